import { describe, expect, test } from 'vitest';
import { identify, type Registry } from './identify.ts';
import type { VerifiedToken } from './verify-token.ts';

const now = Date.UTC(2026, 2, 1, 12);

const registry: Registry = {
  memberships: async (practitioner) =>
    ({
      gp: [{ organization: 'gp-practice', role: 'APR' }],
      operator: [{ organization: 'asl3', role: 'OGC' }],
      auditor: [{ organization: 'region', role: 'AUDITOR' }],
      admin: [{ organization: 'region', role: 'ADMIN' }],
      busy: [
        { organization: 'hospital', role: 'AAS' },
        { organization: 'clinic', role: 'DRS' },
      ],
    })[practitioner] ?? [],
  isEnded: async ({ id }) => id === 'closed-hospital',
  isDeceased: async (patient) => patient === 'gone',
  delegation: async (patient, person) => (patient === 'child' && person === 'guardian' ? { relation: 'parent' } : undefined),
};

function token(subject: string, more: Partial<VerifiedToken> = {}): VerifiedToken {
  return { subject, client: 'app', scopes: [], purpose: 'TREATMENT', expires: now + 1, ...more };
}

describe('The registry says who asks', () => {
  test.each<[string, VerifiedToken, object]>([
    ['a person asks for their own record', token('Patient/citizen'), { kind: 'citizen', patient: 'citizen' }],
    ['a person who names themselves, too', token('Patient/citizen', { patient: 'citizen' }), { kind: 'citizen', patient: 'citizen' }],
    [
      'a parent asks for the child',
      token('Patient/guardian', { patient: 'child' }),
      { kind: 'delegate', person: 'guardian', patient: 'child' },
    ],
    ['whoever asks in the name of somebody who has died', token('Patient/gone'), { kind: 'citizen', patient: 'gone', deceased: true }],
    ['a GP', token('Practitioner/gp'), { kind: 'professional', practitioner: 'gp', role: 'APR', organization: 'gp-practice' }],
    [
      'a physician at the second of two hospitals',
      token('Practitioner/busy', { organization: 'clinic' }),
      { kind: 'professional', role: 'DRS', organization: 'clinic' },
    ],
    ['a counter operator', token('Practitioner/operator'), { kind: 'operator', organization: 'asl3' }],
    ['an auditor', token('Practitioner/auditor'), { kind: 'auditor' }],
    ['the administrator', token('Practitioner/admin'), { kind: 'admin' }],
    ['a feeding system', token('Organization/hospital'), { kind: 'system', organization: 'hospital' }],
  ])('%s', async (_who, verified, requester) => {
    expect(await identify(verified, registry, now)).toMatchObject(requester);
  });

  test.each<[string, VerifiedToken, RegExp]>([
    ['who acts for a person without a delegation', token('Patient/citizen', { patient: 'child' }), /delegation/],
    ['the system of an organisation that has ended', token('Organization/closed-hospital'), /ended/],
    ['a practitioner without a role', token('Practitioner/retired'), /no role/],
    ['a practitioner at an organisation that is not theirs', token('Practitioner/gp', { organization: 'hospital' }), /no role/],
    ['a practitioner of several organisations who names none', token('Practitioner/busy'), /several/],
    ['a subject of another kind', token('Device/robot'), /subject/],
    ['a subject that is no reference', token('gp'), /subject/],
  ])('and refuses %s', async (_who, verified, reason) => {
    await expect(identify(verified, registry, now)).rejects.toThrow(reason);
  });

  test('and a professional opened with a patient in context stays with that patient where the scopes say so', async () => {
    expect(await identify(token('Practitioner/gp', { patient: 'citizen' }), registry, now)).toMatchObject({
      kind: 'professional',
      launchPatient: 'citizen',
    });
  });
});
