// What the general practitioner and the vaccination centre write in a life.
import type { AllergyIntolerance, Condition } from '@medplum/fhirtypes';
import { drawTimes, originOf, sensitivityOf, type Life } from './life.ts';
import { allergic, influenzaVaccination, lastDay, patientSummary, pressureChecks } from './proportions.ts';
import { aslId } from './registry.ts';
import { writeAllergy, writeBloodPressure, writeImmunization, writeProblem, writeSummary } from './resources/chart.ts';
import { allergies, illnesses, vaccines } from './tables/illnesses.ts';
import { at, DAY } from './time.ts';

export function liveChart(life: Life): void {
  const { citizen, health, random, to } = life;
  const author = citizen.gp.practitioner;
  const origin = originOf(life, citizen.gp.practice, []);
  const noted = (): number => life.from + Math.floor(random.next() * (to - life.from));
  const problems: Condition[] = [];
  for (const illness of health.illnesses) {
    const security = sensitivityOf(illness);
    const problem = writeProblem({ origin: { ...origin, security }, id: random.id(), author, when: noted(), illness: illnesses[illness] });
    life.emit(problem);
    if (security.length === 0) problems.push(problem);
  }
  const known: AllergyIntolerance[] = [];
  if (random.chance(allergic))
    known.push(writeAllergy({ origin, id: random.id(), author, when: noted(), allergy: random.pick(allergies) }));
  life.emit(...known);
  if (health.illnesses.includes('hypertension')) {
    for (const when of drawTimes(life, pressureChecks)) {
      const reading = { systolic: Math.round(random.normal(144, 11)), diastolic: Math.round(random.normal(87, 6)) };
      life.emit(writeBloodPressure({ origin, id: random.id(), author, when, ...reading }));
    }
  }
  if (random.chance(patientSummary)) {
    life.emit(
      ...writeSummary({
        origin,
        id: random.id(),
        author,
        when: Math.max(life.from, to - random.int(1, 200) * DAY),
        problems,
        allergies: known,
        file: 'text',
      }),
    );
  }
  vaccinate(life);
}

const childhood = [
  [90, 'hexavalent', 1],
  [150, 'hexavalent', 2],
  [330, 'hexavalent', 3],
  [400, 'measles', 1],
  [2000, 'measles', 2],
] as const;

function vaccinate(life: Life): void {
  const { citizen, random, from, to } = life;
  const origin = originOf(life, aslId(citizen.home.asl), []);
  const lot = (): string => `DEMO-${random.digits(5)}`;
  if (citizen.age < 18) {
    const born = Date.parse(citizen.birthDate);
    for (const [days, name, dose] of childhood) {
      const when = born + days * DAY + random.int(0, 40) * DAY;
      if (when >= from && when < to)
        life.emit(writeImmunization({ origin, id: random.id(), when, vaccine: vaccines[name], lot: lot(), dose }));
    }
  }
  const share = citizen.age < 18 ? influenzaVaccination[0] : citizen.age < 65 ? influenzaVaccination[1] : influenzaVaccination[2];
  for (let year = lastDay.year - 1; at(year, 10, 15) >= from; year--) {
    const when = at(year, 10, 15) + random.int(0, 50) * DAY;
    if (when < to && random.chance(share))
      life.emit(writeImmunization({ origin, id: random.id(), when, vaccine: vaccines.influenza, lot: lot(), dose: 1 }));
  }
}
