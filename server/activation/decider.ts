// Who decides about a record, for whom, by which title and through which door.
import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { scopesAllow } from '#consent/scope-predicate.ts';
import { actingPersonOf } from '#fhir/acting-person.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { badValue, forbidden } from '#fhir/outcome.ts';
import type { View } from '#record/proceed.ts';
import type { Version } from '#store/store.ts';

export type Title = 'self' | 'parent' | 'guardian';

export interface Decider {
  readonly title: Title;
  /** Whose decision it is: `Patient/ID` or `RelatedPerson/ID`. */
  readonly performer: string;
  readonly channel: 'online' | 'counter';
  /** Who took it down at the counter. */
  readonly takenBy?: { readonly practitioner: string; readonly organization: string };
}

/** Before anything is looked at: the answer must not tell whether there is such a person. */
export function checkMayDecide(requester: Requester, patient: string, interaction: 'read' | 'create'): void {
  const isTheirs = (requester.kind === 'citizen' || requester.kind === 'delegate') && requester.patient === patient;
  if (!isTheirs && requester.kind !== 'operator') {
    throw forbidden('Only the person concerned, their parent or guardian, or a counter operator opens a record and decides about it.');
  }
  if (!scopesAllow(requester, 'Consent', interaction))
    throw forbidden(`The scopes of the access token do not allow ${interaction} on Consent.`);
}

/** `representative` is for the counter: the RelatedPerson that stands before the operator. */
export async function deciderFor(
  requester: Requester,
  patient: string,
  representative: string | undefined,
  related: readonly Version[],
  view: View,
): Promise<Decider> {
  if (requester.kind === 'operator') {
    const takenBy = { practitioner: requester.practitioner, organization: requester.organization };
    if (representative === undefined) return { title: 'self', performer: `Patient/${patient}`, channel: 'counter', takenBy };
    const named = related.filter(({ id }) => `RelatedPerson/${id}` === representative);
    return { ...(await representativeAmong(named, patient, view)), channel: 'counter', takenBy };
  }
  if (representative !== undefined)
    throw badValue(
      'The parameter representative is for the counter; whoever acts for another has a token of their own for it.',
      'Parameters.parameter(representative)',
    );
  if (requester.kind !== 'delegate') return { title: 'self', performer: `Patient/${patient}`, channel: 'online' };
  const own = related.filter((version) => personOf(version) === requester.person);
  return { ...(await representativeAmong(own, patient, view)), channel: 'online' };
}

/** A voluntary delegate reads and books; what becomes of the record is not theirs to decide. */
async function representativeAmong(
  related: readonly Version[],
  patient: string,
  view: View,
): Promise<Pick<Decider, 'title' | 'performer'>> {
  for (const version of related) {
    const person = personOf(version);
    const relation = person === undefined ? undefined : (await view.delegation(patient, person))?.relation;
    if ((relation === 'parent' || relation === 'guardian') && (await isAlive(person, view)))
      return { title: relation, performer: `RelatedPerson/${version.id}` };
  }
  throw forbidden(
    'No parent or guardian with a delegation in force is registered as this representative; a counter registers them with their signed declaration.',
  );
}

async function isAlive(person: string | undefined, view: View): Promise<boolean> {
  const version = person === undefined ? undefined : await view.read('Patient', person);
  return version !== undefined && !isDeceased(JSON.parse(version.body) as Patient);
}

function personOf({ body }: Version): string | undefined {
  return actingPersonOf(JSON.parse(body) as RelatedPerson);
}
