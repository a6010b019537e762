// What is known of a person when they activate or decide: read in one view, so that it fits together.
import type { Consent, Organization, Patient, RelatedPerson } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import type { ConsentRule } from '#consent/policy-values.ts';
import { notFound } from '#fhir/outcome.ts';
import type { View } from '#record/proceed.ts';
import type { Version } from '#store/store.ts';
import { deciderFor, type Decider } from './decider.ts';
import { readRelatedPerson } from './delegation-resources.ts';
import type { ProvenContacts } from './contact-codes.ts';
import type { Choices } from './states.ts';
import { isActivationTask } from './task.ts';

export interface Facts {
  readonly now: number;
  readonly patient: Patient;
  readonly patientVersion: Version;
  readonly enrolled: boolean;
  readonly decider: Decider;
  /** Parents whose place is in force: the RelatedPerson, and who it is. */
  readonly parents: readonly { readonly reference: string; readonly person: string }[];
  /** All of the person, whatever their status. */
  readonly consents: readonly { readonly version: Version; readonly value: Consent }[];
  readonly tasks: readonly Version[];
  /** What has been decided and is in force; undefined = not decided, or lapsed. */
  readonly inForce: Partial<Choices>;
  /** Addresses that whoever asks has proved to be theirs. */
  readonly proven: ProvenContacts;
  /** Organisations that feed or are registered to; only where older data may be asked for. */
  readonly feeders: readonly string[];
  readonly backfills: readonly Version[];
  /** Equal as long as nothing has changed. */
  readonly mark: string;
}

export interface Question {
  readonly requester: Requester;
  readonly patient: string;
  readonly representative?: string | undefined;
  readonly proven?: ProvenContacts;
  /** Where older data may be asked for: organisations that are registered to feed, whether they have yet or not. */
  readonly registeredFeeders?: readonly string[];
}

const nothingProven: ProvenContacts = { email: [], phone: [] };

export async function readFacts(
  { requester, patient: id, representative, proven = nothingProven, registeredFeeders }: Question,
  view: View,
): Promise<Facts> {
  const patientVersion = await view.read('Patient', id);
  if (patientVersion === undefined) throw notFound(`Patient/${id} is not known.`);
  const related = await view.ofPatient(id, 'RelatedPerson', 'delegation');
  const consents = await view.ofPatient(id, 'Consent', 'consent');
  const tasks = (await view.ofPatient(id, 'Task', 'workflow')).filter(isActivationTask);
  const rules = await view.consentRules(id);
  const backfills = await view.ofPatient(id, 'Task', 'backfill');
  const feeders = registeredFeeders === undefined ? [] : await feedersIn(view, registeredFeeders);
  return {
    now: view.now,
    patient: JSON.parse(patientVersion.body) as Patient,
    patientVersion,
    enrolled: patientVersion.documentKind === 'identity',
    decider: await deciderFor(requester, id, representative, related, view),
    parents: await parentsAmong(related, id, view),
    consents: consents.map((version) => ({ version, value: JSON.parse(version.body) as Consent })),
    tasks,
    inForce: inForceIn(rules),
    proven,
    feeders,
    backfills,
    mark: [patientVersion, ...related, ...consents, ...tasks, ...backfills]
      .map(({ type, id: one, version }) => `${type}/${one}/${version}`)
      .sort()
      .join(' '),
  };
}

/** Registered, or have fed. The region's own imports feed nobody's record; who has closed has nothing to send. */
async function feedersIn(view: View, registered: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of [...new Set([...registered, ...(await view.feeders())])].sort()) {
    const version = id === 'region' ? undefined : await view.read('Organization', id);
    if (version !== undefined && (JSON.parse(version.body) as Organization).active !== false) found.push(id);
  }
  return found;
}

async function parentsAmong(related: readonly Version[], patient: string, view: View): Promise<Facts['parents']> {
  const found: { reference: string; person: string }[] = [];
  for (const { id, body } of related) {
    const delegated = readRelatedPerson(JSON.parse(body) as RelatedPerson);
    if (delegated?.relation !== 'parent' || !delegated.active) continue;
    if ((await view.delegation(patient, delegated.person))?.relation === 'parent')
      found.push({ reference: `RelatedPerson/${id}`, person: delegated.person });
  }
  return found;
}

function inForceIn(rules: readonly ConsentRule[]): Partial<Choices> {
  const found: { -readonly [K in keyof Choices]?: boolean } = {};
  for (const category of ['feed', 'past', 'consultation'] as const) {
    const general = rules.filter((rule) => rule.category === category && (category !== 'consultation' || isGeneral(rule)));
    const [latest] = general.toSorted((a, b) => b.decided - a.decided || Number(a.permit) - Number(b.permit));
    if (latest !== undefined) found[category] = latest.permit;
  }
  return found;
}

/** About everybody and everything, and no exception. */
function isGeneral(rule: ConsentRule): boolean {
  const { specificity, depth, purpose, documentKind, data, labels, dataFrom, dataTo } = rule;
  return (
    specificity === 0 &&
    depth === 0 &&
    purpose === null &&
    documentKind === null &&
    data === null &&
    labels === 0 &&
    dataFrom === null &&
    dataTo === null
  );
}
