// The demo's citizens. Names say that they are invented; the codici fiscali are computed.
import type { Resource } from '@medplum/fhirtypes';
import { fiscalCodeOf, writePatient, writeRelatedPerson, type PatientInput } from '../resources/people.ts';
import { genoa } from '../tables/places.ts';

const common = { birthPlace: genoa, asl: 'asl3' } as const;

const guardian: PatientInput = {
  ...common,
  id: 'guardian',
  family: 'Saggio',
  given: 'Teresa',
  gender: 'female',
  birthDate: '1986-09-08',
  home: { street: 'Via dell’Esempio 12', municipality: genoa },
  phone: '+39 000 0000004',
  generalPractitioner: 'gp',
};

const citizens: readonly PatientInput[] = [
  {
    ...common,
    id: 'citizen',
    family: 'Esempio',
    given: 'Bianca',
    gender: 'female',
    birthDate: '1958-03-21',
    home: { street: 'Salita della Prova 3', municipality: genoa },
    phone: '+39 000 0000001',
    generalPractitioner: 'gp',
  },
  {
    ...common,
    id: 'citizen-new',
    family: 'Prova',
    given: 'Nilo',
    gender: 'male',
    birthDate: '1990-07-16',
    home: { street: 'Vico del Modulo 7', municipality: genoa },
    phone: '+39 000 0000002',
  },
  {
    ...common,
    id: 'citizen-refused',
    family: 'Finta',
    given: 'Clara',
    gender: 'female',
    birthDate: '1971-12-03',
    home: { street: 'Piazza del Campione 1', municipality: genoa },
    phone: '+39 000 0000003',
    generalPractitioner: 'gp',
  },
  guardian,
  {
    ...common,
    id: 'child',
    family: 'Saggio',
    given: 'Leo',
    gender: 'male',
    birthDate: '2011-05-14',
    home: guardian.home,
    phone: guardian.phone,
    generalPractitioner: 'paediatrician',
  },
];

export function demoPeople(): Resource[] {
  const parent = writeRelatedPerson({
    id: 'guardian-of-child',
    patient: 'child',
    acting: { patient: guardian.id, fiscalCode: fiscalCodeOf(guardian), family: guardian.family, given: guardian.given },
    relationship: 'PRN',
    since: '2020-06-10',
  });
  return [...citizens.map(writePatient), parent];
}
