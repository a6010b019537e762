// Whom the sender of a document says that it is about: the person of the document, or nothing is taken.
// https://profiles.ihe.net/ITI/MHD/ITI-65.html
import type { Identifier, OperationOutcomeIssue, Reference } from '@medplum/fhirtypes';
import { issue, OperationOutcomeError } from '#fhir/outcome.ts';
import type { Version } from '#store/store.ts';

const expression = 'DocumentReference.subject';
const literal = /(?:^|\/)Patient\/([A-Za-z0-9\-.]{1,64})$/;

/** Throws where it is somebody else; a remark where nobody knows who it is. */
export async function checkSubject(
  subject: Reference | undefined,
  patient: string,
  findPeople: (identifiers: readonly Identifier[]) => Promise<readonly Version[]>,
): Promise<readonly OperationOutcomeIssue[]> {
  const { reference = '', identifier } = subject ?? {};
  if (reference === '' && identifier === undefined) return [];
  const [, id] = literal.exec(reference) ?? [];
  if (id === patient) return [];
  // An address of another server names nobody here.
  if (id !== undefined && !reference.includes(':')) throw another();
  const asked = [...(identifier === undefined ? [] : [identifier]), ...identifiersOf(reference)];
  const versions = await findPeople(asked);
  if (versions.some((each) => each.id === patient)) return [];
  if (versions.length > 0) throw another();
  const said = 'The registry knows nobody by this subject; the document itself says whom it is about, and was taken so.';
  return [issue('informational', said, { severity: 'warning', expression })];
}

function identifiersOf(reference: string): readonly Identifier[] {
  if (!reference.startsWith('Patient?')) return [];
  return new URLSearchParams(reference.slice('Patient?'.length)).getAll('identifier').flatMap((each) => {
    const [system = '', value] = each.split('|');
    return value === undefined ? [] : [{ system, value }];
  });
}

function another(): Error {
  const said =
    'The subject is not the person whom the document is about; nothing was taken. Send the metadata that belong to the document.';
  return new OperationOutcomeError([issue('business-rule', said, { expression })]);
}
