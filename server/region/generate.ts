// The synthetic region: citizens one household after the other, each resource handed on as soon as it is made.
import type { Resource } from '@medplum/fhirtypes';
import { liveChart } from './chart.ts';
import { drawFamily, type Citizen } from './citizens.ts';
import { decide } from './decide.ts';
import { liveExaminations } from './examinations.ts';
import { drawHealth } from './health.ts';
import type { Life } from './life.ts';
import { lastDay } from './proportions.ts';
import { createRandom } from './random.ts';
import { createRegistry, type Registry } from './registry.ts';
import { liveStays } from './stays.ts';
import { liveTherapy } from './therapy.ts';
import { at, YEAR } from './time.ts';

export interface RegionOptions {
  readonly citizens: number;
  readonly seed: string;
  readonly years: number;
}

/** Registry resources come last: practices open while people are enrolled. */
export function generateRegion({ citizens, seed, years }: RegionOptions, emit: (resource: Resource) => void): void {
  const registry = createRegistry(seed);
  let count = 0;
  for (let household = 0; count < citizens; household++) {
    const random = createRandom(seed, 'household', household);
    const family = drawFamily(registry, random, citizens - count);
    family.resources.forEach(emit);
    for (const citizen of family.citizens) live({ citizen, serial: ++count, registry, seed, years, emit });
  }
  registry.resources.forEach(emit);
}

interface Living {
  readonly citizen: Citizen;
  readonly serial: number;
  readonly registry: Registry;
  readonly seed: string;
  readonly years: number;
  readonly emit: (resource: Resource) => void;
}

function live({ citizen, serial, registry, seed, years, emit }: Living): void {
  const random = createRandom(seed, 'life', serial);
  const { fedSince, consents } = decide(citizen, registry, random);
  consents.forEach(emit);
  if (fedSince === undefined) return;
  const to = at(lastDay.year, lastDay.month, lastDay.day);
  const origin = to - years * YEAR;
  const from = Math.max(origin, fedSince, Date.parse(citizen.birthDate));
  let number = 0;
  const life: Life = {
    citizen,
    registry,
    random,
    origin,
    from,
    to,
    health: drawHealth(citizen.age, random),
    emit: (...resources) => resources.forEach(emit),
    nextNumber: () => String(serial).padStart(7, '0') + String(++number).padStart(3, '0'),
  };
  liveChart(life);
  liveExaminations(life);
  liveTherapy(life);
  liveStays(life);
}
