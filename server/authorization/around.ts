// What SMART asks of the endpoints beyond the library: middleware around it.
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { VerifyToken } from '#auth/verify-token.ts';
import { routes } from './addresses.ts';
import { readForm } from './body.ts';
import { words } from './scope-rules.ts';
import type { TokenState } from './token-state.ts';

type Context = KoaContextWithOIDC;

export interface AroundParts {
  readonly state: TokenState;
  readonly verify: VerifyToken;
  readonly baseUrl: string;
  /** Ends the session of the pages behind these cookies. */
  readonly signOut: (cookies: string) => Promise<void>;
}

export function wrap(provider: Provider, { state, verify, baseUrl, signOut }: AroundParts): void {
  const use = (middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): void => {
    provider.use(middleware as unknown as Parameters<Provider['use']>[0]);
  };

  use(async (ctx, next) => {
    if (ctx.path === '/authorize') askAnew(ctx, baseUrl);
    await next();
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('Referrer-Policy', 'no-referrer');
    if (ctx.method === 'POST') ctx.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
    if (ctx.path === '/token') tellContext(ctx);
    if (ctx.path === `${routes.end_session}/confirm` && ctx.status === 303 && ctx.oidc.params?.['logout'] !== undefined) {
      await signOut(ctx.get('cookie'));
    }
  });

  // A resource server may show a token of its own instead of its client's key.
  // https://hl7.org/fhir/smart-app-launch/token-introspection.html#api-access-to-introspection
  use(async (ctx, next) => {
    const bearer = /^Bearer +(\S+) *$/i.exec(ctx.get('authorization'))?.[1];
    if (ctx.path !== '/introspect' || ctx.method !== 'POST' || bearer === undefined) return next();
    const asking = await Promise.resolve(verify(bearer)).catch(() => undefined);
    if (asking === undefined || !(await state.isAlive(asking))) {
      ctx.status = 401;
      ctx.set('WWW-Authenticate', 'Bearer error="invalid_token"');
      ctx.body = { error: 'invalid_token', error_description: 'the access token is not accepted' };
      return;
    }
    const token = (await readForm(ctx.req)).get('token');
    if (token === null) {
      ctx.status = 400;
      ctx.body = { error: 'invalid_request', error_description: 'token is missing' };
      return;
    }
    ctx.body = await state.introspect(token, asking.client);
  });

  // The library has let the client in, and then knows nothing of JWTs.
  use(async (ctx, next) => {
    await next();
    if (errorIn(ctx) !== 'unsupported_token_type') return;
    const { oidc } = ctx;
    const client = oidc.client?.clientId;
    const token = oidc.params?.['token'];
    if (client === undefined || typeof token !== 'string') return;
    if (oidc.route === 'introspection') answer(ctx, await state.introspect(token, client));
    if (oidc.route === 'revocation') {
      if (await state.revoke(token, client)) answer(ctx, '');
      else ctx.body = { error: 'invalid_request', error_description: 'the token is not of this client' };
    }
  });
}

function answer(ctx: Context, body: object | string): void {
  ctx.status = 200;
  ctx.body = body;
}

function errorIn({ body }: Context): unknown {
  return typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
}

/** Each time an app asks, the person is asked; and no app is served that does not say for which server it wants a token. */
function askAnew(ctx: Context, baseUrl: string): void {
  const { prompt, aud, resource } = ctx.query;
  const request = ctx.req as typeof ctx.req & { originalUrl: string };
  const before = ctx.url;
  const asked = words(typeof prompt === 'string' ? prompt : undefined);
  const isMissing = (value: unknown): boolean => value === undefined || value === '';
  const wrong = Array.isArray(aud) || (isMissing(aud) && isMissing(resource));
  ctx.query = {
    ...ctx.query,
    ...(asked.includes('none') || asked.includes('consent') ? {} : { prompt: [...asked, 'consent'].join(' ') }),
    ...(wrong ? { aud: `missing; it must be ${baseUrl}` } : {}),
  };
  // The library finds out where it is mounted by comparing the two.
  request.originalUrl = request.originalUrl.replace(before, ctx.url);
}

/** https://hl7.org/fhir/smart-app-launch/app-launch.html#response-5 */
function tellContext(ctx: Context): void {
  const { body } = ctx;
  if (typeof body !== 'object' || body === null || !('access_token' in body)) return;
  const { patient, encounter } = (ctx.oidc.entities.AccessToken as { extra?: Readonly<Record<string, unknown>> } | undefined)?.extra ?? {};
  Object.assign(body, patient === undefined ? {} : { patient, need_patient_banner: true }, encounter === undefined ? {} : { encounter });
}
