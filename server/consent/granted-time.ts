// When a grant or a refusal holds: a mistake in its dates must never let more be seen.
import { EARLIEST, LATEST, rangeOfPeriod, type TimeRange } from '#fhir/period.ts';

type Period = Parameters<typeof rangeOfPeriod>[0];

export const always: TimeRange = { lo: EARLIEST, hi: LATEST };
export const never: TimeRange = { lo: LATEST, hi: EARLIEST };

/** Always where there is no period; never where the period says no date, or ends before it begins. */
export function grantedTime(period: Period | undefined): TimeRange {
  return period === undefined ? always : (rangeOfPeriod(period) ?? never);
}

/** Always, too, where the period says nothing that can be understood. */
export function deniedTime(period: Period | undefined): TimeRange {
  return period === undefined ? always : (rangeOfPeriod(period) ?? always);
}
