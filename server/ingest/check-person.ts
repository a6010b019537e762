// The person of a document is one whom the registry knows, and as the registry knows them.
import type { HumanName, Patient } from '@medplum/fhirtypes';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import type { ReadDocument } from './document.ts';

/** Those whom the registry knows by the identifiers of the document. Patient id; throws 422 with the element when it is nobody, several, or somebody else. */
export function checkPerson(
  { header, remarks }: ReadDocument,
  [found, another]: readonly { readonly id: string; readonly body: string }[],
): string {
  const { subject } = header;
  const { id: idElement, name, birthTime } = subject.elements;
  if (found === undefined) {
    remarks.refuse(
      idElement,
      'The regional registry knows no person by these identifiers; the document was not taken. Check them, or ask the registry.',
      'business-rule',
    );
  } else if (another !== undefined) {
    remarks.refuse(
      idElement,
      'The identifiers belong to more than one person of the regional registry; the document was not taken.',
      'business-rule',
    );
  } else {
    const person = JSON.parse(found.body) as Patient;
    if (!isSameDate(subject.birthDate, person.birthDate))
      remarks.refuse(
        birthTime,
        'The date of birth is not the one that the regional registry has for this person; the document was not taken. Check whom it is about: correct the document, or have the registry corrected.',
        'business-rule',
      );
    if (!isSameName(subject, person.name ?? []))
      remarks.refuse(
        name,
        'The name is not the one that the regional registry has for this person; the document was not taken. Check whom it is about: correct the document, or have the registry corrected.',
        'business-rule',
      );
  }
  if (remarks.errors.length > 0 || found === undefined) throw new OperationOutcomeError([...remarks.errors, ...remarks.warnings]);
  return found.id;
}

/** As far as both say it. */
function isSameDate(sent = '', known = ''): boolean {
  const length = Math.min(sent.length, known.length);
  return sent.slice(0, length) === known.slice(0, length);
}

/** Family names are equal, and one has the first given name of the other; accents, case, spaces and apostrophes do not count. */
function isSameName(
  { family, given }: { readonly family: string | undefined; readonly given: readonly string[] },
  names: readonly HumanName[],
): boolean {
  const known = names.filter((name) => name.family !== undefined);
  if (family === undefined || known.length === 0) return true;
  return known.some((name) => fold(name.family ?? '') === fold(family) && sharesGiven(given, name.given ?? []));
}

function sharesGiven(sent: readonly string[], known: readonly string[]): boolean {
  const [a, b] = [sent, known].map((each) =>
    each
      .flatMap((part) => part.split(/\s+/))
      .map(fold)
      .filter((part) => part !== ''),
  );
  if (a === undefined || b === undefined || a.length === 0 || b.length === 0) return true;
  return a.includes(b[0] as string) || b.includes(a[0] as string);
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toUpperCase();
}
