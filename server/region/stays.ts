// Stays of a life: passages of the emergency room, admissions with their letters, and who is on the ward today.
import { byAge, drawTimes, originOf, type Life } from './life.ts';
import { onTheWard, triage, yearly } from './proportions.ts';
import { hospitalId, physicianId, wardId } from './registry.ts';
import { writeEmergencyVisit, writeInpatientStay } from './resources/stay.ts';
import { illnesses, type IllnessName } from './tables/illnesses.ts';
import { DAY, HOUR } from './time.ts';

const emergencies: readonly (readonly [number, IllnessName])[] = [
  [24, 'sprain'],
  [20, 'abdominalPain'],
  [18, 'chestPain'],
  [16, 'fever'],
  [14, 'headTrauma'],
  [8, 'bronchitis'],
];
const admissions: readonly (readonly [number, IllnessName])[] = [
  [30, 'pneumonia'],
  [24, 'heartFailure'],
  [18, 'hipFracture'],
  [14, 'appendicitis'],
  [14, 'stroke'],
];
const childAdmissions: readonly (readonly [number, IllnessName])[] = [
  [60, 'pneumonia'],
  [40, 'appendicitis'],
];

export function liveStays(life: Life): void {
  for (const when of drawTimes(life, byAge(life, yearly.emergencyRoom))) visitEmergencyRoom(life, when);
  for (const when of drawTimes(life, byAge(life, yearly.inpatientStays))) stay(life, when, when + life.random.int(2, 14) * DAY);
  const admitted = life.to - life.random.int(1, 12) * DAY + 10 * HOUR;
  if (life.random.chance(onTheWard) && admitted > life.from) stay(life, admitted, undefined);
}

function visitEmergencyRoom(life: Life, when: number): void {
  const { citizen, random } = life;
  const hospital = life.registry.hospital(citizen.home, 'emergency', citizen.age < 18, random);
  const level = random.weighted(triage);
  life.emit(
    ...writeEmergencyVisit({
      origin: originOf(life, hospitalId(hospital), []),
      id: random.id(),
      episode: `PS-${life.nextNumber()}`,
      physician: physicianId(hospital, 'emergency'),
      location: wardId(hospital, 'emergency'),
      start: when,
      end: when + random.int(1, 14) * HOUR,
      triage: level,
      illness: illnesses[random.weighted(emergencies)],
      course:
        level <= 2 ? 'Osservazione breve, poi dimissione con controllo del curante.' : 'Dimissione a domicilio con indicazioni al curante.',
      file: 'text',
    }),
  );
}

function stay(life: Life, start: number, end: number | undefined): void {
  const { citizen, random } = life;
  const isChild = citizen.age < 18;
  const hospital = life.registry.hospital(citizen.home, 'any', isChild, random);
  const illness = random.weighted(isChild ? childAdmissions : admissions);
  const ward = illness === 'heartFailure' ? 'cardiology' : 'medicine';
  life.emit(
    ...writeInpatientStay({
      origin: originOf(life, hospitalId(hospital), []),
      id: random.id(),
      episode: `RIC-${life.nextNumber()}`,
      physician: physicianId(hospital, ward),
      location: wardId(hospital, ward),
      start,
      ...(end === undefined || end > life.to ? {} : { end }),
      illness: illnesses[illness],
      course: 'Decorso regolare, dimissione al domicilio. Controllo ambulatoriale tra 30 giorni.',
      file: 'text',
    }),
  );
}
