// Clients that others wrote find this server, are let in and read, knowing nothing of it but its address.
import { Client } from 'fhir-kit-client';
import * as oauth from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  citizenApp,
  createBrowser,
  loadDemo,
  newClientKey,
  people,
  redirectUri,
  startTokenServer,
  type TokenServer,
} from './token-server.ts';

let server: TokenServer;
const insecure = { execute: [oauth.allowInsecureRequests] };

beforeAll(async () => {
  server = await startTokenServer();
  await loadDemo(server);
}, 60_000);
afterAll(() => server.close());

/** The person's part, in their browser: the address that the app is called back at. */
async function answered(address: URL): Promise<URL> {
  const browser = createBrowser();
  const asked = await browser.get(address.href);
  const uid = asked.headers.get('location')?.replace('/autorizza/', '') ?? '';
  const { consent } = server.authorization;
  const { data } = await consent.question(uid, browser.cookies(), people.citizen);
  const next = await consent.allow(uid, browser.cookies(), people.citizen, { data, patient: 'citizen' });
  return new URL((await browser.get(next)).headers.get('location') ?? '');
}

describe('fhir-kit-client', () => {
  test('finds the authorization server from the FHIR base', async () => {
    const found = await new Client({ baseUrl: server.base }).smartAuthMetadata();
    expect(String(found.authorizeUrl)).toBe(`${server.issuer}/authorize`);
    expect(String(found.tokenUrl)).toBe(`${server.issuer}/token`);
  });

  test('finds nothing that is not there', async () => {
    const text = await (await fetch(`${server.base}/.well-known/smart-configuration`)).text();
    const said = JSON.parse(text) as Readonly<Record<string, string>>;
    for (const name of ['jwks_uri', 'authorization_endpoint', 'token_endpoint', 'introspection_endpoint', 'revocation_endpoint']) {
      expect((await fetch(said[name] ?? '', { method: name === 'jwks_uri' ? 'GET' : 'POST' })).status, name).not.toBe(501);
    }
    expect(said['capabilities']).toEqual(
      expect.arrayContaining(['launch-standalone', 'launch-ehr', 'sso-openid-connect', 'permission-v2', 'client-confidential-asymmetric']),
    );
    const discovered = (await (await fetch(`${server.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    for (const name of [
      'issuer',
      'jwks_uri',
      'authorization_endpoint',
      'token_endpoint',
      'introspection_endpoint',
      'revocation_endpoint',
    ]) {
      expect(discovered[name], name).toBe(said[name]);
    }
    expect(discovered['code_challenge_methods_supported']).toEqual(['S256']);
  });
});

describe('openid-client', () => {
  test.each([['a public app'], ['an app with a secret']])('%s is launched, refreshes, asks of its token and ends it', async (what) => {
    const isPublic = what === 'a public app';
    const { client, secret } = await server.authorization.clients.register({ ...citizenApp, kind: isPublic ? 'public' : 'secret' });
    const auth = isPublic ? oauth.None() : oauth.ClientSecretBasic(secret);
    const config = await oauth.discovery(new URL(server.issuer), client.id, {}, auth, insecure);
    const pkceCodeVerifier = oauth.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oauth.randomState(), oauth.randomNonce()];
    const address = oauth.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid fhirUser launch/patient offline_access patient/*.rs',
      aud: server.base,
      code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
    });
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
    const tokens = await oauth.authorizationCodeGrant(config, await answered(address), checks);
    expect(tokens.claims()).toMatchObject({ sub: 'Patient/citizen', fhirUser: `${server.base}/Patient/citizen` });
    expect(tokens['patient']).toBe('citizen');

    const fhir = new Client({ baseUrl: server.base, bearerToken: tokens.access_token });
    const reports = (await fhir.search({ resourceType: 'DiagnosticReport', searchParams: { patient: 'citizen' } })) as { total?: number };
    expect(reports.total).toBeGreaterThan(0);

    const fresh = await oauth.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(fresh.refresh_token).not.toBe(tokens.refresh_token);
    expect(await oauth.tokenIntrospection(config, fresh.access_token)).toMatchObject({ active: true, patient: 'citizen' });
    await oauth.tokenRevocation(config, fresh.refresh_token ?? '');
    expect(await oauth.tokenIntrospection(config, fresh.access_token)).toEqual({ active: false });
    await expect(oauth.refreshTokenGrant(config, fresh.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    const dead = new Client({ baseUrl: server.base, bearerToken: fresh.access_token });
    await expect(dead.read({ resourceType: 'Patient', id: 'citizen' })).rejects.toMatchObject({ response: { status: 401 } });
  });

  test('a system is let in by its key', async () => {
    const key = newClientKey('ES384');
    const wish = { name: 'CUP', kind: 'key', scope: 'system/*.rs', organization: 'cup', jwks: { keys: [key.jwk] } } as const;
    const { client } = await server.authorization.clients.register(wish);
    const pkcs8 = key.privateKey.export({ type: 'pkcs8', format: 'der' });
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-384' }, false, ['sign']);
    const auth = oauth.PrivateKeyJwt({ key: privateKey, kid: key.jwk.kid });
    const config = await oauth.discovery(new URL(server.issuer), client.id, {}, auth, insecure);
    const { access_token: token } = await oauth.clientCredentialsGrant(config, { scope: 'system/Appointment.rs' });
    const fhir = new Client({ baseUrl: server.base, bearerToken: token });
    expect(((await fhir.search({ resourceType: 'Appointment', searchParams: {} })) as { total?: number }).total).toBeGreaterThan(0);
    expect(await oauth.tokenIntrospection(config, token)).toMatchObject({
      active: true,
      sub: 'Organization/cup',
      scope: 'system/Appointment.rs',
    });
  });
});
