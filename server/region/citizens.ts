// Households of the synthetic region: who lives with whom, and who may act for whom.
import type { Resource } from '@medplum/fhirtypes';
import { childrenOfFamily, delegatedSpouse, households, lastDay, paediatricAge, twoParents } from './proportions.ts';
import type { Random } from './random.ts';
import { aslId, type GeneralPractitioner, type Registry } from './registry.ts';
import { writePatient, writeRelatedPerson, type Person } from './resources/people.ts';
import { givenNames, streets, surnames } from './tables/names.ts';
import { municipalities, type Municipality } from './tables/places.ts';

export interface Citizen extends Person {
  readonly id: string;
  readonly fiscalCode: string;
  readonly age: number;
  readonly home: Municipality;
  readonly gp: GeneralPractitioner;
  /** Who decides for a minor. */
  readonly parent?: Citizen;
}

export interface Family {
  readonly citizens: readonly Citizen[];
  /** Patients and RelatedPersons. */
  readonly resources: readonly Resource[];
}

interface Member {
  readonly age: number;
  readonly gender: Person['gender'];
  readonly isChild: boolean;
  /** Others have the surname of the household. */
  readonly ownName: boolean;
}

/** At most `most` people. */
export function drawFamily(registry: Registry, random: Random, most: number): Family {
  const home = random.weighted(municipalities.map((place) => [place.people, place] as const));
  const street = `${random.pick(streets)} ${random.int(1, 90)}`;
  const surname = random.pick(surnames);
  const members = drawMembers(random).slice(0, most);
  const drawn = members.map((member) => drawCitizen(registry, random, member, { home, surname }));
  const adults = drawn.filter((_, i) => members[i]?.isChild === false);
  const citizens = drawn.map((citizen, i) =>
    members[i]?.isChild === true && adults[0] !== undefined ? { ...citizen, parent: adults[0] } : citizen,
  );
  const patients = citizens.map((citizen) => patientOf(citizen, street, random));
  const parents = citizens.filter(({ parent }) => parent !== undefined).flatMap((child) => adults.map((adult) => parentOf(child, adult)));
  return { citizens, resources: [...patients, ...parents, ...delegateOf(adults, random)] };
}

function drawMembers(random: Random): Member[] {
  const kind = random.weighted(households);
  const gender = random.pick(['female', 'male'] as const);
  const other = gender === 'female' ? 'male' : 'female';
  const adult = (age: number, sex: Person['gender'], ownName: boolean): Member => ({ age, gender: sex, isChild: false, ownName });
  if (kind === 'single') return [adult(random.int(19, 94), gender, false)];
  const age = kind === 'couple' ? random.int(24, 90) : random.int(28, 52);
  const second = adult(Math.min(95, Math.max(20, age + random.int(-6, 6))), other, true);
  if (kind === 'couple') return [adult(age, gender, false), second];
  const children = Array.from({ length: random.weighted(childrenOfFamily) }, (): Member => {
    const oldest = Math.min(17, Math.min(age, second.age) - 20);
    return { age: random.int(0, Math.max(0, oldest)), gender: random.pick(['female', 'male'] as const), isChild: true, ownName: false };
  });
  return [adult(age, gender, false), ...(random.chance(twoParents) ? [second] : []), ...children];
}

function drawCitizen(
  registry: Registry,
  random: Random,
  member: Member,
  { home, surname }: { home: Municipality; surname: string },
): Citizen {
  const { age, gender } = member;
  const person: Person = {
    family: member.ownName ? random.pick(surnames) : surname,
    given: random.pick(givenNames[gender]),
    gender,
    birthDate: birthDateOf(age, random),
    birthPlace: random.chance(0.75) ? home : random.pick(municipalities),
  };
  return {
    ...person,
    id: random.id(),
    age,
    home,
    fiscalCode: registry.fiscalCode(person, random),
    gp: registry.generalPractitioner(home, age < paediatricAge),
  };
}

/** `age` is that of the last day, 1 January. */
function birthDateOf(age: number, random: Random): string {
  const month = String(random.int(1, 12)).padStart(2, '0');
  return `${lastDay.year - 1 - age}-${month}-${String(random.int(2, 28)).padStart(2, '0')}`;
}

function patientOf(citizen: Citizen, street: string, random: Random): Resource {
  return writePatient({
    ...citizen,
    home: { street, municipality: citizen.home },
    asl: aslId(citizen.home.asl),
    generalPractitioner: citizen.gp.practitioner,
    phone: `+39 000 ${random.digits(7)}`,
  });
}

export function parentRelationId(child: Citizen, adult: Citizen): string {
  return `${adult.id}-of-${child.id}`;
}

function parentOf(child: Citizen, adult: Citizen): Resource {
  const since = child.birthDate > '2020-06-01' ? child.birthDate : '2020-06-01';
  const acting = { patient: adult.id, fiscalCode: adult.fiscalCode, family: adult.family, given: adult.given };
  return writeRelatedPerson({ id: parentRelationId(child, adult), patient: child.id, acting, relationship: 'PRN', since });
}

function delegateOf([first, second]: readonly Citizen[], random: Random): Resource[] {
  if (first === undefined || second === undefined || !random.chance(delegatedSpouse)) return [];
  const acting = { patient: second.id, fiscalCode: second.fiscalCode, family: second.family, given: second.given };
  return [
    writeRelatedPerson({ id: parentRelationId(first, second), patient: first.id, acting, relationship: 'DELEGATEE', since: '2024-01-15' }),
  ];
}
