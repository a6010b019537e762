import { describe, expect, test } from 'vitest';
import { createDemoIssuer } from './demo-issuer.ts';
import { openKeyRing } from './key-ring.ts';
import { personas, type PersonaName } from './personas.ts';
import { createVerifier } from './verify-token.ts';

const now = Date.UTC(2026, 2, 1, 12);
const issuer = 'http://127.0.0.1:8080/auth';
const audience = 'http://127.0.0.1:8080/fhir';
const ring = await openKeyRing(undefined);
const verify = createVerifier({ issuer, audience, keys: ring.verifying, clock: () => now });

describe("The demo's issuer", () => {
  test.each(Object.keys(personas) as PersonaName[])('signs a token for %s that verifies as its subject and purpose', async (name) => {
    const demo = createDemoIssuer({ mode: 'demo', issuer, audience, ring });
    const verified = await verify(await demo.issue(name, {}, now));
    expect(verified).toMatchObject({ subject: personas[name].subject, purpose: personas[name].purpose });
    expect(verified.scopes).toHaveLength(1);
  });

  test('takes scope, purpose and patient from the wish', async () => {
    const demo = createDemoIssuer({ mode: 'demo', issuer, audience, ring });
    const token = await demo.issue('guardian', { scope: 'patient/Observation.r', purpose: 'CONSENT', patient: 'child' }, now);
    expect(await verify(token)).toMatchObject({
      patient: 'child',
      purpose: 'CONSENT',
      scopes: [{ type: 'Observation', interactions: 'r' }],
    });
  });

  test('refuses to exist in production', () => {
    expect(() => createDemoIssuer({ mode: 'production', issuer, audience, ring })).toThrow('demo only');
  });
});
