// A person keeps somebody from something: a Consent of its own with a prohibition in it, looked at before it is saved. The look is the
// real thing: the Consent is written, the real permit of the other is asked, and the transaction is undone.
// https://hl7.org/fhir/R4/consent.html
import type { Consent } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import type { Permit } from '#consent/permit.ts';
import { systemPermit } from '#consent/permit.ts';
import { keptFrom } from '#consent/visible.ts';
import { forbidden } from '#fhir/outcome.ts';
import { all, and, not, type Predicate } from '#search/predicate.ts';
import { clinicalDate, type Query } from '#search/query.ts';
import type { Reader, Store, Version, Writer } from '#store/store.ts';
import { createAccept, type AcceptParts } from './accept.ts';
import { auditRecord, type Act } from './act.ts';
import { contentOf } from './proceed.ts';
import { createPutEntry } from './put-entry.ts';

/** Through whose eyes the record is looked at. A professional is taken to be in a care relation, as they would be with the person before them. */
export type Eyes =
  | { readonly kind: 'gp' }
  | { readonly kind: 'hospital' }
  | { readonly kind: 'emergency' }
  /** As the registry has them now: their first role and where. */
  | { readonly kind: 'practitioner'; readonly practitioner: string }
  | { readonly kind: 'professional'; readonly role: string; readonly organization: string };

export interface Sight {
  readonly total: number;
  /** The newest of those that are seen. */
  readonly documents: readonly Version[];
  /** How many of what was asked for beside documents. */
  readonly also: Readonly<Record<string, number>>;
}

export interface Restricting {
  /** What they would see now, or with a choice that is not saved, `also` of these types; undefined where there is nobody (no GP). */
  previewAs(act: Act, patient: string, eyes: Eyes, choice?: Consent, also?: readonly string[]): Promise<Sight | undefined>;
  /** How many documents they see now, and none of them. */
  countAs(act: Act, patient: string, eyes: Eyes): Promise<number | undefined>;
}

export interface RestrictParts extends AcceptParts {
  readonly store: Store;
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly clock: () => number;
}

const elsewhere = 'another-hospital';
const somebody = 'somebody-at-another-hospital';
const shown = 200;

export function createRestricting({ store, permitFor, clock, ...parts }: RestrictParts): Restricting {
  const put = createPutEntry(createAccept(parts));

  /** The permit of who looks; undefined where there is nobody. */
  async function permitOf(writer: Writer, patient: string, eyes: Eyes, now: number): Promise<Permit | undefined> {
    const requester = await requesterFor(writer, patient, eyes, now);
    if (requester?.kind !== 'professional') return undefined;
    if (eyes.kind !== 'gp') {
      const relation = eyes.kind === 'emergency' ? 'emergency' : 'declaration';
      const row = {
        table: 'relation',
        patient,
        relation,
        practitioner: requester.practitioner,
        organization: null,
        from: now,
        to: now + 1,
      } as const;
      await writer.addPolicyRows({ type: 'Patient', id: patient }, [row]);
    }
    return permitFor(requester, now);
  }

  async function lookWith(writer: Writer, patient: string, eyes: Eyes, now: number, also: readonly string[]): Promise<Sight | undefined> {
    const permit = await permitOf(writer, patient, eyes, now);
    if (permit === undefined) return undefined;
    const { matches, total = 0 } = await writer.search(permit(documentsOf(patient)));
    const counted: Record<string, number> = {};
    for (const type of also) counted[type] = (await writer.search(permit(countOf(type, patient)))).total ?? 0;
    return { total, documents: matches, also: counted };
  }

  return {
    async previewAs(act, patient, eyes, choice, also = []) {
      mustBeOwn(act, patient);
      const now = clock();
      const sight = await undone(store, async (writer) => {
        if (choice !== undefined) await put(writer, now, { content: contentOf(choice), authority: 'citizen', author: null });
        return lookWith(writer, patient, eyes, now, also);
      });
      await store.append(auditRecord(act, now, 'success', []));
      return sight;
    },

    async countAs(act, patient, eyes) {
      mustBeOwn(act, patient);
      const now = clock();
      const total = await undone(store, async (writer) => {
        const permit = await permitOf(writer, patient, eyes, now);
        return permit && (await writer.search(permit({ ...documentsOf(patient), sort: [], count: 0 }))).total;
      });
      await store.append(auditRecord(act, now, 'success', []));
      return total;
    },
  };
}

