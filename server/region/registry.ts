// The organisations and professionals of the synthetic region, and who is near whom. General practitioners open their
// practices as people need them.
import type { Resource } from '@medplum/fhirtypes';
import { identifier, systems } from './codes.ts';
import { encodeFiscalCode, omocodia } from '#fhir/fiscal-code.ts';
import { assistedPerGeneralPractitioner, assistedPerPaediatrician, omocodia as omocodiaShare } from './proportions.ts';
import { createRandom, type Random } from './random.ts';
import { writeLocation, writeOrganization, writePractitioner, writeRole, type Person, type roles } from './resources/people.ts';
import { sharedOrganizations } from './shared-organizations.ts';
import { healthAuthorities, hospitals, type Hospital } from './tables/liguria.ts';
import { givenNames, surnames } from './tables/names.ts';
import { municipalities, type Municipality } from './tables/places.ts';

export const wards = {
  medicine: 'Medicina interna',
  cardiology: 'Cardiologia',
  radiology: 'Radiologia',
  emergency: 'Pronto soccorso',
} as const;
export type Ward = keyof typeof wards;

export interface GeneralPractitioner {
  readonly practitioner: string;
  readonly practice: string;
}

export interface Registry {
  readonly resources: readonly Resource[];
  /** Unique in the region. */
  fiscalCode(person: Omit<Person, 'fiscalCode'>, random: Random): string;
  /** Takes one more person on the list. */
  generalPractitioner(home: Municipality, isChild: boolean): GeneralPractitioner;
  hospital(home: Municipality, need: 'emergency' | 'any', isChild: boolean, random: Random): Hospital;
}

export const aslId = (code: string): string => `asl-${code}`;
export const hospitalId = ({ code }: Hospital): string => `hospital-${code}`;
export const physicianId = ({ code }: Hospital, ward: Ward): string => `physician-${code}-${ward}`;
export const wardId = (hospital: Hospital, ward: Ward): string => `${hospitalId(hospital)}-${ward}`;
export const laboratoryId = (home: Municipality): string => `laboratory-${home.asl}`;
export const biologistId = (home: Municipality): string => `biologist-${home.asl}`;
export const pharmacyId = (home: Municipality): string => `pharmacy-${home.belfiore}`;

export function createRegistry(seed: string): Registry {
  const random = createRandom(seed, 'registry');
  const fiscalCodes = new Set<string>();
  const resources: Resource[] = [...sharedOrganizations];

  function fiscalCode(person: Omit<Person, 'fiscalCode'>, chance: Random): string {
    const plain = encodeFiscalCode({ ...person, birthPlace: person.birthPlace.belfiore });
    let level = chance.chance(omocodiaShare) ? 1 : 0;
    let code = level === 0 ? plain : omocodia(plain, level);
    while (fiscalCodes.has(code)) code = omocodia(plain, ++level);
    fiscalCodes.add(code);
    return code;
  }

  function employ(id: string, organization: string, role: keyof typeof roles, birthPlace: Municipality): void {
    const person = professional(random, birthPlace);
    resources.push(writePractitioner(id, { ...person, fiscalCode: fiscalCode(person, random) }), writeRole(id, organization, role));
  }

  resources.push(...institutions());
  for (const hospital of hospitals) {
    const city = municipalities.find(({ name }) => name === hospital.city) as Municipality;
    for (const ward of Object.keys(wards) as Ward[]) employ(physicianId(hospital, ward), hospitalId(hospital), 'AAS', city);
    employ(`nurse-${hospital.code}`, hospitalId(hospital), 'INF', city);
  }
  for (const home of municipalities) employ(`pharmacist-${home.belfiore}`, pharmacyId(home), 'FAR', home);
  for (const { code } of healthAuthorities) employ(`biologist-${code}`, `laboratory-${code}`, 'DRS', capital(code));

  const open = new Map<string, { gp: GeneralPractitioner; left: number }>();
  let practices = 0;

  function openPractice(home: Municipality, isChild: boolean): { gp: GeneralPractitioner; left: number } {
    const number = ++practices;
    const practitioner = `${isChild ? 'paediatrician' : 'gp'}-${random.id()}`;
    const practice = `practice-${String(number).padStart(5, '0')}`;
    resources.push(
      writeOrganization({
        id: practice,
        name: `Studio medico ${number}, ${home.name}`,
        kind: 'prov',
        identifier: identifier(systems.outpatientStructure, `${home.asl}${String(number).padStart(6, '0')}`),
        partOf: aslId(home.asl),
        city: home.name,
      }),
    );
    employ(practitioner, practice, 'APR', home);
    const { from, to } = isChild ? assistedPerPaediatrician : assistedPerGeneralPractitioner;
    return { gp: { practitioner, practice }, left: random.int(from, to) };
  }

  return {
    resources,
    fiscalCode,
    generalPractitioner: (home, isChild) => {
      const key = `${home.belfiore} ${isChild}`;
      let practice = open.get(key);
      if (practice === undefined || practice.left === 0) {
        practice = openPractice(home, isChild);
        open.set(key, practice);
      }
      practice.left--;
      return practice.gp;
    },
    hospital: (home, need, isChild, chance) => {
      const admitting = hospitals.filter(({ admits }) => admits === 'all' || admits === (isChild ? 'children' : 'adults'));
      const fitting = admitting.filter((hospital) => hospital.asl === home.asl && (need === 'any' || hospital.emergencyRoom));
      return chance.weighted(fitting.map((hospital) => [hospital.weight, hospital] as const));
    },
  };
}

function capital(asl: string): Municipality {
  return municipalities.find((municipality) => municipality.asl === asl) as Municipality;
}

function professional(random: Random, birthPlace: Municipality) {
  const gender = random.pick(['female', 'male'] as const);
  const birthDate = `${random.int(1958, 1994)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
  return { family: random.pick(surnames), given: random.pick(givenNames[gender]), gender, birthDate, birthPlace };
}

function institutions(): Resource[] {
  const authorities = healthAuthorities.flatMap(({ code, name }) => [
    writeOrganization({ id: aslId(code), name, kind: 'prov', identifier: identifier(systems.asl, code), partOf: 'region' }),
    writeOrganization({
      id: `laboratory-${code}`,
      name: `Laboratorio analisi ${name}`,
      kind: 'prov',
      identifier: identifier(systems.outpatientStructure, `${code}800001`),
      partOf: aslId(code),
    }),
  ]);
  const houses = hospitals.flatMap((hospital) => [
    writeOrganization({
      id: hospitalId(hospital),
      name: hospital.name,
      kind: 'prov',
      identifier: identifier(systems.hospital, hospital.code),
      partOf: aslId(hospital.asl),
      city: hospital.city,
    }),
    ...(Object.keys(wards) as Ward[]).map((ward) =>
      writeLocation(wardId(hospital, ward), `${wards[ward]}, ${hospital.name}`, hospitalId(hospital)),
    ),
  ]);
  const pharmacies = municipalities.map((home) =>
    writeOrganization({
      id: pharmacyId(home),
      name: `Farmacia di ${home.name} (dimostrazione)`,
      kind: 'other',
      identifier: identifier(systems.organization, `farmacia-${home.belfiore}`),
      partOf: aslId(home.asl),
      city: home.name,
    }),
  );
  return [...authorities, ...houses, ...pharmacies];
}
