// What is to be written, worked out before the transaction: entries in order, and what of them is answered.
import type { Resource } from '@medplum/fhirtypes';
import { spliceMembers } from '#fhir/json-text.ts';
import type { Requester } from '#auth/requester.ts';
import type { Authority } from '#consent/policy-rows.ts';
import { contentOf, type Entry } from '#record/proceed.ts';
import type { Telling } from '#store/outbox.ts';
import type { Version } from '#store/store.ts';
import { withContacts } from './contacts.ts';
import type { Counted } from './counted.ts';
import type { Facts } from './facts.ts';
import type { Contacts } from './states.ts';

export interface Plan {
  readonly entries: readonly Entry[];
  /** Step of the workflow, or `refused` after a revocation. */
  readonly state: string;
  readonly messages: readonly string[];
  /** Ids of the Consents to answer, written now or before. */
  readonly consents: readonly string[];
  /** Id of the DocumentReference. */
  readonly receipt?: string | undefined;
  /** What the region counts of it. */
  readonly counts?: readonly Counted[];
  /** Who is told of it, when it stands. */
  readonly tellings?: readonly Telling[];
}

/** On whose word the person's decisions are written. */
export interface Word {
  readonly authority: Authority;
  readonly author: string | null;
  readonly birthDate: string | undefined;
}

export function wordOf(requester: Requester, { patient }: Facts): Word {
  const atCounter = requester.kind === 'operator';
  return { authority: atCounter ? 'operator' : 'citizen', author: atCounter ? requester.organization : null, birthDate: patient.birthDate };
}

export function made(resource: Resource, word: Word): Entry {
  return { content: contentOf(resource), ...word };
}

/** A Consent that is no longer in force, as a new version of itself; its author stays. */
export function inactive({ body }: Version, { authority, birthDate }: Word): Entry {
  const text = spliceMembers(body, { status: '"inactive"' });
  return { content: { text, value: JSON.parse(text) as Resource }, authority, birthDate };
}

/** The registry's Patient stays the registry's word: only its contacts are new. */
export function patientEntry({ patientVersion: { body } }: Facts, contacts: Partial<Contacts>): readonly Entry[] {
  const text = withContacts(body, contacts);
  return text === body ? [] : [{ content: { text, value: JSON.parse(text) as Resource }, authority: 'registry' }];
}