const restrictionProfile = 'https://fascicolo.example/fhir/CodeSystem/consent-detail';

/** Marked as what the person has added, and not one of the three decisions. */
export function isRestriction({ category }: Consent): boolean {
  return category.some(({ coding = [] }) => coding.some(({ system, code }) => system === restrictionProfile && code === 'restriction'));
}

export const restrictionCategory = { coding: [{ system: restrictionProfile, code: 'restriction', display: 'Limitazione' }] };

function mustBeOwn({ requester }: Act, patient: string): void {
  if (requester.kind !== 'citizen' || requester.patient !== patient) {
    throw forbidden('Only the person concerned looks through the eyes of others, and keeps them from something.');
  }
}

/** Everything that `work` does is undone; only its result remains. */
async function undone<T>(store: Store, work: (writer: Writer) => Promise<T>): Promise<T> {
  class Undone extends Error {
    readonly result: T;
    constructor(result: T) {
      super('undone');
      this.result = result;
    }
  }
  try {
    return await store.transact<never>(async (writer) => {
      throw new Undone(await work(writer));
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as T;
    throw error;
  }
}

async function requesterFor(reader: Reader, patient: string, eyes: Eyes, now: number): Promise<Requester | undefined> {
  const as = (practitioner: string, role: string, organization: string, purpose: 'TREATMENT' | 'EMERGENCY'): Requester => ({
    kind: 'professional',
    subject: `Practitioner/${practitioner}`,
    scopes: [{ context: 'user', type: '*', interactions: 'rs' }],
    purpose,
    client: 'preview',
    practitioner,
    role,
    organization,
  });
  switch (eyes.kind) {
    case 'hospital':
      return as(somebody, 'AAS', elsewhere, 'TREATMENT');
    case 'emergency':
      return as(somebody, 'AAS', elsewhere, 'EMERGENCY');
    case 'professional':
      return as(somebody, eyes.role, eyes.organization, 'TREATMENT');
    case 'practitioner':
    case 'gp': {
      const practitioner = eyes.kind === 'gp' ? await gpOf(reader, patient) : eyes.practitioner;
      const [membership] = practitioner === undefined ? [] : await reader.memberships(practitioner, now);
      return practitioner === undefined || membership === undefined
        ? undefined
        : as(practitioner, membership.role, membership.organization, 'TREATMENT');
    }
  }
}

async function gpOf(reader: Reader, patient: string): Promise<string | undefined> {
  const found = await reader.read(systemPermit({ type: 'Patient', id: patient, where: all }, 'to know whose eyes are asked for'));
  const { generalPractitioner = [] } = JSON.parse(found?.body || '{}') as { generalPractitioner?: { reference?: string }[] };
  return generalPractitioner.map(({ reference }) => /^Practitioner\/(.+)$/.exec(reference ?? '')?.[1]).find((id) => id !== undefined);
}

/** What a clinician still has to tell the person is in no look, and in no number of it, or the look would tell it. */
function toldOf(patient: string): Predicate {
  return and({ kind: 'patient', ids: [patient] }, { kind: 'unmarked', mask: keptFrom('citizen') });
}

/** Receipts of choices, and what the person put there, are no documents of care. */
function documentsOf(patient: string): Query {
  const where = and(toldOf(patient), not({ kind: 'document-kind', kinds: ['receipt', 'self-declared'] }));
  return {
    types: ['DocumentReference'],
    where,
    sort: [{ param: clinicalDate, table: 'row', descending: true }],
    includes: [],
    count: shown,
    total: 'accurate',
  };
}

function countOf(type: string, patient: string): Query {
  return { types: [type], where: toldOf(patient), sort: [], includes: [], count: 0, total: 'accurate' };
}
