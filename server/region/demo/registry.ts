// The demo's organisations, places and professionals: ids equal the names of the personas.
import type { Resource } from '@medplum/fhirtypes';
import { identifier, systems } from '../codes.ts';
import { writeLocation, writeOrganization, writePractitioner, writeRole, type Person, type roles } from '../resources/people.ts';
import { sharedOrganizations } from '../shared-organizations.ts';
import { genoa } from '../tables/places.ts';

const code = (value: string) => identifier(systems.organization, value);

const organizations = [
  ...sharedOrganizations,
  writeOrganization({
    id: 'asl3',
    name: 'ASL 3 Dimostrativa',
    kind: 'prov',
    identifier: identifier(systems.asl, '070103'),
    partOf: 'region',
    city: 'Genova',
  }),
  writeOrganization({
    id: 'hospital',
    name: 'Policlinico San Fittizio',
    kind: 'prov',
    identifier: identifier(systems.hospital, '070998'),
    partOf: 'region',
    city: 'Genova',
  }),
  writeOrganization({
    id: 'other-hospital',
    name: 'Ospedale Santa Prova',
    kind: 'prov',
    identifier: identifier(systems.hospital, '070999'),
    partOf: 'region',
    city: 'Savona',
  }),
  writeOrganization({
    id: 'laboratory',
    name: 'Laboratorio Analisi Campione',
    kind: 'prov',
    identifier: identifier(systems.outpatientStructure, '070103900001'),
    partOf: 'asl3',
    city: 'Genova',
  }),
  writeOrganization({
    id: 'pharmacy',
    name: 'Farmacia Alla Bozza',
    kind: 'other',
    identifier: code('farmacia-1'),
    partOf: 'asl3',
    city: 'Genova',
  }),
  writeOrganization({
    id: 'gp-practice',
    name: 'Studio Medico Modello',
    kind: 'prov',
    identifier: identifier(systems.outpatientStructure, '070103900002'),
    partOf: 'asl3',
    city: 'Genova',
  }),
];

const locations = [
  writeLocation('hospital-medicine', 'Medicina interna, piano 3', 'hospital'),
  writeLocation('hospital-emergency', 'Pronto soccorso', 'hospital'),
  writeLocation('hospital-radiology', 'Radiologia, piano terra', 'hospital'),
  writeLocation('hospital-cardiology', 'Ambulatorio di cardiologia, piano 1', 'hospital'),
  writeLocation('laboratory-draw', 'Sala prelievi', 'laboratory'),
];

type Professional = readonly [
  id: string,
  family: string,
  given: string,
  gender: Person['gender'],
  birthDate: string,
  role: keyof typeof roles,
  organization: string,
];

const professionals: readonly Professional[] = [
  ['gp', 'Modello', 'Ugo', 'male', '1966-04-09', 'APR', 'gp-practice'],
  ['paediatrician', 'Schizzo', 'Pia', 'female', '1974-10-02', 'APR', 'gp-practice'],
  ['physician', 'Abbozzo', 'Carlo', 'male', '1970-01-25', 'AAS', 'hospital'],
  ['nurse', 'Traccia', 'Rita', 'female', '1988-06-17', 'INF', 'hospital'],
  ['specialist', 'Campione', 'Sara', 'female', '1979-11-30', 'AAS', 'other-hospital'],
  ['biologist', 'Provetta', 'Lino', 'male', '1972-08-05', 'DRS', 'laboratory'],
  ['pharmacist', 'Bozza', 'Dino', 'male', '1983-03-12', 'FAR', 'pharmacy'],
  ['operator', 'Schema', 'Olga', 'female', '1981-12-20', 'OGC', 'asl3'],
  ['auditor', 'Verifica', 'Aldo', 'male', '1969-07-01', 'AUDITOR', 'region'],
  ['admin', 'Registro', 'Ines', 'female', '1985-02-14', 'ADMIN', 'region'],
];

export function demoRegistry(): Resource[] {
  const people = professionals.flatMap(([id, family, given, gender, birthDate, role, organization]) => [
    writePractitioner(id, { family, given, gender, birthDate, birthPlace: genoa }),
    writeRole(id, organization, role),
  ]);
  return [...organizations, ...locations, ...people];
}
