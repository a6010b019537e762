// The whole server on a socket, with clients registered and a browser without a screen: for stories about logins and tokens.
import { createHash, generateKeyPairSync, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SignJWT, type JWK, type JWTPayload } from 'jose';
import type { Registration } from '#authorization/registration.ts';
import type { Account, Answer } from '#authorization/consent-step.ts';
import { createServer, type Server } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { answerWith } from '#server/start.ts';
import { demoResources } from './test-server.ts';

const registry = fileURLToPath(new URL('../../fixtures/demo/10-registry.json', import.meta.url));

export interface TokenServer {
  readonly server: Server;
  readonly url: string;
  readonly issuer: string;
  readonly base: string;
  readonly authorization: NonNullable<Server['authorization']>;
  /** Another process on the same database and folder. */
  restart(): Promise<TokenServer>;
  close(): Promise<void>;
}

export async function startTokenServer(databaseUrl = '', folder = mkdtempSync(join(tmpdir(), 'tokens-')), port = 0): Promise<TokenServer> {
  const http = createHttpServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const address = http.address() as AddressInfo;
  const config = readConfig({
    MODE: 'demo',
    PORT: String(address.port),
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    REGISTRY: registry,
  });
  const server = await createServer(config);
  http.on('request', answerWith(server));
  const { publicUrl, authorization } = server;
  if (authorization === undefined) throw new Error('There is no authorization server.');
  const stop = async (): Promise<void> => {
    http.close();
    http.closeAllConnections();
    await server.close();
  };
  return {
    server,
    url: publicUrl,
    issuer: `${publicUrl}/auth`,
    base: `${publicUrl}/fhir`,
    authorization,
    async restart() {
      await stop();
      return startTokenServer(databaseUrl, folder, address.port);
    },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function loadDemo({ base, server }: TokenServer): Promise<void> {
  const entry = demoResources().map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const reply = await fetch(base, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json', Authorization: `Bearer ${await server.issueToken('admin')}` },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
  });
  if (!reply.ok) throw new Error(`Loading failed: ${reply.status} ${(await reply.text()).slice(0, 500)}`);
}

export const redirectUri = 'http://127.0.0.1:9/callback';

const now = () => ({ authTime: Date.now(), signedIn: Date.now(), login: `login-${randomUUID()}` });

export const people = {
  citizen: { subject: 'Patient/citizen', level: 2, ...now() },
  guardian: { subject: 'Patient/guardian', level: 3, ...now() },
  gp: { subject: 'Practitioner/gp', level: 2, ...now() },
} as const satisfies Record<string, Account>;

export const citizenApp: Registration = {
  name: 'Prova',
  kind: 'public',
  redirectUris: [redirectUri],
  scope: 'openid fhirUser launch/patient launch offline_access online_access patient/*.rs',
};

/** Keeps cookies and follows nothing by itself. */
export function createBrowser(): { get(url: string): Promise<Response>; cookies(): string } {
  const jar = new Map<string, string>();
  const cookies = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    cookies,
    async get(url) {
      const response = await fetch(url, { redirect: 'manual', headers: { cookie: cookies() } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    },
  };
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export function authorizeUrl({ issuer, base }: TokenServer, params: Readonly<Record<string, string>>): string {
  const usual = { response_type: 'code', redirect_uri: redirectUri, state: 's', aud: base, code_challenge_method: 'S256' };
  return `${issuer}/authorize?${new URLSearchParams({ ...usual, ...params })}`;
}

/** From the app's request over the person's answer back to the app: the parameters that it is sent. */
export async function authorize(
  server: TokenServer,
  params: Readonly<Record<string, string>>,
  account: Account,
  answer: Partial<Answer> = {},
  browser = createBrowser(),
): Promise<URLSearchParams> {
  const asked = await browser.get(authorizeUrl(server, params));
  const place = asked.headers.get('location') ?? '';
  const uid = /^\/autorizza\/(.+)$/.exec(place)?.[1];
  if (place === '') throw new Error(`The app is refused: ${asked.status} ${await asked.text()}`);
  if (uid === undefined) return new URL(place).searchParams;
  const { consent } = server.authorization;
  const question = await consent.question(uid, browser.cookies(), account);
  const patient = question.patient.kind === 'choose' ? { patient: account.subject.replace('Patient/', '') } : {};
  const next = await consent.allow(uid, browser.cookies(), account, { data: question.data, ...patient, ...answer });
  const back = await browser.get(next);
  const target = back.headers.get('location');
  if (target === null) throw new Error(`The app is not gone back to: ${back.status} ${await back.text()}`);
  return new URL(target, server.url).searchParams;
}

export interface TokenReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function post(url: string, form: Readonly<Record<string, string>>, headers: Record<string, string> = {}): Promise<TokenReply> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text.startsWith('{') ? JSON.parse(text) : {}) as TokenReply['body'] };
}

export interface ClientKey {
  readonly privateKey: KeyObject;
  readonly jwk: JWK & { kid: string; kty: 'EC' | 'RSA' };
  readonly alg: string;
}

export function newClientKey(alg: 'ES384' | 'RS384' | 'ES256' = 'ES384'): ClientKey {
  const pair =
    alg === 'RS384'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: alg === 'ES256' ? 'P-256' : 'P-384' });
  const jwk = { ...(pair.publicKey.export({ format: 'jwk' }) as JWK), kid: randomUUID(), alg } as ClientKey['jwk'];
  return { privateKey: pair.privateKey, jwk, alg };
}

export async function assertion(
  { privateKey, jwk, alg }: ClientKey,
  client: string,
  audience: string,
  change: JWTPayload = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: client, sub: client, aud: audience, jti: randomUUID(), iat: seconds, exp: seconds + 240, ...change };
  return new SignJWT(claims).setProtectedHeader({ alg, kid: jwk.kid, typ: 'JWT', ...header }).sign(privateKey);
}

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const signed = (text: string): { client_assertion: string; client_assertion_type: string } => ({
  client_assertion: text,
  client_assertion_type: assertionType,
});

export function claimsIn(token: unknown): JWTPayload & Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8')) as JWTPayload;
}

export async function read(
  server: TokenServer,
  token: unknown,
  path: string,
): Promise<{ status: number; body: { total?: number; resourceType?: string } }> {
  const response = await fetch(`${server.base}${path}`, { headers: { Authorization: `Bearer ${String(token)}` } });
  return { status: response.status, body: (await response.json()) as { total?: number } };
}
