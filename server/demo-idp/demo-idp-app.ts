// The demo's identity provider: SPID, CIE and OpenID Connect as the two real sides speak them, with people that anybody may be. Never in production.
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { dispatchByRedirect } from '#identity/saml/bindings.ts';
import { writeLogoutResponse } from '#identity/saml/logout-message.ts';
import { signResponse, writeAnomaly, writeResponse, type ResponseParts } from '#identity/saml/write-response.ts';
import { anomalies } from '#identity/saml/anomalies.ts';
import { createOpenIdApp, type OpenIdParts } from './openid/openid-app.ts';
import { choosePage, refusedPage, sendPage, style } from './pages.ts';
import { attributeOf, type DemoPerson } from './people.ts';
import { demoProviders, entityIdOf, type DemoProvider } from './providers.ts';
import { readSigned, readSignOn, type ServiceClient, type SignOnRequest } from './read-request.ts';

/** The key is made or read when it is first needed. */
export interface DemoIdpParts extends OpenIdParts {
  readonly mode: 'production' | 'demo';
  readonly clients: () => readonly ServiceClient[];
}

export function createDemoIdp(parts: DemoIdpParts): Hono {
  if (parts.mode === 'production') throw new Error('The demo identity provider lets anybody be anybody: it does not exist in production.');
  const { publicUrl, people } = parts;
  const app = new Hono().basePath('/demo-idp');
  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    await next();
  });
  app.get('/style.css', (c) => c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.route('/openid', createOpenIdApp(parts));
  app.get('/:slug/sso', (c) => withProvider(c, (provider) => choose(c, provider)));
  app.post('/:slug/sso', bodyLimit({ maxSize: 100_000 }), (c) => withProvider(c, (provider) => answer(c, provider)));
  app.get('/:slug/slo', (c) => withProvider(c, (provider) => logOut(c, provider)));

  function withProvider(c: Context, go: (provider: DemoProvider) => Response | Promise<Response>): Response | Promise<Response> {
    const provider = demoProviders.find(({ slug }) => slug === c.req.param('slug'));
    return provider === undefined ? c.notFound() : go(provider);
  }

  const at = (provider: DemoProvider, service: 'sso' | 'slo') => `${entityIdOf(publicUrl, provider)}/${service}`;
  const read = (query: string, provider: DemoProvider) => readSignOn(query, at(provider, 'sso'), parts.clients());

  function choose(c: Context, provider: DemoProvider) {
    const query = new URL(c.req.url).search.slice(1);
    const request = read(query, provider);
    if (request === undefined) return c.html(refusedPage(), 400);
    return c.html(
      choosePage({ providerName: provider.name, action: at(provider, 'sso'), query, request, people, anomalies: samlAnomalies }),
    );
  }

  async function answer(c: Context, provider: DemoProvider) {
    const form = await c.req.parseBody();
    const field = (name: string): string => (typeof form[name] === 'string' ? form[name] : '');
    const request = read(field('query'), provider);
    const person = people.find(({ name }) => name === field('person'));
    const code = Number(field('go'));
    if (request === undefined || (person === undefined && !(code > 0))) return c.html(refusedPage(), 400);
    const attributes = code > 0 || person === undefined ? [] : attributesFor(request, person);
    const response = code > 0 ? anomaly(request, provider, code) : success(request, provider, attributes, levelIn(field('level'), request));
    return c.html(
      sendPage({
        providerName: provider.name,
        action: request.consumer,
        response: Buffer.from(response).toString('base64'),
        relayState: request.relayState,
        attributes,
        ...(code > 0 ? {} : { refuse: { action: at(provider, 'sso'), query: field('query') } }),
      }),
    );
  }

  function partsOf(request: SignOnRequest, provider: DemoProvider): ResponseParts {
    return {
      responseId: `_${parts.newId()}`,
      assertionId: `_${parts.newId()}`,
      issuer: entityIdOf(publicUrl, provider),
      inResponseTo: request.id,
      consumer: request.consumer,
      audience: request.client.entityId,
      now: parts.clock(),
      level: request.level,
      nameId: `_${parts.newId()}`,
      sessionIndex: `_${parts.newId()}`,
      attributes: [],
    };
  }

  function success(request: SignOnRequest, provider: DemoProvider, attributes: ResponseParts['attributes'], level: 1 | 2 | 3): string {
    const response = { ...partsOf(request, provider), attributes, level };
    return signResponse(writeResponse(response), response, parts.key());
  }

  function anomaly(request: SignOnRequest, provider: DemoProvider, code: number): string {
    const response = partsOf(request, provider);
    return signResponse(writeAnomaly(response, code), { responseId: response.responseId }, parts.key());
  }

  function logOut(c: Context, provider: DemoProvider) {
    const message = readSigned(new URL(c.req.url).search.slice(1), 'LogoutRequest', at(provider, 'slo'), parts.clients());
    if (message === undefined) return c.html(refusedPage(), 400);
    const destination = message.client.logoutAt;
    const head = { id: `_${parts.newId()}`, issuedAt: parts.clock(), destination, issuer: entityIdOf(publicUrl, provider) };
    const text = writeLogoutResponse(head, message.id);
    const relayState = message.relayState === '' ? {} : { relayState: message.relayState };
    const dispatch = dispatchByRedirect({ kind: 'SAMLResponse', text, destination, ...relayState }, parts.key());
    return c.redirect(dispatch.by === 'redirect' ? dispatch.location : '/', 303);
  }

  return app;
}

const samlAnomalies = Object.entries(anomalies).map(([name, { code }]) => ({
  value: String(code),
  label: `ErrorCode nr${code} (${name})`,
}));

function attributesFor({ attributes }: SignOnRequest, person: DemoPerson): ResponseParts['attributes'] {
  return attributes.flatMap((name) => {
    const value = attributeOf(person, name);
    return value === undefined ? [] : [[name, value] as const];
  });
}

function levelIn(text: string, { level }: SignOnRequest): 1 | 2 | 3 {
  return text === '1' ? 1 : text === '2' ? 2 : text === '3' ? 3 : level;
}

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
};
