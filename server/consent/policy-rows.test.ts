import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { EARLIEST, LATEST, parseDateTime } from '#fhir/period.ts';
import { day, liguria } from './example-world.ts';
import { policyRowsOf, type RowContext } from './policy-rows.ts';
import type { Authority } from './reading.ts';
import { createLocate } from './values-at.ts';

const authorities: readonly Authority[] = ['registry', 'operator', 'citizen', 'feeder'];
const at = (text: string): number => parseDateTime(text)?.lo ?? Number.NaN;

function rows(content: object, context: Partial<RowContext> = {}) {
  return policyRowsOf(
    { id: 'x', ...content } as Resource,
    { authority: 'registry', author: 'hospital', ...context },
    { policy: liguria, locate: createLocate() },
  );
}

const patient = { resourceType: 'Patient', generalPractitioner: [{ reference: 'Practitioner/gp' }] };
const consent = {
  resourceType: 'Consent',
  status: 'active',
  patient: { reference: 'Patient/citizen' },
  dateTime: '2026-01-01',
  provision: { type: 'permit' },
  category: [{ coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/consent-category', code: 'feed' }] }],
};
const parent = {
  resourceType: 'RelatedPerson',
  patient: { reference: 'Patient/child' },
  relationship: [{ coding: [{ code: 'PRN' }] }],
  extension: [
    { url: 'https://fascicolo.example/fhir/StructureDefinition/acting-person', valueReference: { reference: 'Patient/guardian' } },
  ],
};
const membership = {
  resourceType: 'PractitionerRole',
  practitioner: { reference: 'Practitioner/gp' },
  organization: { reference: 'Organization/asl3' },
  code: [
    {
      coding: [
        { system: 'https://fascicolo.example/fhir/CodeSystem/national-role', code: 'APR' },
        { system: 'x', code: 'MMG' },
      ],
    },
  ],
};
const declaration = {
  resourceType: 'CareTeam',
  status: 'active',
  subject: { reference: 'Patient/citizen' },
  period: { start: '2026-03-01', end: '2026-03-31' },
  category: [{ coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/care-declaration', code: 'emergency' }] }],
  participant: [{ member: { reference: 'Practitioner/er' }, onBehalfOf: { reference: 'Organization/clinic' } }],
};
const encounter = {
  resourceType: 'Encounter',
  status: 'in-progress',
  subject: { reference: 'Patient/citizen' },
  serviceProvider: { reference: 'Organization/hospital' },
  period: { start: '2026-03-01T08:00:00Z' },
};

describe('Whose word counts', () => {
  test.each<[string, object, readonly Authority[]]>([
    ['a consent: the citizen and the offices', consent, ['registry', 'operator', 'citizen']],
    ['the choice of a GP: the offices', patient, ['registry', 'operator']],
    ['a delegation: the offices', parent, ['registry', 'operator']],
    ['a role: the registry', membership, ['registry']],
    ['a declaration of care: the server itself', declaration, ['registry']],
    ['an encounter: who gives the care', encounter, ['registry', 'feeder']],
    ['anything else: nobody', { resourceType: 'Observation', subject: { reference: 'Patient/citizen' } }, []],
  ])('for %s', (_what, content, counting) => {
    expect(authorities.filter((authority) => rows(content, { authority, birthDate: '2015-06-01' }).length > 0)).toEqual(counting);
  });
});

test("The GP's relation lasts as long as the registry says so", () => {
  expect(rows(patient)).toEqual([
    { table: 'relation', patient: 'x', relation: 'gp', practitioner: 'gp', organization: null, from: EARLIEST, to: LATEST },
  ]);
});

test('A role that ends before it begins never holds', () => {
  expect(rows({ ...membership, period: { start: '2026-03-05', end: '2026-03-01' } })).toMatchObject([
    { table: 'membership', from: LATEST, to: EARLIEST },
  ]);
});

describe('A delegation', () => {
  test.each<[string, object, string | undefined, object]>([
    [
      'of a parent ends on the 18th birthday',
      parent,
      '2015-06-01',
      { relation: 'parent', person: 'guardian', from: EARLIEST, to: at('2033-06-01') },
    ],
    ['of a parent gives nothing when the birth date is not known', parent, undefined, { to: EARLIEST }],
    [
      'that ends before it begins never holds',
      { ...parent, relationship: [{ coding: [{ code: 'DELEGATEE' }] }], period: { start: '2026-03-01', end: '2026-01-31' } },
      undefined,
      { from: LATEST, to: EARLIEST },
    ],
    ['of a parent ends earlier when it says so', { ...parent, period: { end: '2027-12-31' } }, '2015-06-01', { to: at('2028-01-01') }],
    [
      'of a guardian does not end with age',
      { ...parent, relationship: [{ coding: [{ code: 'GUARD' }] }] },
      '2015-06-01',
      { relation: 'guardian', to: LATEST },
    ],
    [
      'of a delegate has its period',
      { ...parent, relationship: [{ coding: [{ code: 'DELEGATEE' }] }], period: { start: '2026-01-01', end: '2026-01-31' } },
      undefined,
      { relation: 'delegate', from: at('2026-01-01'), to: at('2026-02-01') },
    ],
  ])('%s', (_what, content, birthDate, expected) => {
    expect(rows(content, { birthDate })).toMatchObject([{ table: 'delegation', patient: 'child', documentKinds: null, ...expected }]);
  });

  test.each<[string, object]>([
    ['that is not active', { ...parent, active: false }],
    ['of a cousin', { ...parent, relationship: [{ coding: [{ code: 'COUSN' }] }] }],
    ['that names nobody known', { ...parent, extension: [] }],
  ])('%s is none', (_what, content) => {
    expect(rows(content, { birthDate: '2015-06-01' })).toEqual([]);
  });
});

describe('An encounter is a reason to look', () => {
  const grace = liguria.care.encounterGraceDays * day;
  const lead = liguria.care.plannedLeadDays * day;
  const begins = at('2026-03-01T08:00:00Z');
  const ended = { period: { start: '2026-03-01T08:00:00Z', end: '2026-03-05T08:00:00Z' } };
  const end = parseDateTime('2026-03-05T08:00:00Z')?.hi ?? 0;
  test.each<[string, object, { from: number; to: number } | undefined]>([
    ['while it is going on', {}, { from: begins, to: LATEST }],
    ['until some days after its end', { status: 'finished', ...ended }, { from: begins, to: end + grace }],
    ['from some days before it begins, when it is planned', { status: 'planned' }, { from: begins - lead, to: begins + grace }],
    ['not when it is planned for no day', { status: 'planned', period: undefined }, undefined],
    ['not when it ended on no day', { status: 'finished' }, undefined],
    ['not when it ends before it begins', { period: { start: '2026-03-05', end: '2026-03-01' } }, undefined],
    ['not when it was cancelled', { status: 'cancelled', ...ended }, undefined],
    ['not when it was an error', { status: 'entered-in-error', ...ended }, undefined],
  ])('%s', (_what, change, time) => {
    const expected =
      time === undefined
        ? []
        : [{ table: 'relation', patient: 'citizen', relation: 'encounter', practitioner: null, organization: 'hospital', ...time }];
    expect(rows({ ...encounter, ...change }, { authority: 'feeder' })).toEqual(expected);
  });

  test.each<[string, Authority, string | null, string | undefined]>([
    ['for the organisation that sent it, not for one that it names', 'feeder', 'clinic', 'clinic'],
    ['for the organisation that the registry names', 'registry', 'region', 'hospital'],
    ['for nobody when nobody is accountable', 'feeder', null, undefined],
  ])('%s', (_what, authority, author, organization) => {
    expect(rows(encounter, { authority, author }).map((row) => row.table === 'relation' && row.organization)).toEqual(
      organization === undefined ? [] : [organization],
    );
  });
});

test('A declaration opens the record to the one who declared, for its time', () => {
  expect(rows(declaration)).toEqual([
    {
      table: 'relation',
      patient: 'citizen',
      relation: 'emergency',
      practitioner: 'er',
      organization: null,
      from: at('2026-03-01'),
      to: at('2026-04-01'),
    },
  ]);
});

test('A role is one membership for each national role, and none when it is not active', () => {
  expect(rows(membership)).toEqual([
    { table: 'membership', practitioner: 'gp', organization: 'asl3', role: 'APR', from: EARLIEST, to: LATEST },
  ]);
  expect(rows({ ...membership, active: false })).toEqual([]);
});
