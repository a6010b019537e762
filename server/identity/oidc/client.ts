// Ourselves as a relying party: our keys, and what is signed and opened with them. https://www.rfc-editor.org/rfc/rfc7523
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, compactDecrypt, exportJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import type { Level } from '../authenticated.ts';

export interface OidcClient {
  readonly clientId: string;
  readonly redirectUri: string;
  /** RSA, PKCS#8 or PKCS#1, PEM: signs requests and says who we are to the token endpoint. */
  readonly signingKey: string;
  /** The same; opens what is encrypted to us. Undefined: nothing is. */
  readonly encryptionKey?: string;
  readonly level: Level;
  /** How far the clocks of two honest parties may differ, in milliseconds. */
  readonly skew: number;
}

export interface ClientKeys {
  /** The public ones, for the provider. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>;
  sign(claims: JWTPayload, type: string, lifetimeSeconds: number): Promise<string>;
  /** The content of a JWE for us. Throws when it is none. */
  open(encrypted: string): Promise<string>;
}

const signing = 'RS256';
/** Those of the SPID and CIE profile. */
const keyManagementAlgorithms = ['RSA-OAEP', 'RSA-OAEP-256'];
const contentEncryptionAlgorithms = ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM'];

export function createClientKeys(client: Pick<OidcClient, 'signingKey' | 'encryptionKey'>, clock: () => number): ClientKeys {
  const signer = createPrivateKey(client.signingKey);
  const opener = client.encryptionKey === undefined ? undefined : createPrivateKey(client.encryptionKey);
  return {
    async jwks() {
      const keys = [{ ...(await publicJwk(signer)), use: 'sig', alg: signing }];
      return { keys: opener === undefined ? keys : [...keys, { ...(await publicJwk(opener)), use: 'enc', alg: 'RSA-OAEP-256' }] };
    },
    async sign(claims, type, lifetimeSeconds) {
      const seconds = Math.floor(clock() / 1000);
      const { kid = '' } = await publicJwk(signer);
      return new SignJWT({ ...claims, iat: seconds, exp: seconds + lifetimeSeconds })
        .setProtectedHeader({ alg: signing, kid, typ: type })
        .sign(signer);
    },
    async open(encrypted) {
      if (opener === undefined) throw new Error('we have no key for what is encrypted');
      const { plaintext } = await compactDecrypt(encrypted, opener, { keyManagementAlgorithms, contentEncryptionAlgorithms });
      return new TextDecoder().decode(plaintext);
    },
  };
}

/** Named by its fingerprint: https://www.rfc-editor.org/rfc/rfc7638 */
async function publicJwk(key: KeyObject): Promise<JWK> {
  const jwk = await exportJWK(createPublicKey(key));
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) };
}
