import type { Consent, ConsentProvision } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { EARLIEST, LATEST, parseDateTime } from '#fhir/period.ts';
import { liguria } from './example-world.ts';
import { rulesOf } from './provision.ts';
import { unenforceable } from './unenforceable.ts';
import { createLocate } from './values-at.ts';

const reading = { policy: liguria, locate: createLocate('https://record.example/fhir') };
const roles = 'https://fascicolo.example/fhir/CodeSystem/national-role';
const kinds = 'https://fascicolo.example/fhir/CodeSystem/document-kind';
const reason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
const act = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const loinc = 'http://loinc.org';
const ircp = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] };
const role = (code: string) => ({ coding: [{ system: roles, code }] });

function consent(provision: ConsentProvision, change: Partial<Consent> = {}): Consent {
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/consent-category', code: 'consultation' }] }],
    patient: { reference: 'Patient/citizen' },
    dateTime: '2026-01-15T10:30:00+01:00',
    provision,
    ...change,
  };
}

const rules = (provision: ConsentProvision, change: Partial<Consent> = {}, birthDate?: string) =>
  rulesOf(consent(provision, change), birthDate, reading);

test('The plain decision is one rule about everybody and everything', () => {
  expect(rules({ type: 'permit' })).toEqual([
    {
      patient: 'citizen',
      category: 'consultation',
      permit: true,
      actor: 'any',
      specificity: 0,
      depth: 0,
      decided: Date.parse('2026-01-15T09:30:00Z'),
      purpose: null,
      from: EARLIEST,
      to: LATEST,
      dataFrom: null,
      dataTo: null,
      documentKind: null,
      data: null,
      labels: 0,
    },
  ]);
});

const absent = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' };

describe('No rule comes of a Consent', () => {
  test.each<[string, Partial<Consent>]>([
    ['that is a draft', { status: 'draft' }],
    ['that was superseded', { status: 'inactive' }],
    ['that was rejected', { status: 'rejected' }],
    ['to something else', { category: [{ coding: [{ system: loinc, code: '59284-0' }] }] }],
    ['without a patient', { patient: { display: 'somebody' } }],
    ["of another server's patient", { patient: { reference: 'https://elsewhere.example/fhir/Patient/citizen' } }],
  ])('%s', (_what, change) => {
    expect(rules({ type: 'permit' }, change)).toEqual([]);
  });
});

describe('An actor', () => {
  test.each<[string, NonNullable<ConsentProvision['actor']>[number], string | undefined, number]>([
    ['practitioner', { role: ircp, reference: { reference: 'Practitioner/rossi' } }, 'practitioner:rossi', 4],
    ['organisation', { role: ircp, reference: { reference: 'Organization/hospital' } }, 'organization:hospital', 2],
    [
      'under our own address',
      { role: ircp, reference: { reference: 'https://record.example/fhir/Organization/hospital' } },
      'organization:hospital',
      2,
    ],
    ['role at an organisation', { role: role('AAS'), reference: { reference: 'Organization/hospital' } }, 'role:AAS@hospital', 3],
    ['role anywhere', { role: role('FAR'), reference: { display: 'pharmacists' } }, 'role:FAR', 1],
    ['practitioner in a role', { role: role('AAS'), reference: { reference: 'Practitioner/rossi' } }, 'practitioner:rossi', 4],
    ['role at an organisation that is not known here', { role: role('AAS'), reference: { identifier: { value: '070901' } } }, undefined, 0],
    ['device', { role: ircp, reference: { reference: 'Device/x' } }, undefined, 0],
    [
      'practitioner of another server',
      { role: ircp, reference: { reference: 'https://elsewhere.example/Practitioner/rossi' } },
      undefined,
      0,
    ],
  ])('%s is permitted as such, or not at all', (_what, actor, key, specificity) => {
    expect(rules({ type: 'permit', actor: [actor] }).map((rule) => [rule.actor, rule.specificity])).toEqual(
      key === undefined ? [] : [[key, specificity]],
    );
  });

  test('that is not known here is excluded with everybody whom it might be', () => {
    const excluded = (actor: NonNullable<ConsentProvision['actor']>[number]) =>
      rules({ type: 'deny', actor: [actor] }).map((rule) => rule.actor);
    expect(excluded({ role: ircp, reference: { identifier: { value: 'x' } } })).toEqual(['any']);
    expect(excluded({ role: role('AAS'), reference: { identifier: { value: 'x' } } })).toEqual(['role:AAS']);
  });
});

