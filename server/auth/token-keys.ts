// The public keys that access tokens are verified with. https://datatracker.ietf.org/doc/html/rfc7517
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

export type TokenKeys = JWTVerifyGetKey;

/** `file` holds a JWKS. */
export function readTokenKeys(file: string): TokenKeys {
  return createLocalJWKSet(JSON.parse(readFileSync(file, 'utf8')) as JSONWebKeySet);
}
