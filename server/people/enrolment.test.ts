// What is typed at a counter, field by field.
import { describe, expect, test } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { patientOf, type Enrolment, type EnrolmentRules } from './enrolment.ts';

const rules: EnrolmentRules = {
  now: Date.parse('2026-11-02T09:00:00Z'),
  municipalities: [
    { name: 'Genova', belfiore: 'D969', province: 'GE' },
    { name: 'Roma', belfiore: 'H501', province: 'RM' },
  ],
  postalAreas: { '16': 'GE', '17': 'SV', '18': 'IM', '19': 'SP' },
  organization: 'asl3',
};
const mario: Enrolment = {
  family: ' Rossi ',
  given: 'Mario',
  gender: 'male',
  birthDate: '1980-01-01',
  birthPlace: 'roma',
  fiscalCode: 'rssmra80a01 h501u',
  street: 'Via  della Prova 1',
  city: 'Genova',
  postalCode: '16121',
  generalPractitioner: 'gp',
  codeSeen: false,
};

function wrongFields(form: Partial<Enrolment>): readonly string[] {
  try {
    patientOf({ ...mario, ...form }, rules);
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return error.outcome.issue.flatMap(({ expression = [] }) => expression);
  }
}

test('a form without fault becomes a Patient of the registry', () => {
  expect(patientOf(mario, rules)).toMatchObject({
    name: [{ family: 'Rossi', given: ['Mario'] }],
    identifier: [{ value: 'RSSMRA80A01H501U' }],
    address: [{ line: ['Via della Prova 1'], city: 'Genova', district: 'GE', postalCode: '16121' }],
    extension: [{ valueAddress: { city: 'Roma', district: 'RM' } }],
    managingOrganization: { reference: 'Organization/asl3' },
    generalPractitioner: [{ reference: 'Practitioner/gp' }],
  });
});

describe('every field that is wrong is named', () => {
  test.each<[Partial<Enrolment>, string[]]>([
    [{ family: '' }, ['family']],
    [{ family: '', given: ' ', street: '' }, ['family', 'given', 'street']],
    [{ birthDate: '1980-02-30' }, ['birthDate']],
    [{ birthDate: '2027-01-01' }, ['birthDate']],
    [{ gender: 'x' }, ['gender']],
    [{ fiscalCode: 'RSSMRA80A01H501X' }, ['fiscalCode']],
    [{ postalCode: '00100' }, ['postalCode']],
    [{ postalCode: '1612' }, ['postalCode']],
    [{ family: 'Ros\u0000si' }, ['family']],
    [{ street: '<script>' }, ['street']],
    [{ generalPractitioner: '../admin' }, ['generalPractitioner']],
    [{ birthDate: '1980-01-02' }, ['birthDate']],
    [{ birthPlace: 'Genova' }, ['birthPlace']],
    [{ birthPlace: 'Parigi' }, []],
    [{ gender: 'female' }, ['gender']],
    [{ gender: 'female', codeSeen: true }, []],
    [{ family: 'x'.repeat(101), codeSeen: true }, ['family']],
  ])('%j: %j', (form, expected) => {
    expect(wrongFields(form)).toEqual(expected);
  });
});
