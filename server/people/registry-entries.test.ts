// The registry's desk: what is typed becomes resources with periods; what is wrong is named.
import { describe, expect, test } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { organizationOf, practitionerOf, roleOf } from './registry-entries.ts';

const hospital = {
  name: 'Ospedale Nuova Prova',
  codeKind: 'hospital',
  code: '070997',
  from: '2026-01-01',
  city: 'Genova',
  partOf: 'region',
};
const role = { practitioner: 'gp', organization: 'hospital', role: 'AAS', from: '2026-01-01', to: '' };

function fieldsOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return error.outcome.issue.flatMap(({ expression = [] }) => expression);
  }
}

test('a code of an organisation says from when it is', () => {
  expect(organizationOf(hospital).identifier).toEqual([
    { system: 'urn:oid:2.16.840.1.113883.2.9.4.1.2', value: '070997', period: { start: '2026-01-01' } },
  ]);
});

describe('what is wrong is named', () => {
  test.each([
    [{ name: '' }, ['name']],
    [{ codeKind: 'ward' }, ['codeKind', 'code']],
    [{ codeKind: 'asl', code: '70101' }, ['code']],
    [{ from: '2026-02-30', partOf: 'a b' }, ['from', 'partOf']],
  ])('of an organisation: %j', (change, expected) => {
    expect(fieldsOf(() => organizationOf({ ...hospital, ...change }))).toEqual(expected);
  });

  test.each([
    [{ role: 'KING' }, ['role']],
    [{ from: '' }, ['from']],
    [{ to: '2025-12-31' }, ['to']],
    [{ practitioner: '', organization: '' }, ['practitioner', 'organization']],
  ])('of a role: %j', (change, expected) => {
    expect(fieldsOf(() => roleOf({ ...role, ...change }))).toEqual(expected);
  });

  test('of a practitioner', () => {
    expect(fieldsOf(() => practitionerOf({ family: '', given: 'Ugo', fiscalCode: 'X' }))).toEqual(['family', 'fiscalCode']);
  });
});
