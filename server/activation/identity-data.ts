// Does what the identity provider says of a person agree with what the registry says? A difference is no reason to guess.
import type { HumanName, Patient } from '@medplum/fhirtypes';
import { typedFiscalCode } from '#fhir/fiscal-code.ts';
import type { SaidIdentity } from './request.ts';

export type Difference = 'fiscal-code-differs' | 'name-differs' | 'birth-date-differs';

/** Codes that were corrected stay valid to recognise somebody by: an identity provider learns of a correction later. */
export function differencesOf(patient: Patient, said: SaidIdentity, fiscalCodeSystems: readonly string[]): readonly Difference[] {
  const codes = (patient.identifier ?? [])
    .filter(({ system = '' }) => fiscalCodeSystems.includes(system))
    .map(({ value = '' }) => typedFiscalCode(value));
  const found: readonly (readonly [Difference, boolean])[] = [
    ['fiscal-code-differs', !codes.includes(typedFiscalCode(said.fiscalNumber))],
    ['name-differs', !(patient.name ?? []).some((name) => isCalled(name, said))],
    ['birth-date-differs', said.birthDate !== undefined && said.birthDate !== patient.birthDate],
  ];
  return found.filter(([, stands]) => stands).map(([difference]) => difference);
}

/** Accents, apostrophes and capitals are written in many ways; a second given name is often left out. */
function isCalled({ family = '', given = [], text = '' }: HumanName, said: SaidIdentity): boolean {
  const registered = family === '' && given.length === 0 ? text : '';
  if (registered !== '')
    return [said.familyName, said.givenName].every((part) => part === undefined || folded(registered).includes(folded(part)));
  const sameFamily = said.familyName === undefined || folded(said.familyName) === folded(family);
  const [all, saidGiven] = [folded(given.join(' ')), folded(said.givenName ?? '')];
  return sameFamily && (saidGiven === '' || all === '' || all.startsWith(saidGiven) || saidGiven.startsWith(all));
}

/** SPID writes capitals, and an accent as an apostrophe behind the letter. */
function folded(name: string): string {
  return name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^\p{Lu}]/gu, '');
}
