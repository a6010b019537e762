import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openKeyRing, rotateKeys, type KeyRing } from './key-ring.ts';
import { createVerifier } from './verify-token.ts';

const now = Date.UTC(2026, 2, 1, 12);
const issuer = 'http://127.0.0.1:8080/auth';
const audience = 'http://127.0.0.1:8080/fhir';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function sign(ring: KeyRing): Promise<string> {
  const jwk = await ring.currentAccessKey();
  return new SignJWT({ client_id: 'app', extensions: { ihe_iua: { purpose_of_use: 'TREATMENT' } } })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid ?? '' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('Practitioner/gp')
    .setJti('1')
    .setExpirationTime(now / 1000 + 300)
    .sign(await importJWK(jwk, 'ES256'));
}

const verifyWith = (ring: KeyRing) => createVerifier({ issuer, audience, keys: ring.verifying, clock: () => now });

describe('The key ring', () => {
  test('outlives a restart, in a file that only its owner reads', async () => {
    const token = await sign(await openKeyRing(folder));
    expect(await verifyWith(await openKeyRing(folder))(token)).toMatchObject({ subject: 'Practitioner/gp' });
    expect(statSync(join(folder, 'token-keys.json')).mode & 0o777).toBe(0o600);
  });

  test('has no private part among the keys that verify', async () => {
    const ring = await openKeyRing(folder);
    const { signing } = await ring.now();
    expect(signing.map(({ alg }) => alg)).toEqual(['ES256', 'RS256']);
    const key = await ring.verifying({ alg: 'ES256', kid: signing[0]?.kid ?? '' }, { payload: '', signature: '' });
    expect(key).toMatchObject({ type: 'public' });
  });

  test('is different for each process without a folder', async () => {
    const token = await sign(await openKeyRing(undefined));
    await expect(verifyWith(await openKeyRing(undefined))(token)).rejects.toThrow(/key/);
  });

  test('still verifies what the keys before signed, and nothing older', async () => {
    const running = await openKeyRing(folder);
    const verify = verifyWith(running);
    const first = await sign(running);
    await verify(first);
    await rotateKeys(folder);
    const second = await sign(running);
    expect(second.split('.')[0]).not.toBe(first.split('.')[0]);
    expect(await verify(second)).toMatchObject({ client: 'app' });
    expect(await verifyWith(running)(first)).toMatchObject({ client: 'app' });
    await rotateKeys(folder);
    expect(await verify(await sign(running))).toMatchObject({ client: 'app' });
    await expect(verifyWith(running)(first)).rejects.toThrow(/key/);
    expect((await running.now()).signing).toHaveLength(4);
  });
});