describe('The scope of a permission', () => {
  test.each<[string, Partial<ConsentProvision>, object[]]>([
    ['treatment', { purpose: [{ system: reason, code: 'TREAT' }] }, [{ purpose: 'TREATMENT' }]],
    ['emergency', { purpose: [{ system: reason, code: 'ETREAT' }] }, [{ purpose: 'EMERGENCY' }]],
    ['research, which nobody here does', { purpose: [{ system: reason, code: 'HRESCH' }] }, [{ purpose: 'HRESCH' }]],
    [
      'two kinds',
      {
        class: [
          { system: kinds, code: 'vaccination' },
          { system: kinds, code: 'exemption' },
        ],
      },
      [{ documentKind: 'vaccination' }, { documentKind: 'exemption' }],
    ],
    ['a kind by its LOINC code', { code: [{ coding: [{ system: loinc, code: '11502-2' }] }] }, [{ documentKind: 'laboratory-report' }]],
    [
      'class and code that meet',
      { class: [{ system: kinds, code: 'laboratory-report' }], code: [{ coding: [{ code: '11502-2' }] }] },
      [{ documentKind: 'laboratory-report' }],
    ],
    ['class and code that do not meet', { class: [{ system: kinds, code: 'vaccination' }], code: [{ coding: [{ code: '11502-2' }] }] }, []],
    ['a class of another system', { class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Observation' }] }, []],
    ['a code that is not known', { code: [{ coding: [{ system: loinc, code: '1-8' }] }] }, []],
    ['a label', { securityLabel: [{ system: act, code: 'HIV' }] }, [{ labels: 1 }]],
    [
      'two labels',
      {
        securityLabel: [
          { system: act, code: 'HIV' },
          { system: act, code: 'SDV' },
        ],
      },
      [{ labels: 5 }],
    ],
    [
      'a label that is not known',
      { securityLabel: [{ system: 'https://fascicolo.example/fhir/CodeSystem/sensitive-label', code: 'new' }] },
      [],
    ],
    ['a label that is none', { securityLabel: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] }, []],
    ['one resource', { data: [{ meaning: 'instance', reference: { reference: 'Observation/1' } }] }, [{ data: 'Observation/1' }]],
    ['a resource that cannot be resolved', { data: [{ meaning: 'instance', reference: { display: 'the report' } }] }, []],
    [
      'a data period',
      { dataPeriod: { start: '2024-01-01', end: '2024-12-31' } },
      [{ dataFrom: parseDateTime('2024-01-01')?.lo, dataTo: parseDateTime('2025-01-01')?.lo }],
    ],
    ['a period', { period: { end: '2026-12-31' } }, [{ from: EARLIEST, to: parseDateTime('2027-01-01')?.lo }]],
    ['a period that ends before it begins', { period: { start: '2027-01-01', end: '2026-12-31' } }, []],
    ['a period without a date', { period: { extension: [absent] } }, []],
    ['a data period without a date', { dataPeriod: { extension: [absent] } }, []],
  ])('%s: %#', (_what, scope, expected) => {
    const found = rules({ type: 'permit', ...scope });
    expect(found).toHaveLength(expected.length);
    expected.forEach((one, i) => expect(found[i]).toMatchObject(one));
  });
});

describe('The scope of a restriction', () => {
  test.each<[string, Partial<ConsentProvision>, object[]]>([
    [
      'a class of another system restricts every kind',
      { class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Observation' }] },
      [{ documentKind: null }],
    ],
    [
      'class and code that do not meet restrict the class',
      { class: [{ system: kinds, code: 'vaccination' }], code: [{ coding: [{ code: '11502-2' }] }] },
      [{ documentKind: 'vaccination' }],
    ],
    [
      'a resource that cannot be resolved restricts all',
      { data: [{ meaning: 'instance', reference: { display: 'the report' } }] },
      [{ data: null }],
    ],
    [
      'a label that is none restricts all',
      { securityLabel: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] },
      [{ labels: 0 }, { labels: 64 }],
    ],
    ['a period without a date restricts always', { period: { extension: [absent] } }, [{ from: EARLIEST, to: LATEST }]],
    [
      'a data period without a date restricts the data of all times',
      { dataPeriod: { extension: [absent] } },
      [{ dataFrom: null, dataTo: null }],
    ],
    ['a label restricts that label', { securityLabel: [{ system: act, code: 'HIV' }] }, [{ labels: 1 }]],
  ])('%s', (_what, scope, expected) => {
    const found = rules({ type: 'deny', ...scope });
    expect(found).toHaveLength(expected.length);
    expected.forEach((one, i) => expect(found[i]).toMatchObject(one));
  });
});

describe('Nested provisions', () => {
  test('inherit what they do not say, and lie one level deeper', () => {
    const found = rules({
      type: 'permit',
      provision: [
        {
          type: 'deny',
          actor: [{ role: ircp, reference: { reference: 'Organization/hospital' } }],
          period: { end: '2026-12-31' },
          provision: [{ type: 'permit', class: [{ system: kinds, code: 'vaccination' }] }],
        },
      ],
    });
    expect(found.map(({ permit, actor, depth, documentKind, to }) => ({ permit, actor, depth, documentKind, to }))).toEqual([
      { permit: true, actor: 'any', depth: 0, documentKind: null, to: LATEST },
      { permit: false, actor: 'organization:hospital', depth: 1, documentKind: null, to: parseDateTime('2027-01-01')?.lo },
      { permit: true, actor: 'organization:hospital', depth: 2, documentKind: 'vaccination', to: parseDateTime('2027-01-01')?.lo },
    ]);
  });

  test('never outlast the provision around them', () => {
    const found = rules({
      type: 'permit',
      period: { start: '2026-01-01', end: '2026-06-30' },
      provision: [
        { type: 'deny', period: { start: '2026-03-01', end: '2027-01-01' } },
        { type: 'permit', period: { start: '2028' } },
      ],
    });
    expect(found).toHaveLength(2);
    expect(found[1]).toMatchObject({ from: parseDateTime('2026-03-01')?.lo, to: parseDateTime('2026-07-01')?.lo });
  });

  test('several actors, purposes and kinds are one rule each', () => {
    const found = rules({
      type: 'deny',
      actor: [
        { role: role('FAR'), reference: { display: 'x' } },
        { role: role('INF'), reference: { display: 'x' } },
      ],
      purpose: [{ code: 'TREAT' }, { code: 'ETREAT' }],
      class: [
        { system: kinds, code: 'vaccination' },
        { system: kinds, code: 'exemption' },
      ],
    });
    expect(found).toHaveLength(8);
  });
});

describe('What was decided for a minor', () => {
  const category = (code: string) => ({
    category: [{ coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/consent-category', code }] }],
  });
  test.each<[string, string, string | undefined, number | undefined]>([
    ['about consultation ends at 18', 'consultation', '2010-05-20', parseDateTime('2028-05-20')?.lo],
    ['about the feed does not', 'feed', '2010-05-20', LATEST],
    ['by an adult does not', 'consultation', '1980-05-20', LATEST],
    ['is not known without a birth date', 'consultation', undefined, LATEST],
    ['ends on 1 March for who was born on 29 February', 'consultation', '2012-02-29', parseDateTime('2030-03-01')?.lo],
  ])('%s', (_what, code, birthDate, to) => {
    expect(rules({ type: 'permit' }, category(code), birthDate)[0]?.to).toBe(to);
  });
});

describe('A consent that cannot be followed is told', () => {
  test.each<[string, ConsentProvision, string]>([
    ['without a type', {}, 'Consent.provision.type'],
    [
      'with an actor who is not known',
      { type: 'permit', actor: [{ role: ircp, reference: { identifier: { value: 'x' } } }] },
      'Consent.provision.actor[0]',
    ],
    ['with a class that is no document kind', { type: 'permit', class: [{ code: 'Observation' }] }, 'Consent.provision.class[0]'],
    [
      'with an unknown code, deep inside',
      { type: 'permit', provision: [{ type: 'deny', code: [{ text: 'x' }] }] },
      'Consent.provision.provision[0].code[0]',
    ],
    ['with a label that is not sensitive', { type: 'deny', securityLabel: [{ code: 'N' }] }, 'Consent.provision.securityLabel[0]'],
    [
      'with data and all that is related to it',
      { type: 'deny', data: [{ meaning: 'related', reference: { reference: 'Observation/1' } }] },
      'Consent.provision.data[0]',
    ],
    ['about a single action', { type: 'deny', action: [{ text: 'copy' }] }, 'Consent.provision.action[0]'],
  ])('%s', (_what, provision, expression) => {
    expect(unenforceable(consent(provision), liguria).map((one) => one.expression)).toContain(expression);
  });

  test('and what can be followed is not', () => {
    const provision: ConsentProvision = {
      type: 'permit',
      provision: [
        {
          type: 'deny',
          actor: [
            { role: role('FAR'), reference: { display: 'x' } },
            { role: ircp, reference: { reference: 'Organization/hospital' } },
          ],
          class: [{ system: kinds, code: 'vaccination' }],
          securityLabel: [{ system: act, code: 'HIV' }],
          data: [{ meaning: 'instance', reference: { reference: 'Observation/1' } }],
          purpose: [{ code: 'TREAT' }],
        },
      ],
    };
    expect(unenforceable(consent(provision), liguria)).toEqual([]);
    expect(unenforceable(consent({}, { status: 'draft' }), liguria)).toEqual([]);
  });
});
