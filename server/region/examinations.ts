// Examinations of a life: prescription, booking at the CUP, report of laboratory, radiology or cardiology.
import type { Coding } from '@medplum/fhirtypes';
import { care, measure } from './health.ts';
import { byAge, drawSecurity, drawTimes, newOrder, originOf, type Life, type Order } from './life.ts';
import { cancelledAppointment, chronicTests, futureAppointment, missedAppointment, yearly } from './proportions.ts';
import { biologistId, laboratoryId, physicianId, hospitalId, wardId } from './registry.ts';
import { writeLaboratoryReport } from './resources/laboratory-report.ts';
import { writeAppointment, writeSpecialistPrescription } from './resources/prescription.ts';
import { writeSpecialistReport } from './resources/specialist-report.ts';
import type { Hospital } from './tables/liguria.ts';
import { illnesses, type IllnessName } from './tables/illnesses.ts';
import type { PanelName } from './tables/laboratory.ts';
import { services, type Service, type ServiceName } from './tables/services.ts';
import { DAY, HOUR, YEAR } from './time.ts';

export function liveExaminations(life: Life): void {
  for (const when of drawTimes(life, byAge(life, yearly.bloodTests))) bloodTests(life, when, 'routine', 'checkup');
  for (const illness of life.health.illnesses) {
    const panel = care[illness]?.panel;
    if (panel !== undefined) for (const when of drawTimes(life, chronicTests)) bloodTests(life, when, panel, illness);
  }
  for (const when of drawTimes(life, byAge(life, yearly.radiology))) image(life, when);
  for (const when of drawTimes(life, byAge(life, yearly.cardiology))) heart(life, when);
  if (life.random.chance(futureAppointment)) bookAhead(life);
}

function bloodTests(life: Life, when: number, panel: PanelName, reason: IllnessName): void {
  const { citizen, health, random } = life;
  const security = drawSecurity(life, reason);
  const order = newOrder(life);
  prescribe(life, order, 'blood', reason, when - random.int(3, 30) * DAY, 'completed', security);
  life.emit(
    ...writeLaboratoryReport({
      origin: originOf(life, laboratoryId(citizen.home), security),
      id: random.id(),
      drawn: when,
      issued: when + random.int(6, 52) * HOUR,
      signer: biologistId(citizen.home),
      accession: `L${life.nextNumber()}`,
      order,
      results: measure(health, panel, (when - life.origin) / YEAR, random),
      file: 'text',
    }),
  );
}

const imaging = [
  [30, ['chestXray', 'bronchitis']],
  [25, ['kneeXray', 'kneePain']],
  [30, ['abdomenUltrasound', 'abdominalPain']],
  [15, ['headCt', 'headTrauma']],
] as const satisfies readonly (readonly [number, readonly [ServiceName, IllnessName]])[];

function image(life: Life, when: number): void {
  const [service, reason] = life.random.weighted<readonly [ServiceName, IllnessName]>(imaging);
  examine(life, when, service, reason);
}

function heart(life: Life, when: number): void {
  const ill = life.health.illnesses.find((name) => name === 'heartFailure' || name === 'atrialFibrillation' || name === 'hypertension');
  examine(life, when, life.random.pick(['cardiologyVisit', 'echocardiogram'] as const), ill ?? 'chestPain');
}

function examine(life: Life, when: number, name: ServiceName, reason: IllnessName): void {
  const { citizen, random } = life;
  const service: Service = services[name];
  const security = drawSecurity(life, reason);
  const hospital = life.registry.hospital(citizen.home, 'any', citizen.age < 18, random);
  const order = newOrder(life);
  const wait = random.int(7, 90) * DAY;
  prescribe(life, order, name, reason, when - wait - 3 * DAY, 'completed', security);
  const status = drawStatus(life);
  book(life, { order, service, hospital, security, booked: Math.max(life.from, when - wait), start: when, status });
  if (status !== 'fulfilled') return;
  const ward = service.kind === 'cardiology' ? 'cardiology' : 'radiology';
  const isAbnormal = random.chance(0.35);
  life.emit(
    ...writeSpecialistReport({
      origin: originOf(life, hospitalId(hospital), security),
      id: random.id(),
      service,
      done: when,
      issued: when + random.int(1, 48) * HOUR,
      signer: physicianId(hospital, ward),
      accession: `R${life.nextNumber()}`,
      order,
      conclusion: random.pick(isAbnormal ? service.abnormal : service.normal),
      measures: measuresOf(name, isAbnormal, life),
      file: 'text',
    }),
  );
}

function measuresOf(name: ServiceName, isAbnormal: boolean, { random }: Life) {
  if (name === 'cardiologyVisit')
    return [{ loinc: '8867-4', name: 'Frequenza cardiaca', value: random.int(58, isAbnormal ? 104 : 84), unit: '/min' }];
  if (name !== 'echocardiogram') return [];
  return [{ loinc: '10230-1', name: 'Frazione di eiezione', value: isAbnormal ? random.int(34, 49) : random.int(55, 66), unit: '%' }];
}

function drawStatus({ random }: Life): 'fulfilled' | 'cancelled' | 'noshow' {
  const at = random.next();
  if (at < cancelledAppointment) return 'cancelled';
  return at < cancelledAppointment + missedAppointment ? 'noshow' : 'fulfilled';
}

function bookAhead(life: Life): void {
  const { citizen, random, to } = life;
  const name = random.pick(['chestXray', 'abdomenUltrasound', 'cardiologyVisit', 'echocardiogram'] as const);
  const order = newOrder(life);
  const written = to - random.int(2, 40) * DAY;
  if (written < life.from) return;
  const hospital = life.registry.hospital(citizen.home, 'any', citizen.age < 18, random);
  const start = to + random.int(5, 150) * DAY + random.int(7, 17) * HOUR;
  prescribe(life, order, name, 'checkup', written, 'active', []);
  book(life, { order, service: services[name], hospital, security: [], booked: written + DAY, start, status: 'booked' });
}

interface Booking {
  readonly order: Order;
  readonly service: Service;
  readonly hospital: Hospital;
  readonly security: readonly Coding[];
  readonly booked: number;
  readonly start: number;
  readonly status: 'booked' | 'fulfilled' | 'cancelled' | 'noshow';
}

function book(life: Life, { security, hospital, ...booking }: Booking): void {
  const ward = booking.service.kind === 'cardiology' ? 'cardiology' : 'radiology';
  life.emit(
    writeAppointment({
      ...booking,
      origin: originOf(life, 'cup', security),
      id: life.random.id(),
      booking: `C${life.nextNumber()}`,
      minutes: 30,
      location: wardId(hospital, ward),
    }),
  );
}

function prescribe(
  life: Life,
  order: Order,
  service: ServiceName,
  reason: IllnessName,
  written: number,
  status: 'active' | 'completed',
  security: readonly Coding[],
): void {
  life.emit(
    writeSpecialistPrescription({
      ...order,
      origin: originOf(life, 'sistema-ts', security),
      prescriber: life.citizen.gp.practitioner,
      written: Math.max(written, life.from),
      reason: illnesses[reason],
      service: services[service],
      priority: life.random.weighted([
        [80, 'routine'],
        [15, 'asap'],
        [5, 'urgent'],
      ] as const),
      status,
    }),
  );
}
