// The day a person comes of age: what parents may do and what they decided ends there.
import { parseDateTime } from '#fhir/period.ts';

/** The first moment of the birthday on which the person is of age; undefined when the birth date is not known to the day. */
export function comingOfAge(birthDate: string | undefined, adultAge: number): number | undefined {
  const [, year, rest] = /^(\d{4})(-\d{2}-\d{2})$/.exec(birthDate ?? '') ?? [];
  if (year === undefined || rest === undefined) return undefined;
  const birthday = `${Number(year) + adultAge}${rest}`;
  // 29 February has no birthday in a common year: the day after the 28th is the first on which the age is complete.
  return (parseDateTime(birthday) ?? parseDateTime(`${Number(year) + adultAge}-03-01`))?.lo;
}
