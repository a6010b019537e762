// Secrets that the server makes for itself once, and last good copies of what it was given: kept in DATA_DIR, so that they outlive a restart.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigningKey } from '#identity/certificate.ts';
import type { LastGoodParts } from '#identity/last-good.ts';
import type { SigningKey } from '#identity/xml/sign.ts';
import type { Config } from './config.ts';

type Where = Pick<Config, 'DATA_DIR' | 'DATABASE_URL'>;

/** 32 random bytes. */
export function keptKey(where: Where, name: string): Uint8Array {
  return Buffer.from(
    kept(where, name, () => randomBytes(32).toString('base64')),
    'base64',
  );
}

/** A key with a self-signed certificate, for the demo. */
export function keptSigningKey(where: Where, name: string, commonName: string): SigningKey {
  const wish = { commonName, organization: 'Fascicolo dimostrativo', from: new Date(), years: 10 };
  return JSON.parse(kept(where, name, () => JSON.stringify(createSigningKey(wish, 2048)))) as SigningKey;
}

/** One for the process, when nothing is to be left behind. */
const inMemory = new Map<string, string>();

function kept({ DATA_DIR, DATABASE_URL }: Where, name: string, make: () => string): string {
  if (DATABASE_URL === ':memory:') {
    const known = inMemory.get(name) ?? make();
    inMemory.set(name, known);
    return known;
  }
  const file = join(DATA_DIR, name);
  if (!existsSync(file)) {
    mkdirSync(DATA_DIR, { recursive: true });
    writeFileSync(file, make(), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8');
}

export function lastGoodCopy({ DATA_DIR, DATABASE_URL }: Where, name: string): LastGoodParts['lastGood'] {
  const file = join(DATA_DIR, name);
  if (DATABASE_URL === ':memory:') return { read: () => undefined, write: () => undefined };
  return {
    read: () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
    write(document) {
      mkdirSync(DATA_DIR, { recursive: true });
      writeFileSync(file, document);
    },
  };
}
