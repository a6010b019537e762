import type { Patient } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { checkLetter, omocodia } from '#fhir/fiscal-code.ts';
import { obstaclesFor, type Candidate } from './eligibility.ts';

const oid = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const rules = {
  adultAge: 18,
  fiscalCodeSystems: [oid, 'http://hl7.it/sid/codiceFiscale'],
};
const nilo: Patient = {
  resourceType: 'Patient',
  active: true,
  birthDate: '1990-07-16',
  identifier: [{ system: oid, value: 'PRVNLI90L16D969X' }],
};
const now = Date.parse('2026-11-02T09:00:00Z');

const obstacles = (patient: Partial<Patient>, candidate: Partial<Candidate> = {}, at = now) =>
  obstaclesFor(
    {
      patient: { ...nilo, ...patient },
      enrolled: true,
      represented: false,
      open: false,
      ...candidate,
    },
    rules,
    at,
  );

test.each<[string, Partial<Patient>, Partial<Candidate>, readonly string[]]>([
  ['An enrolled adult is eligible', {}, {}, []],
  [
    'so is one whose code is known under the other system',
    { identifier: [{ system: 'http://hl7.it/sid/codiceFiscale', value: 'X' }] },
    {},
    [],
  ],
  ['so is one of whom the registry does not say that the enrolment is active', { active: undefined as never }, {}, []],
  ['Who is known by a copy only is not enrolled', {}, { enrolled: false }, ['not-enrolled']],
  ['An enrolment that has ended is none', { active: false }, {}, ['inactive']],
  ['Without a codice fiscale there is nobody to recognise', { identifier: [{ system: 'urn:other', value: 'X' }] }, {}, ['no-fiscal-code']],
  ['An empty code is none', { identifier: [{ system: oid, value: '' }] }, {}, ['no-fiscal-code']],
  ['A minor does not decide', { birthDate: '2011-05-14' }, {}, ['under-age']],
  ['and is decided for', { birthDate: '2011-05-14' }, { represented: true }, []],
  ['A birth date without a day proves no age', { birthDate: '1990-07' }, {}, ['no-birth-date']],
  ['Nothing is decided for the dead', { deceasedDateTime: '2026-01-01' }, {}, ['deceased']],
  ['however it is said', { deceasedBoolean: true }, {}, ['deceased']],
  ['Who is said to live lives', { deceasedBoolean: false }, {}, []],
  ['What is open is not opened', {}, { open: true }, ['already-open']],
  [
    'Everything that stands against it is named',
    { active: false, birthDate: '2020-01-01' },
    { enrolled: false },
    ['not-enrolled', 'inactive', 'under-age'],
  ],
])('%s', (_sentence, patient, candidate, expected) => {
  expect(obstacles(patient, candidate)).toEqual(expected);
});

test.each([
  ['2008-11-02', '2026-11-01T22:59:59.999Z', ['under-age']],
  ['2008-11-02', '2026-11-01T23:00:00Z', []],
  ['2008-07-01', '2026-06-30T21:59:59.999Z', ['under-age']],
  ['2008-07-01', '2026-06-30T22:00:00Z', []],
  ['2008-02-29', '2026-02-28T22:59:59.999Z', ['under-age']],
  ['2008-02-29', '2026-02-28T23:00:00Z', []],
])('Born on %s, one is of age at midnight in Rome: at %s the obstacles are %j', (birthDate, at, expected) => {
  expect(obstacles({ birthDate }, {}, Date.parse(at))).toEqual(expected);
});

const plain = `PRVNLI90L16D969${checkLetter('PRVNLI90L16D969')}`;
const replaced = omocodia(plain, 1);
const other = `PRVNLI90L16D968${checkLetter('PRVNLI90L16D968')}`;
const http = 'http://hl7.it/sid/codiceFiscale';

test.each<[string, NonNullable<Patient['identifier']>, string, readonly string[]]>([
  ['The code of the registry', [{ system: oid, value: plain }], plain, []],
  ['as it is typed', [{ system: oid, value: plain }], ` ${plain.toLowerCase()} `, []],
  ['A code with letters for digits, because another had the same', [{ system: oid, value: replaced }], replaced, []],
  ['is not the plain code, which is somebody else’s', [{ system: oid, value: replaced }], plain, ['fiscal-code-differs']],
  ['nor the other way round', [{ system: oid, value: plain }], replaced, ['fiscal-code-differs']],
  ['A corrected code', [{ use: 'old', system: oid, value: other }, { system: oid, value: plain }], plain, []], // prettier-ignore
  ['or the one before it, which a provider still has', [{ use: 'old', system: oid, value: other }, { system: oid, value: plain }], other, []], // prettier-ignore
  ['is the same under the other system', [{ system: http, value: plain }], plain, []],
  ['and under both', [{ system: http, value: other }, { system: oid, value: plain }], plain, []], // prettier-ignore
  ['A number of another kind is none', [{ system: oid, value: plain }, { system: 'urn:other', value: other }], other, ['fiscal-code-differs']], // prettier-ignore
  ['An empty code agrees with nothing', [{ system: oid, value: plain }], '', ['fiscal-code-differs']],
])('%s: %j, said %s', (_sentence, identifier, fiscalNumber, expected) => {
  expect(obstacles({ identifier, name: [{ family: 'Prova' }] }, { identity: { fiscalNumber } })).toEqual(expected);
});
