// A person as a receipt and a page name them: the official name, the codice fiscale in force, the date of birth.
import type { Identifier, Patient } from '@medplum/fhirtypes';
import { parseDateTime } from '#fhir/period.ts';

export interface NamedPerson {
  readonly name: string;
  readonly fiscalCode: string;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
}

export function personOf(
  { name = [], identifier = [], birthDate = '' }: Patient,
  fiscalCodeSystems: readonly string[],
  now: number,
): NamedPerson {
  const official = name.find(({ use }) => use === 'official') ?? name[0];
  const full = official?.text ?? [...(official?.given ?? []), official?.family ?? ''].join(' ').trim();
  const codes = identifier.filter(({ system = '', value = '' }) => value !== '' && fiscalCodeSystems.includes(system));
  // A corrected code stays in the registry as an old one.
  const inForce = codes.find((code) => !isOld(code, now)) ?? codes[0];
  return { name: full, fiscalCode: inForce?.value ?? '', birthDate };
}

function isOld({ use, period }: Identifier, now: number): boolean {
  const end = period?.end === undefined ? undefined : parseDateTime(period.end)?.hi;
  return use === 'old' || (end !== undefined && end < now);
}
