// Which pages of other sites may read our answers: those of registered apps; what everybody may know, all.
// https://hl7.org/fhir/smart-app-launch/conformance.html, https://fetch.spec.whatwg.org/#http-cors-protocol
import type { MiddlewareHandler } from 'hono';

export interface CorsParts {
  readonly isAppOrigin: (origin: string) => Promise<boolean>;
  readonly isForEverybody: (path: string) => boolean;
}

const methods = 'GET, POST, PUT, PATCH, DELETE, HEAD';
const sent = 'Authorization, Content-Type, Accept, Prefer, If-Match, If-None-Match, If-None-Exist, If-Modified-Since, X-Request-Id';
const shown = 'ETag, Location, Content-Location, Last-Modified, X-Request-Id, WWW-Authenticate';

/** Cookies are never let through: a token is the only way in. */
export function createCors({ isAppOrigin, isForEverybody }: CorsParts): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin');
    if (origin === undefined) return next();
    const open = isForEverybody(c.req.path);
    const allowed = open || (await isAppOrigin(origin));
    const isPreflight = c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
    if (!isPreflight) await next();
    else c.res = new Response(null, { status: 204 });
    c.res.headers.append('Vary', 'Origin');
    if (!allowed) return;
    c.res.headers.set('Access-Control-Allow-Origin', open ? '*' : origin);
    c.res.headers.set('Access-Control-Expose-Headers', shown);
    if (!isPreflight) return;
    c.res.headers.set('Access-Control-Allow-Methods', methods);
    c.res.headers.set('Access-Control-Allow-Headers', sent);
    c.res.headers.set('Access-Control-Max-Age', '600');
  };
}
