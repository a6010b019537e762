// An OpenID provider that answers as it is told to, and ourselves before it: for the tests of logins.
import { createHash } from 'node:crypto';
import { CompactEncrypt, exportJWK, exportPKCS8, generateKeyPair, importJWK, SignJWT } from 'jose';
import { createEvidence } from '../evidence.ts';
import { createMemory } from '../keeping.fixture.ts';
import { createClientKeys, type OidcClient } from './client.ts';
import { createEndpoints } from './endpoints.ts';
import { createOidcLogin, type Callback } from './log-in.ts';
import { fiscalNumberClaim } from './person.ts';
import { readProvider } from './provider.ts';

export const issuer = 'https://op.example';
export const now = Date.UTC(2026, 2, 1, 12);
export const person = { sub: 'somebody', [fiscalNumberClaim]: 'TINIT-SMPBNC58C61D969D' };

const pair = () => generateKeyPair('RS256', { extractable: true });
const [provider, stranger, ours, opener] = await Promise.all([pair(), pair(), pair(), pair()]);
const client: OidcClient = {
  clientId: 'https://fascicolo.example',
  redirectUri: 'https://fascicolo.example/oidc/callback',
  signingKey: await exportPKCS8(ours.privateKey),
  encryptionKey: await exportPKCS8(opener.privateKey),
  level: 2,
  skew: 60_000,
};

export const keys = { provider, stranger, ours };

export interface Behaviour {
  /** Of the ID token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: 'stranger' | 'secret' | 'none';
  /** What userinfo answers. */
  readonly userInfo?: () => Promise<string>;
  /** Instead of the usual answer of the token endpoint. */
  readonly tokens?: object | string;
  readonly status?: number;
  readonly description?: object;
}

export async function describeProvider(more: object = {}): Promise<string> {
  return JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks: { keys: [{ ...(await exportJWK(provider.publicKey)), kid: 'op-key', alg: 'RS256' }] },
    ...more,
  });
}

export async function signed(claims: Readonly<Record<string, unknown>>, key: Behaviour['key'] | 'provider' = 'provider'): Promise<string> {
  const token = new SignJWT(claims).setProtectedHeader({ alg: key === 'secret' ? 'HS256' : 'RS256', kid: 'op-key' });
  if (key === 'secret') return token.sign(new TextEncoder().encode('the secret that both sides know well'));
  const text = await token.sign(key === 'stranger' ? stranger.privateKey : provider.privateKey);
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${text.split('.')[1]}.`;
  return key === 'none' ? unsigned : text;
}

export async function encryptedToUs(text: string, alg = 'RSA-OAEP-256'): Promise<string> {
  const key = await importJWK(await exportJWK(opener.publicKey), alg);
  return new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader({ alg, enc: 'A256CBC-HS512', cty: 'JWT' }).encrypt(key);
}

export async function world({ claims = {}, key, userInfo, tokens, status = 200, description = {} }: Behaviour = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  let nonce = '';
  const described = readProvider(await describeProvider(description), false);
  const idToken = () =>
    signed(
      {
        ...person,
        iss: issuer,
        aud: client.clientId,
        iat: now / 1000,
        exp: now / 1000 + 300,
        nonce,
        acr: 'https://www.spid.gov.it/SpidL2',
        at_hash: createHash('sha256').update('access').digest().subarray(0, 16).toString('base64url'),
        given_name: 'Bianca',
        ...claims,
      },
      key,
    );
  const usual = async () => ({ access_token: 'access', id_token: await idToken(), token_type: 'Bearer' });
  const outgoing = async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    if (url.endsWith('/userinfo')) return new Response((await userInfo?.()) ?? JSON.stringify(person));
    const answer = tokens ?? (await usual());
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status });
  };
  const keep = createMemory();
  const evidence = createEvidence(keep, new Uint8Array(32));
  let count = 0;
  const newId = () => `id-${(count += 1)}`;
  const clientKeys = createClientKeys(client, () => now);
  const endpoints = createEndpoints({ client, keys: clientKeys, outgoing, newId });
  const parts = { client, keys: clientKeys, endpoints, keep, evidence, newId };
  const login = createOidcLogin({ ...parts, provider: () => described, clock: () => now });

  async function begun(): Promise<{ address: URL; callback: Callback }> {
    const address = new URL(await login.begin({ browser: 'this-browser', returnTo: '/here' }));
    nonce = address.searchParams.get('nonce') ?? '';
    return { address, callback: { code: 'code', state: address.searchParams.get('state') ?? '', browser: 'this-browser' } };
  }
  return { login, asked, begun, evidence, keep };
}
