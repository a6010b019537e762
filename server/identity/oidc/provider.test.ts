import { expect, test } from 'vitest';
import { describeProvider } from './oidc.fixture.ts';
import { readProvider } from './provider.ts';

test.each<[string, object, RegExp]>([
  ['reached without TLS', { issuer: 'http://op.example' }, /not reached by https/],
  ['with a token endpoint elsewhere', { token_endpoint: 'https://elsewhere.example/token' }, /token_endpoint .* is not at/],
  ['with userinfo elsewhere', { userinfo_endpoint: 'https://op.example:8443/userinfo' }, /userinfo_endpoint .* is not at/],
  ['with a door elsewhere', { authorization_endpoint: 'https://op.example.evil.example/' }, /authorization_endpoint .* is not at/],
  ['without token endpoint', { token_endpoint: undefined }, /wrong at token_endpoint/],
  ['without keys', { jwks: { keys: [] } }, /wrong at jwks.keys/],
  ['with the address of its keys instead of them', { jwks: undefined, jwks_uri: 'https://op.example/jwks' }, /wrong at jwks/],
  ['with a shared secret for a key', { jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, /not public/],
  ['with a private key', { jwks: { keys: [{ kty: 'RSA', n: 'AAAA', e: 'AQAB', d: 'AAAA' }] } }, /not public/],
])('A provider %s is not taken', async (_what, more, message) => {
  const document = await describeProvider(more);
  expect(() => readProvider(document, false)).toThrow(message);
});

test('What is no JSON is no description', () => {
  expect(() => readProvider('<html>', false)).toThrow(/no JSON/);
});
