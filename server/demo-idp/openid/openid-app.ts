// The demo's OpenID provider: code flow with PKCE, signed requests, private_key_jwt, each code good once.
// https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
import { createHash, randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { fingerprint } from '#identity/fingerprint.ts';
import type { Keeping } from '#identity/keeping.ts';
import type { SigningKey } from '#identity/xml/sign.ts';
import { choosePage, refusedPage } from '../pages.ts';
import type { DemoPerson } from '../people.ts';
import { openIdIssuer, openIdName, writeOpenIdDescription } from './description.ts';
import { issuerIn, readAuthorization, verifiedBy, type AuthorizationRequest, type OpenIdClient } from './read-authorization.ts';
import { writeIdToken, writeUserInfo } from './write-tokens.ts';

export interface OpenIdParts {
  readonly publicUrl: string;
  readonly key: () => SigningKey;
  readonly openIdClients: () => readonly OpenIdClient[];
  readonly people: readonly DemoPerson[];
  readonly keep: Pick<Keeping, 'put' | 'take' | 'get' | 'add'>;
  readonly clock: () => number;
  readonly newId: () => string;
}

/** What stands behind a code, and then behind an access token. */
interface Allowed {
  readonly clientId: string;
  readonly person: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly level: 1 | 2 | 3;
  readonly authTime: number;
}

const codeKind = 'demo-openid-code';
const tokenKind = 'demo-openid-token';
const assertionKind = 'demo-openid-assertion';
const minute = 60_000;
/** What a relying party may be answered instead of a code. */
const errors = ['access_denied', 'server_error', 'temporarily_unavailable', 'invalid_request'];

export function createOpenIdApp(parts: OpenIdParts): Hono {
  const { publicUrl, key, people, keep, clock, newId, openIdClients: clients } = parts;
  const issuer = openIdIssuer(publicUrl);
  const surroundings = { issuer, clients, clock };
  const app = new Hono();
  const limit = bodyLimit({ maxSize: 100_000 });
  app.get('/.well-known/openid-configuration', (c) => c.body(writeOpenIdDescription(publicUrl, key()), 200, json));
  app.get('/authorize', choose);
  app.post('/authorize', limit, answer);
  app.post('/token', limit, token);
  app.get('/userinfo', userInfo);

  async function choose(c: Context) {
    const query = new URL(c.req.url).search.slice(1);
    const request = await readAuthorization(query, surroundings);
    if (request === undefined) return c.html(refusedPage(), 400);
    const anomalies = errors.map((error) => ({ value: error, label: error }));
    return c.html(choosePage({ providerName: openIdName, action: `${issuer}/authorize`, query, request, people, anomalies }));
  }

  async function answer(c: Context) {
    const field = await fieldsOf(c);
    const request = await readAuthorization(field('query'), surroundings);
    const person = people.find(({ name }) => name === field('person'));
    const error = errors.find((one) => one === field('go'));
    if (request === undefined || (person === undefined && error === undefined)) return c.html(refusedPage(), 400);
    const params = error === undefined ? { code: await codeFor(request, person?.name ?? '', field('level')) } : { error };
    const back = new URL(request.client.redirectUri);
    for (const [name, value] of Object.entries({ ...params, state: request.state, iss: issuer })) back.searchParams.set(name, value);
    return c.redirect(back.href, 303);
  }

  async function codeFor({ client, nonce, challenge, level }: AuthorizationRequest, person: string, wished: string): Promise<string> {
    const allowed: Allowed = {
      clientId: client.clientId,
      person,
      nonce,
      challenge,
      level: wished === '1' ? 1 : wished === '2' ? 2 : wished === '3' ? 3 : level,
      authTime: clock(),
    };
    return keepUnderSecret(codeKind, allowed, minute);
  }

  async function keepUnderSecret(kind: string, allowed: Allowed, lifetime: number): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await keep.put(kind, { key: fingerprint(secret), owner: null, value: JSON.stringify(allowed), expires: clock() + lifetime });
    return secret;
  }

  async function token(c: Context) {
    const field = await fieldsOf(c);
    const client = await clientOf(field('client_assertion'));
    if (client === undefined) return c.json({ error: 'invalid_client' }, 401);
    const kept = await keep.take(codeKind, fingerprint(field('code')), clock());
    const allowed = kept === undefined ? undefined : (JSON.parse(kept.value) as Allowed);
    const person = people.find(({ name }) => name === allowed?.person);
    const challenge = createHash('sha256').update(field('code_verifier')).digest('base64url');
    const isTheirs =
      allowed?.clientId === client.clientId && allowed.challenge === challenge && field('redirect_uri') === client.redirectUri;
    if (allowed === undefined || person === undefined || !isTheirs) return c.json({ error: 'invalid_grant' }, 400);
    const accessToken = await keepUnderSecret(tokenKind, allowed, 5 * minute);
    const spoken = { issuer, clientId: client.clientId, person, key: key(), now: clock() };
    const idToken = await writeIdToken({ ...allowed, ...spoken, accessToken, id: newId() });
    return c.json({ access_token: accessToken, id_token: idToken, token_type: 'Bearer', expires_in: 300 });
  }

  /** By an assertion for this endpoint, which is good once. https://www.rfc-editor.org/rfc/rfc7523 */
  async function clientOf(assertion: string): Promise<OpenIdClient | undefined> {
    const client = clients().find(({ clientId }) => clientId === issuerIn(assertion));
    const claims = client === undefined ? undefined : await verifiedBy(client, assertion, `${issuer}/token`, clock());
    if (client === undefined || claims?.sub !== client.clientId || claims.jti === undefined) return undefined;
    const entry = { key: fingerprint(`${client.clientId} ${claims.jti}`), owner: null, value: '1', expires: clock() + 5 * minute };
    return (await keep.add(assertionKind, entry, clock())) ? client : undefined;
  }

  async function userInfo(c: Context) {
    const [, secret = ''] = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const kept = await keep.get(tokenKind, fingerprint(secret), clock());
    const allowed = kept === undefined ? undefined : (JSON.parse(kept.value) as Allowed);
    const person = people.find(({ name }) => name === allowed?.person);
    const client = clients().find(({ clientId }) => clientId === allowed?.clientId);
    if (client === undefined || person === undefined) return c.json({ error: 'invalid_token' }, 401);
    const claims = await writeUserInfo({ issuer, clientId: client.clientId, person, key: key(), now: clock() }, client);
    return c.body(claims, 200, { 'Content-Type': 'application/jwt' });
  }

  return app;
}

const json = { 'Content-Type': 'application/json; charset=utf-8' };

async function fieldsOf(c: Context): Promise<(name: string) => string> {
  const form = await c.req.parseBody();
  return (name) => (typeof form[name] === 'string' ? form[name] : '');
}
