import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDemoIssuer } from './demo-issuer.ts';
import { personas, type PersonaName } from './personas.ts';
import { createVerifier } from './verify-token.ts';

const now = Date.UTC(2026, 2, 1, 12);
const issuer = 'http://127.0.0.1:8080/auth';
const audience = 'http://127.0.0.1:8080/fhir';
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'demo-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe("The demo's issuer", () => {
  test.each(Object.keys(personas) as PersonaName[])('signs a token for %s that verifies as its subject and purpose', async (name) => {
    const demo = await createDemoIssuer({ issuer, audience });
    const verified = await createVerifier({ issuer, audience, keys: demo.keys, clock: () => now })(await demo.issue(name, {}, now));
    expect(verified).toMatchObject({ subject: personas[name].subject, purpose: personas[name].purpose });
    expect(verified.scopes).toHaveLength(1);
  });

  test('takes scope, purpose and patient from the wish', async () => {
    const demo = await createDemoIssuer({ issuer, audience });
    const token = await demo.issue('guardian', { scope: 'patient/Observation.r', purpose: 'CONSENT', patient: 'child' }, now);
    const verified = await createVerifier({ issuer, audience, keys: demo.keys, clock: () => now })(token);
    expect(verified).toMatchObject({ patient: 'child', purpose: 'CONSENT', scopes: [{ type: 'Observation', interactions: 'r' }] });
  });

  test('keeps its key, readable by its owner only, so that tokens outlive a restart', async () => {
    const token = await (await createDemoIssuer({ issuer, audience, dataDir })).issue('gp', {}, now);
    const { keys } = await createDemoIssuer({ issuer, audience, dataDir });
    expect(await createVerifier({ issuer, audience, keys, clock: () => now })(token)).toMatchObject({ subject: 'Practitioner/gp' });
    expect(statSync(join(dataDir, 'demo-key.json')).mode & 0o777).toBe(0o600);
  });

  test('gives each process its own key when there is no folder', async () => {
    const token = await (await createDemoIssuer({ issuer, audience })).issue('gp', {}, now);
    const { keys } = await createDemoIssuer({ issuer, audience });
    await expect(Promise.resolve(createVerifier({ issuer, audience, keys, clock: () => now })(token))).rejects.toThrow(/signature/);
  });
});
