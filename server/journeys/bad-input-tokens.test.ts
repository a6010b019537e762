// Who comes without a good token gets nothing: at every address, whatever else the request says, and before its body is read.
// https://www.rfc-editor.org/rfc/rfc8725, https://www.rfc-editor.org/rfc/rfc9068
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes';
import { exportJWK, SignJWT, type JWTPayload } from 'jose';
import { createServer, type Server } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { expectRefusal, versionsIn } from './bad-input.ts';
import { now, type Reply } from './test-server.ts';

const issuer = 'https://issuer.example';
const base = 'https://record.example/fhir';
const seconds = now / 1000;
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
let server: Server;

beforeAll(async () => {
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }] };
  writeFileSync(join(folder, 'jwks.json'), JSON.stringify(jwks));
  const config = readConfig({
    MODE: 'production',
    DATABASE_URL: `file:${join(folder, 'record.db')}`,
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'https://record.example',
    TOKEN_ISSUER: issuer,
    TOKEN_JWKS: join(folder, 'jwks.json'),
    REGISTRY: fileURLToPath(new URL('../../fixtures/demo/10-registry.json', import.meta.url)),
  });
  server = await createServer(config, { clock: () => now, newId: () => '00000000-0000-4000-8000-000000000001' });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const claims: JWTPayload = {
  iss: issuer,
  aud: base,
  sub: 'Practitioner/gp',
  jti: 'one',
  iat: seconds,
  exp: seconds + 300,
  client_id: 'app',
  scope: 'user/*.cruds',
  extensions: { ihe_iua: { purpose_of_use: 'TREATMENT' } },
};
const goodHeader = { alg: 'ES256', typ: 'at+jwt', kid: 'one' };

function sign(change: Readonly<Record<string, unknown>> = {}, header: object = {}, key: KeyObject = pair.privateKey): Promise<string> {
  const payload = Object.fromEntries(Object.entries({ ...claims, ...change }).filter(([, value]) => value !== null));
  return new SignJWT(payload).setProtectedHeader({ ...goodHeader, ...header }).sign(key);
}

const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const unsigned = (header: object, signature = ''): string => `${part({ ...goodHeader, ...header })}.${part(claims)}.${signature}`;

