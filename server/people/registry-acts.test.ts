import type { Organization, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { hasEnded, lastAct, provenanceOf, withAct, type RegistryEntry, type RegistryWish } from './registry-acts.ts';

const now = Date.UTC(2026, 5, 30, 10);
const moment = { now, today: '2026-06-30', by: 'Practitioner/admin' };
const role: PractitionerRole = { resourceType: 'PractitionerRole', active: true, period: { start: '2026-01-01' } };
const organization: Organization = {
  resourceType: 'Organization',
  active: true,
  identifier: [{ system: 'x', value: '070901', period: { start: '2020-01-01' } }, { value: 'other' }],
};
const practitioner: Practitioner = { resourceType: 'Practitioner', active: true };
const end = (day: string): RegistryWish => ({ act: 'end', day, reason: 'Cessazione del servizio' });
const reopen: RegistryWish = { act: 'reopen', day: '', reason: 'Ripresa del servizio' };

function fieldsOf(entry: RegistryEntry, wish: RegistryWish): readonly string[] {
  try {
    withAct(entry, wish, moment);
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return error.outcome.issue.flatMap(({ expression = [] }) => expression);
  }
}

describe('An entry of the registry ends', () => {
  test.each<[string, RegistryEntry, string, object, boolean]>([
    ['a role, on a day that was', role, '2026-06-01', { period: { start: '2026-01-01', end: '2026-06-01' } }, true],
    ['a role, on a day to come', role, '2026-12-31', { period: { start: '2026-01-01', end: '2026-12-31' } }, false],
    ['a role, today: at once', role, '2026-06-30', { period: { start: '2026-01-01', end: '2026-06-30T09:59:59.999Z' } }, true],
    ['a professional', practitioner, '2026-06-30', { active: false }, true],
    [
      'an organisation, with its codes',
      organization,
      '2026-06-01',
      { active: false, identifier: [{ period: { start: '2020-01-01', end: '2026-06-01' } }, { period: { end: '2026-06-01' } }] },
      true,
    ],
  ])('%s', (_what, entry, day, expected, ended) => {
    const changed = withAct(entry, end(day), moment);
    expect(changed).toMatchObject(expected);
    expect(hasEnded(changed, moment)).toBe(ended);
    expect(lastAct(changed)).toMatchObject({ by: 'Practitioner/admin', reason: 'Cessazione del servizio' });
    const again = withAct(changed, reopen, moment);
    expect({ ...again, extension: undefined }).toEqual({ ...entry, extension: undefined });
    expect([hasEnded(again, moment), again.extension?.length]).toEqual([false, 1]);
  });

  test.each<[string, RegistryEntry, RegistryWish, readonly string[]]>([
    ['a role before it began', role, end('2025-12-31'), ['day']],
    ['a professional on a day to come', practitioner, end('2026-07-01'), ['day']],
    ['an organisation on no day', organization, end('2026-02-30'), ['day']],
    ['without a reason', role, { ...end('2026-06-01'), reason: ' ' }, ['reason']],
    ['with a reason that is a novel', practitioner, { ...reopen, reason: 'x'.repeat(301) }, ['reason']],
  ])('not: %s', (_what, entry, wish, fields) => {
    expect(fieldsOf(entry, wish)).toEqual(fields);
  });
});

test('Its Provenance says who, when, from when and why', () => {
  const wish = end('2026-12-31');
  expect(provenanceOf(withAct({ ...role, id: 'nurse-role' }, wish, moment), wish, moment)).toMatchObject({
    target: [{ reference: 'PractitionerRole/nurse-role' }],
    occurredDateTime: '2026-12-31',
    recorded: '2026-06-30T10:00:00.000Z',
    reason: [{ text: 'Cessazione del servizio' }],
    agent: [{ who: { reference: 'Practitioner/admin' } }],
  });
});
