// In production nobody can be anybody: no demo provider, no demo issuer, no mailbox, and no way to sign in that is not configured.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDemoIssuer } from '#auth/demo-issuer.ts';
import { openKeyRing } from '#auth/key-ring.ts';
import { createDemoIdp, type DemoIdpParts } from '#demo-idp/demo-idp-app.ts';
import { createSigningKey } from '#identity/certificate.ts';
import { writeDemoRegistry } from '#demo-idp/providers.ts';
import { writeOpenIdDescription } from '#demo-idp/openid/description.ts';
import { createServer, type Server } from '#server/app.ts';
import { readConfig } from '#server/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'production-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const key = createSigningKey({ commonName: 'idp', organization: 'Provider', from: new Date(), years: 1 }, 2048);
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const plain = {
  MODE: 'production',
  PUBLIC_URL: 'https://fascicolo.example',
  DATA_DIR: folder,
  DATABASE_URL: `file:${join(folder, 'data.db')}`,
  LOG_LEVEL: 'silent',
};
const provided = {
  ...plain,
  SPID_REGISTRY: file('spid.xml', writeDemoRegistry('https://idp.example', 'spid', key.certificate)),
  CIE_REGISTRY: file('cie.xml', writeDemoRegistry('https://idp.example', 'cie', key.certificate)),
  OIDC_PROVIDER: file('oidc.json', writeOpenIdDescription('https://idp.example', key)),
  OIDC_NAME: 'Gestore della Regione',
  LOGIN_KEY: file('key.pem', key.privateKey),
  LOGIN_CERTIFICATE: file('certificate.pem', key.certificate),
  OPERATOR_IPA_CODE: 'r_prova',
  OPERATOR_EMAIL: 'spid@fascicolo.example',
  OPERATOR_PHONE: '+390000000000',
};

const demoOnly: readonly [method: string, path: string][] = [
  ['GET', '/demo-idp/style.css'],
  ['GET', '/demo-idp/uno/sso'],
  ['POST', '/demo-idp/uno/sso'],
  ['GET', '/demo-idp/cie/slo'],
  ['GET', '/demo-idp/openid/.well-known/openid-configuration'],
  ['GET', '/demo-idp/openid/authorize'],
  ['POST', '/demo-idp/openid/token'],
  ['GET', '/demo-idp/openid/userinfo'],
];

describe.each([
  ['without any provider', plain],
  ['with providers of its own', provided],
])('In production, %s', (_how, environment) => {
  let server: Server;
  beforeAll(async () => {
    server = await createServer(readConfig(environment));
  });
  afterAll(() => server.close());

  const ask = (path: string, method = 'GET') =>
    server.fetch(new Request(`https://fascicolo.example${path}`, { method, headers: { Origin: 'https://fascicolo.example' } }));

  test.each(demoOnly)('%s %s is not there', async (method, path) => {
    expect((await ask(path, method)).status).toBe(404);
  });

  test('no token is issued to a persona, and none of a demo is taken', async () => {
    await expect(server.issueToken('citizen')).rejects.toThrow(/demo mode only/);
    const ring = await openKeyRing(undefined);
    const elsewhere = createDemoIssuer({
      mode: 'demo',
      issuer: 'https://fascicolo.example/auth',
      audience: 'https://fascicolo.example/fhir',
      ring,
    });
    const headers = { Authorization: `Bearer ${await elsewhere.issue('admin', {}, Date.now())}` };
    expect((await server.fetch(new Request('https://fascicolo.example/fhir/Patient', { headers }))).status).toBe(401);
  });

  test('the mailbox of the demo shows nothing', async () => {
    expect((await ask('/demo/posta')).status).toBe(404);
  });

  test('the page of all ways offers what is configured, and nothing of the demo', async () => {
    const page = await (await ask('/accedi')).text();
    expect(page).toContain('Credenziali regionali');
    expect(page).not.toContain('fascicolo.example%2Fdemo-idp');
    for (const [way, mark] of [
      ['spid', '/spid/login'],
      ['cie', '/cie/login'],
      ['oidc', '/oidc/login'],
    ] as const)
      expect([way, page.includes(mark), (await ask(`/${way}/login`)).status !== 404]).toEqual([
        way,
        environment === provided,
        environment === provided,
      ]);
  });
});

test('The demo provider and the demo issuer cannot be made in production', async () => {
  expect(() => createDemoIdp({ mode: 'production' } as DemoIdpParts)).toThrow(/does not exist in production/);
  const ring = await openKeyRing(undefined);
  expect(() => createDemoIssuer({ mode: 'production', issuer: 'i', audience: 'a', ring })).toThrow();
});

test.each<[string, Record<string, string>, RegExp]>([
  ['OpenID Connect without a key', { ...plain, OIDC_PROVIDER: 'x' }, /LOGIN_KEY is empty: OpenID Connect needs/],
  ['OpenID Connect without TLS', { ...plain, OIDC_PROVIDER: 'x', LOGIN_KEY: 'y', PUBLIC_URL: 'http://fascicolo.example' }, /https/],
  ['SPID without TLS', { ...provided, PUBLIC_URL: 'http://fascicolo.example' }, /SPID and CIE need an address with https/],
  ['SPID without the public body', { ...provided, OPERATOR_IPA_CODE: '' }, /OPERATOR_IPA_CODE is empty/],
])('The server does not start with %s', (_what, environment, message) => {
  expect(() => readConfig(environment)).toThrow(message);
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'an OpenID provider reached without TLS',
    { OIDC_PROVIDER: file('http.json', writeOpenIdDescription('http://127.0.0.1:1', key)) },
    /not reached by https/,
  ],
  ['a file that is no description', { OIDC_PROVIDER: file('wrong.json', '<html>') }, /no JSON/],
  ['a registry that names nobody', { SPID_REGISTRY: file('empty.xml', '<a/>') }, /names no identity provider/],
])('The server does not start with %s', async (_what, more, message) => {
  const data = mkdtempSync(join(folder, 'data-'));
  const config = readConfig({ ...provided, ...more, DATA_DIR: data, DATABASE_URL: `file:${join(data, 'data.db')}` });
  await expect(createServer(config)).rejects.toThrow(message);
});