/** The public key taken for a shared secret. */
function signedWithPublicKey(secret: string): string {
  const text = `${part({ ...goodHeader, alg: 'HS256' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

async function ask(authorization: string | null, method = 'GET', path = '/Patient', body?: string): Promise<Reply<OperationOutcome>> {
  const headers = new Headers({ 'Content-Type': 'application/fhir+json' });
  if (authorization !== null) headers.set('Authorization', authorization);
  const response = await server.fetch(new Request(`${base}${path}`, { method, headers, ...(body === undefined ? {} : { body }) }));
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (text.startsWith('{') ? JSON.parse(text) : undefined) as OperationOutcome,
  };
}

const publicPem = (): string => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

describe('A request', () => {
  test('with a good token is answered', async () => {
    expect((await ask(`Bearer ${await sign()}`)).status).toBe(200);
  });

  test.each<[string, () => string | null | Promise<string | null>]>([
    ['without a token', () => null],
    ['with an empty header', () => ''],
    ['with the word Bearer alone', () => 'Bearer'],
    ['with a password', () => `Basic ${Buffer.from('admin:admin').toString('base64')}`],
    ['with a token of no form', () => 'Bearer abc'],
    ['with a token of dots', () => 'Bearer ..'],
    ['with a token of a million letters', () => `Bearer ${'a'.repeat(1_000_000)}`],
    ['with two tokens', async () => `Bearer ${await sign()}, Bearer ${await sign()}`],
    ['with a token that is not signed (alg none)', () => `Bearer ${unsigned({ alg: 'none' })}`],
    ['with a token that is not signed (alg None)', () => `Bearer ${unsigned({ alg: 'None' })}`],
    ['with a token that is not signed (no alg)', () => `Bearer ${unsigned({ alg: undefined })}`],
    ['with a token whose signature is empty', () => `Bearer ${unsigned({})}`],
    ['with a token whose signature is zero', () => `Bearer ${unsigned({}, Buffer.alloc(64).toString('base64url'))}`],
    ['with an HMAC by the public key as text', () => `Bearer ${signedWithPublicKey(publicPem())}`],
    [
      'with an HMAC by the public key as bytes',
      () => `Bearer ${signedWithPublicKey(pair.publicKey.export({ type: 'spki', format: 'der' }).toString('latin1'))}`,
    ],
    ['with a token signed by another key', async () => `Bearer ${await sign({}, {}, foreign.privateKey)}`],
    ['with a token of an unknown key', async () => `Bearer ${await sign({}, { kid: 'two' })}`],
    [
      'with a token that brings its own key',
      async () => `Bearer ${await sign({}, { jwk: await exportJWK(foreign.publicKey) }, foreign.privateKey)}`,
    ],
    [
      'with a token that says where its key is',
      async () => `Bearer ${await sign({}, { jku: 'https://evil.example/jwks.json', kid: 'two' }, foreign.privateKey)}`,
    ],
    ['with a token of a key by path', async () => `Bearer ${await sign({}, { kid: '../../dev/null' })}`],
    ['with an identity token', async () => `Bearer ${await sign({}, { typ: 'JWT' })}`],
    ['with a token that asks for what is not understood', () => `Bearer ${unsigned({ crit: ['urn:x'], 'urn:x': 1 }, 'AAAA')}`],
    ['with an expired token', async () => `Bearer ${await sign({ exp: seconds - 60 })}`],
    ['with a token that never expires', async () => `Bearer ${await sign({ exp: null })}`],
    ['with a token not valid yet', async () => `Bearer ${await sign({ nbf: seconds + 600 })}`],
    ['with a token for another server', async () => `Bearer ${await sign({ aud: 'https://other.example/fhir' })}`],
    ['with a token for a server whose name begins alike', async () => `Bearer ${await sign({ aud: `${base}.evil.example` })}`],
    ['with a token of another issuer', async () => `Bearer ${await sign({ iss: 'https://issuer.example.evil' })}`],
    ['with a token of nobody', async () => `Bearer ${await sign({ sub: null })}`],
    ['with a token of an empty name', async () => `Bearer ${await sign({ sub: '' })}`],
    ['with a token of a strange name', async () => `Bearer ${await sign({ sub: 'Practitioner/../Practitioner/admin' })}`],
    ['with a token of somebody unknown', async () => `Bearer ${await sign({ sub: 'Practitioner/nobody' })}`],
    ['with a token of a type that is no requester', async () => `Bearer ${await sign({ sub: 'Group/all' })}`],
    ['with a token of claims that are no texts', async () => `Bearer ${await sign({ jti: 1, client_id: {}, scope: [] })}`],
    [
      'with a token of a purpose that is none',
      async () => `Bearer ${await sign({ extensions: { ihe_iua: { purpose_of_use: 'CURIOSITY' } } })}`,
    ],
    ['with a token of no extensions', async () => `Bearer ${await sign({ extensions: 'x' })}`],
    ['with a token of extensions that are null', async () => `Bearer ${await sign({ extensions: { ihe_iua: null } })}`],
    ['with a token of a subject that is no text', async () => `Bearer ${await sign({ sub: 7 })}`],
  ])('%s is refused', async (_what, authorization) => {
    const header = await authorization();
    const reply = await ask(header);
    const outcome = expectRefusal(reply);
    expect([401, 403]).toContain(reply.status);
    if (reply.status === 401) expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
    const token = header?.split(' ')[1] ?? '';
    if (token.length > 20) expect(JSON.stringify(outcome)).not.toContain(token);
  });
});

test.each(['', 'x', 'user/*.', 'user/Patient.x', 'patient/Group.rs', '* * *', 'user/*.cruds?_id=(('])(
  'The scope %j opens nothing',
  async (scope) => {
    const reply = await ask(`Bearer ${await sign({ scope })}`);
    if (reply.status === 200) expect((reply.body as unknown as Bundle).total).toBe(0);
    else expectRefusal(reply);
  },
);

describe('Without a token', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/Patient'],
    ['GET', '/Patient/citizen'],
    ['HEAD', '/Patient/citizen'],
    ['GET', '/Patient/citizen/_history'],
    ['GET', '/Patient/citizen/_history/1'],
    ['GET', '/_history'],
    ['GET', '/Patient/citizen/*'],
    ['GET', '/Patient/citizen/$everything'],
    ['GET', '/Patient/citizen/$who-can-see'],
    ['GET', '/Binary/x'],
    ['POST', '/Observation/_search'],
    ['POST', '/'],
    ['POST', '/Observation'],
    ['PUT', '/Observation/x'],
    ['PATCH', '/Observation/x'],
    ['DELETE', '/Observation/x'],
    ['POST', '/Observation/$validate'],
    ['POST', '/DocumentReference/x/$hide'],
    ['POST', '/Patient/citizen/$emergency-access'],
    ['POST', '/Patient/citizen/$activate'],
  ])('%s %s is refused, and nothing of it is said', async (method, path) => {
    const body = method === 'GET' || method === 'HEAD' || method === 'DELETE' ? undefined : '{"this is no JSON';
    const reply = await ask(null, method, path, body);
    expect(reply.status).toBe(401);
    expect(reply.text).not.toContain('JSON');
  });

  test('nothing was written', async () => {
    const before = await versionsIn({ server });
    await ask(null, 'POST', '/Observation', '{"resourceType":"Observation"}');
    expect(await versionsIn({ server })).toBe(before);
  });

  test('the description of the server is for everybody', async () => {
    expect((await ask(null, 'GET', '/metadata')).status).toBe(200);
    expect((await ask('Bearer wrong', 'GET', '/metadata')).status).toBe(200);
  });
});
