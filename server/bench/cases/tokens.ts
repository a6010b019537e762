// Tokens for a system by its key: each request brings an assertion of its own, signed before the clock starts.
import { createPrivateKey, randomUUID, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, Shot } from '../load.ts';
import type { Case } from '../rounds.ts';

interface TokenWorld {
  readonly url: string;
  readonly dataDir: string;
  readonly connections: number;
}

const client = 'demo-laboratory';
/** Of one connection in one round; more than it can use, since none is good twice. */
const assertions = 250;
const headers = { 'content-type': 'application/x-www-form-urlencoded' };

export function tokenCases({ url, dataDir, connections }: TokenWorld): Case[] {
  const keys = JSON.parse(readFileSync(join(dataDir, 'demo-client-keys.json'), 'utf8')) as Record<string, JsonWebKey & { kid: string }>;
  const jwk = keys[client];
  if (jwk === undefined) throw new Error(`${client} has no key.`);
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const shot = (): Shot => ({ method: 'POST', path: '/auth/token', body: form(signed(key, jwk.kid, `${url}/auth/token`)) });
  const clients = (): Client[] => Array.from({ length: connections }, () => ({ headers, shots: Array.from({ length: assertions }, shot) }));
  return [{ name: 'token by client credentials', url, clients, remark: 'ES384 assertions, each used once' }];
}

function form(assertion: string): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'system/*.cruds',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }).toString();
}

function signed(key: KeyObject, kid: string, audience: string): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: client, sub: client, aud: audience, jti: randomUUID(), iat: seconds, exp: seconds + 290 };
  const text = `${part({ alg: 'ES384', kid, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${sign('sha384', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
