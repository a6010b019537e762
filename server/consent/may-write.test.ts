import { describe, expect, test } from 'vitest';
import type { Requester } from '#auth/requester.ts';
import { liguria, people, professional } from './example-world.ts';
import { createMayWriteCheck, type WriteInteraction } from './may-write.ts';

const checkMayWrite = createMayWriteCheck(liguria);

function may(requester: Requester, type: string, interaction: WriteInteraction = 'create'): boolean {
  try {
    checkMayWrite(requester, type, interaction);
    return true;
  } catch {
    return false;
  }
}

describe('Who writes what', () => {
  test.each<[keyof typeof people, string, boolean]>([
    ['admin', 'Observation', true],
    ['admin', 'PractitionerRole', true],
    ['admin', 'AuditEvent', false],
    ['operator', 'Patient', true],
    ['operator', 'Consent', true],
    ['operator', 'RelatedPerson', false],
    ['operator', 'Observation', false],
    ['hospital', 'Observation', true],
    ['hospital', 'CareTeam', true],
    ['hospital', 'Consent', false],
    ['hospital', 'AuditEvent', false],
    ['gp', 'Observation', true],
    ['gp', 'Consent', false],
    ['gp', 'Patient', false],
    ['citizen', 'Observation', true],
    ['citizen', 'DocumentReference', true],
    ['citizen', 'Binary', true],
    ['citizen', 'DiagnosticReport', false],
    ['citizen', 'Consent', false],
    ['citizen', 'Patient', false],
    ['delegate', 'Observation', true],
    ['delegate', 'Consent', false],
    ['auditor', 'AuditEvent', false],
  ])('%s and %s: %s', (name, type, allowed) => {
    expect(may(people[name], type)).toBe(allowed);
  });

  test('a professional writes while treating, not in an emergency or for the office', () => {
    expect(may(professional({ purpose: 'EMERGENCY' }), 'Observation')).toBe(false);
    expect(may(professional({ purpose: 'ADMINISTRATIVE' }), 'Observation')).toBe(false);
  });

  test('a role that does not treat writes nothing, whatever purpose the token says', () => {
    expect(may(professional({ role: 'OAM' }), 'Observation')).toBe(false);
  });

  test('the scopes of the token bound the interaction; a patch is an update', () => {
    const scoped: Requester = { ...people.hospital, scopes: [{ context: 'system', type: 'Observation', interactions: 'u' }] };
    expect(may(scoped, 'Observation', 'update')).toBe(true);
    expect(may(scoped, 'Observation', 'patch')).toBe(true);
    expect(may(scoped, 'Observation', 'create')).toBe(false);
    expect(may(scoped, 'Observation', 'delete')).toBe(false);
    expect(may(scoped, 'Condition', 'update')).toBe(false);
  });
});
