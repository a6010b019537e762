// Drugs of a life: what is always taken is prescribed again and again, what is needed for a while once.
import { care } from './health.ts';
import { byAge, drawTimes, newOrder, originOf, sensitivityOf, type Life } from './life.ts';
import { dispensed, refillDays, yearly } from './proportions.ts';
import { pharmacyId } from './registry.ts';
import { writeDispensation, writeDrugPrescription } from './resources/prescription.ts';
import { drugs, type DrugName } from './tables/drugs.ts';
import { illnesses, type IllnessName } from './tables/illnesses.ts';
import { DAY } from './time.ts';

const acute = [
  [35, ['amoxicillin', 'bronchitis']],
  [20, ['azithromycin', 'bronchitis']],
  [30, ['ibuprofen', 'kneePain']],
  [15, ['pantoprazole', 'abdominalPain']],
] as const satisfies readonly (readonly [number, readonly [DrugName, IllnessName]])[];

export function liveTherapy(life: Life): void {
  const { health, random, from, to } = life;
  for (const illness of health.illnesses) {
    const known = care[illness];
    if (known === undefined) continue;
    const drug = random.pick(known.drugs);
    for (let when = from + random.int(0, refillDays) * DAY; when < to; when += (refillDays + random.int(-5, 5)) * DAY)
      prescribe(life, when, drug, illness);
  }
  for (const when of drawTimes(life, byAge(life, yearly.acuteDrugs))) {
    const [drug, reason] = random.weighted<readonly [DrugName, IllnessName]>(acute);
    prescribe(life, when, drug, reason);
  }
}

function prescribe(life: Life, when: number, name: DrugName, reason: IllnessName): void {
  const { citizen, random, to } = life;
  const security = sensitivityOf(reason);
  const handed = when + random.int(0, 6) * DAY;
  const isDispensed = handed < to && random.chance(dispensed);
  const order = newOrder(life);
  const shared = { drug: drugs[name], packages: random.int(1, 2), nre: order.nre };
  life.emit(
    writeDrugPrescription({
      ...shared,
      id: order.id,
      origin: originOf(life, 'sistema-ts', security),
      prescriber: citizen.gp.practitioner,
      written: when,
      reason: illnesses[reason],
      dispensed: isDispensed,
    }),
  );
  if (!isDispensed) return;
  const origin = originOf(life, pharmacyId(citizen.home), security);
  life.emit(writeDispensation({ ...shared, id: random.id(), origin, prescription: order.id, handed }));
}
