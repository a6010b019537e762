// The demo signs tokens for its own people, with a key that it makes on first start. It does not exist in production.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK, type JWTVerifyGetKey } from 'jose';
import { personas, type PersonaName } from './personas.ts';

export interface TokenWish {
  readonly scope?: string | undefined;
  readonly purpose?: string | undefined;
  /** For whom: a Patient id. */
  readonly patient?: string | undefined;
}

export interface DemoIssuer {
  readonly keys: JWTVerifyGetKey;
  issue(persona: PersonaName, wish: TokenWish, at: number): Promise<string>;
}

export interface DemoIssuerParts {
  readonly issuer: string;
  readonly audience: string;
  /** Folder of the key file; undefined = a key that lives as long as the process. */
  readonly dataDir?: string | undefined;
}

const algorithm = 'ES256';
const lifetimeSeconds = 12 * 60 * 60;

export async function createDemoIssuer({ issuer, audience, dataDir }: DemoIssuerParts): Promise<DemoIssuer> {
  const jwk = await loadKey(dataDir);
  const key = await importJWK(jwk, algorithm);
  const { d: _private, ...open } = jwk;
  return {
    keys: createLocalJWKSet({ keys: [open] }),
    issue: (name, { scope, purpose, patient }, at) => {
      const persona = personas[name];
      const seconds = Math.floor(at / 1000);
      return new SignJWT({
        client_id: 'demo',
        scope: scope ?? persona.scope,
        extensions: { ihe_iua: { purpose_of_use: purpose ?? persona.purpose } },
        ...(patient === undefined ? {} : { patient }),
      })
        .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: jwk.kid ?? 'demo' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(persona.subject)
        .setJti(randomUUID())
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + lifetimeSeconds)
        .sign(key);
    },
  };
}

async function loadKey(dataDir: string | undefined): Promise<JWK> {
  const file = dataDir === undefined ? undefined : join(dataDir, 'demo-key.json');
  if (file !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk: JWK = { ...(await exportJWK(privateKey)), kid: 'demo', alg: algorithm };
  if (file !== undefined && dataDir !== undefined) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, JSON.stringify(jwk), { mode: 0o600 });
  }
  return jwk;
}
