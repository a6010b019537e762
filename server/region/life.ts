// The years of one citizen: what is drawn for them, and where each resource goes.
import type { Coding, Resource } from '@medplum/fhirtypes';
import type { Citizen } from './citizens.ts';
import { familyCounselling, hidden, hiv, substances, type Origin } from './codes.ts';
import type { Health } from './health.ts';
import { familyCounselling as familyCounsellingShare, hiddenExamination } from './proportions.ts';
import type { Random } from './random.ts';
import type { Registry } from './registry.ts';
import type { IllnessName } from './tables/illnesses.ts';
import { DAY, HOUR, YEAR } from './time.ts';

export interface Life {
  readonly citizen: Citizen;
  readonly health: Health;
  readonly registry: Registry;
  readonly random: Random;
  /** From when data are fed (or the story begins, or the person is born) to the last day. */
  readonly from: number;
  readonly to: number;
  /** Beginning of the story, for the drift of the tests. */
  readonly origin: number;
  readonly emit: (...resources: readonly Resource[]) => void;
  /** The next number of this citizen, unique in the region: ten digits. */
  readonly nextNumber: () => string;
}

/** Value of a row `[under 18, 18 to 64, from 65]`. */
export function byAge({ citizen: { age } }: Life, row: readonly [number, number, number]): number {
  return age < 18 ? row[0] : age < 65 ? row[1] : row[2];
}

/** Working hours of days between `from` and `to`, about `perYear` of them. */
export function* drawTimes({ random, from, to }: Life, perYear: number): Generator<number> {
  const count = Math.floor((perYear * (to - from)) / YEAR + random.next());
  for (let i = 0; i < count; i++) {
    const day = Math.floor((from + random.next() * (to - from)) / DAY) * DAY;
    yield Math.max(from, day + 7 * HOUR + random.int(0, 36) * (HOUR / 4));
  }
}

export function originOf({ citizen }: Life, organization: string, security: readonly Coding[]): Origin {
  return { patient: citizen.id, organization, security };
}

export interface Order {
  readonly id: string;
  readonly nre: string;
}

export function newOrder({ random, nextNumber }: Life): Order {
  return { id: random.id(), nre: `070A0${nextNumber()}` };
}

/** Labels that the reason brings by law. */
export function sensitivityOf(reason: IllnessName): readonly Coding[] {
  if (reason === 'hiv') return [hiv];
  return reason === 'dependence' ? [substances] : [];
}

/** Labels and marks of one examination, for its whole group. */
export function drawSecurity({ citizen, random }: Life, reason: IllnessName): readonly Coding[] {
  const byLaw = sensitivityOf(reason);
  if (byLaw.length > 0) return byLaw;
  if (citizen.gender === 'female' && citizen.age >= 14 && citizen.age <= 50 && random.chance(familyCounsellingShare))
    return [familyCounselling];
  return random.chance(hiddenExamination) ? [hidden] : [];
}
