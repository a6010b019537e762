// Who acts for whom: given by the person, taken back by them, given up by who acts; parents and guardians are registered at a counter.
// DM 7/9/2023 artt. 8, 11; no delegate delegates further.
import type { Consent, Patient, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { comingOfAge } from '#consent/coming-of-age.ts';
import { typedFiscalCode } from '#fhir/fiscal-code.ts';
import { spliceMembers } from '#fhir/json-text.ts';
import { badValue, businessRule, conflict, forbidden, notFound } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import { contentOf, type Entry, type Proceeding, type Proceedings, type View } from '#record/proceed.ts';
import type { Version } from '#store/store.ts';
import {
  readRelatedPerson,
  writeDelegationConsent,
  writeRelatedPerson,
  type Delegated,
  type DelegationFacts,
} from './delegation-resources.ts';
import { evidenceEntries, type Evidence } from './evidence.ts';
import { checkIdentityDocument, type IdentityDocument } from './recognition.ts';
import { writeProvenance } from './receipt-resources.ts';
import { tellPerson } from './tell-person.ts';

export interface DelegationWish {
  /** Codice fiscale of who is to act. */
  readonly delegate: string;
  /** Empty or absent = everything that a delegate may see. */
  readonly documentKinds?: readonly string[] | undefined;
  /** `YYYY-MM-DD`, that day included. */
  readonly until?: string | undefined;
}

export interface RepresentativeWish {
  readonly representative: string;
  readonly title: 'parent' | 'guardian';
  readonly until?: string | undefined;
  /** By which the officer recognised the representative. */
  readonly document: IdentityDocument;
  /** The signed declaration of a parent, the court order of a guardian. */
  readonly evidence: Evidence;
}

export interface Delegations {
  /** By the person themselves. Answers the id of the RelatedPerson. */
  delegate(act: Act, patient: string, wish: DelegationWish): Promise<string>;
  /** At the counter: a parent or guardian, with what proves it. */
  registerRepresentative(act: Act, patient: string, wish: RepresentativeWish): Promise<string>;
  /** Taken back by the person, given up by the delegate, or ended at a counter. */
  endDelegation(act: Act, patient: string, relatedPerson: string): Promise<void>;
  /** All there were, for the person or a counter. */
  delegationsOf(act: Act, patient: string): Promise<readonly Delegated[]>;
}

export interface DelegationParts {
  readonly record: Proceedings;
  readonly newId: () => string;
  readonly policyName: string;
  readonly adultAge: number;
  readonly documentKinds: readonly string[];
  /** Guessing codici fiscali is slow. */
  readonly attempts: { check(who: string, now: number): Promise<void>; miss(who: string, now: number): Promise<void> };
  readonly clock: () => number;
}

const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const place = (name: string): string => `Parameters.parameter(${name})`;

export function createDelegations(parts: DelegationParts): Delegations {
  const { record, newId, policyName, adultAge, clock } = parts;

  /** Whoever asks for people who are not there has to wait in the end. */
  async function guarded(act: Act, work: (missed: () => void) => Promise<string>): Promise<string> {
    const who = act.requester.subject;
    await parts.attempts.check(who, clock());
    let missed = false;
    try {
      return await work(() => (missed = true));
    } finally {
      if (missed) await parts.attempts.miss(who, clock());
    }
  }

  /** One refusal for all who cannot act: nobody learns who is enrolled. */
  async function personToAct(view: View, missed: () => void, typed: string, patient: string): Promise<Patient> {
    const found = await view.identified('Patient', 'identity', { system: fiscalCode, value: typedFiscalCode(typed) });
    const [acting] = found.map(({ body }) => JSON.parse(body) as Patient).filter((one) => mayAct(one, view.now));
    if (acting === undefined) {
      missed();
      throw businessRule(
        'Nobody with this codice fiscale can act for another: an enrolled adult can (delegate-unknown).',
        place('delegate'),
      );
    }
    if (acting.id === patient) throw businessRule('Nobody is their own delegate (delegate-self).', place('delegate'));
    return acting;
  }

  function mayAct({ birthDate, deceasedBoolean, deceasedDateTime, active }: Patient, now: number): boolean {
    const majority = comingOfAge(birthDate, adultAge);
    return active !== false && deceasedBoolean !== true && deceasedDateTime === undefined && majority !== undefined && majority <= now;
  }

  function checkUntil(until: string | undefined, now: number): void {
    if (until === undefined) return;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(Date.parse(until)))
      throw badValue('The end is a date, YYYY-MM-DD (until).', place('until'));
    if (Date.parse(until) + 86_400_000 < now) throw businessRule('The end lies in the past (until-past).', place('until'));
  }

  async function known(view: View, patient: string): Promise<Patient> {
    const version = await view.read('Patient', patient);
    if (version === undefined || version.documentKind !== 'identity') throw notFound(`Patient/${patient} is not known.`);
    return JSON.parse(version.body) as Patient;
  }

  async function checkNotYet(view: View, patient: string, person: string, relation: string): Promise<void> {
    const same = (await relatedOf(view, patient)).filter((one) => one.delegated.person === person && one.delegated.relation === relation);
    if (same.some(({ delegated }) => isInForce(delegated, view.now)))
      throw conflict('This person acts for them already; end that first to change it (delegate-already).');
  }

  function told(proceeding: Proceeding, patient: Patient, acting: Patient, subject: 'delegation-made' | 'delegation-ended', name: string) {
    return Promise.all(
      [patient, acting].flatMap((one) =>
        tellPerson(parts, { patient: one, now: proceeding.now }, { subject, values: { name } }).map((telling) => proceeding.tell(telling)),
      ),
    );
  }

  return {
    async delegate(act, patient, wish) {
      const { requester } = act;
      const { documentKinds = [], until } = wish;
      return guarded(act, (missed) =>
        record.proceed<undefined, string>(act, {
          prepare: () => Promise.resolve(undefined),
          async carryOut(proceeding) {
            if (requester.kind !== 'citizen' || requester.patient !== patient)
              throw forbidden('Only the person themselves delegates; a delegate does not delegate further.');
            await proceeding.lock(`delegations of Patient/${patient}`);
            const { now } = proceeding;
            const person = await known(proceeding, patient);
            if (!mayAct(person, now)) throw businessRule('Only an adult whose enrolment is active delegates (delegator).');
            checkUntil(until, now);
            const wrong = documentKinds.find((kind) => !parts.documentKinds.includes(kind));
            if (wrong !== undefined)
              throw badValue('The scope names a kind of document that is not known (scope).', place('documentKinds'));
            const acting = await personToAct(proceeding, missed, wish.delegate, patient);
            await checkNotYet(proceeding, patient, acting.id ?? '', 'delegate');
            const facts: DelegationFacts = { id: newId(), patient, relation: 'delegate', acting, documentKinds, from: now, until };
            const consent = newId();
            await proceeding.put(entry(writeRelatedPerson(facts), person, 'operator', null));
            await proceeding.put(entry(writeDelegationConsent(facts, consent, policyName), person, 'citizen', null));
            await proceeding.put(
              entry(provenance([`RelatedPerson/${facts.id}`, `Consent/${consent}`], patient, now), person, 'citizen', null),
            );
            await told(proceeding, person, acting, 'delegation-made', nameOf(acting));
            return facts.id;
          },
        }),
      );
    },

    async registerRepresentative(act, patient, wish) {
      const { requester } = act;
      return guarded(act, (missed) =>
        record.proceed<undefined, string>(act, {
          prepare: () => Promise.resolve(undefined),
          async carryOut(proceeding) {
            if (requester.kind !== 'operator') throw forbidden('Parents and guardians are registered at a counter.');
            await proceeding.lock(`delegations of Patient/${patient}`);
            const { now } = proceeding;
            const { title, until, document, evidence } = wish;
            checkIdentityDocument(document, now);
            checkUntil(until, now);
            const person = await known(proceeding, patient);
            const majority = comingOfAge(person.birthDate, adultAge);
            if (title === 'parent' && (majority === undefined || majority <= now))
              throw businessRule('A parent acts for a minor; the person is of age (parent-of-adult).', place('title'));
            const acting = await personToAct(proceeding, missed, wish.representative, patient);
            await checkNotYet(proceeding, patient, acting.id ?? '', title);
            const facts: DelegationFacts = { id: newId(), patient, relation: title, acting, documentKinds: [], from: now, until };
            const { organization, practitioner } = requester;
            await proceeding.put(entry(writeRelatedPerson(facts), person, 'operator', organization));
            const scan = evidenceEntries(evidence, { patient, newId, now, organization });
            for (const resource of scan.resources) await proceeding.put(entry(resource, person, 'operator', organization));
            const proof = provenance([`DocumentReference/${scan.document}`, `RelatedPerson/${facts.id}`], patient, now, {
              performer: `RelatedPerson/${facts.id}`,
              takenBy: { practitioner, organization },
              recognised: document,
            });
            await proceeding.put(entry(proof, person, 'operator', organization));
            await told(proceeding, person, acting, 'delegation-made', nameOf(acting));
            return facts.id;
          },
        }),
      );
    },

    endDelegation: (act, patient, relatedPerson) =>
      record
        .proceed<undefined, true>(act, {
          prepare: () => Promise.resolve(undefined),
          async carryOut(proceeding) {
            const { requester } = act;
            checkMayAsk(act, patient, true);
            await proceeding.lock(`delegations of Patient/${patient}`);
            const found = (await relatedOf(proceeding, patient)).find(({ delegated }) => delegated.id === relatedPerson);
            const isTheirs = found !== undefined && mayEnd(requester, patient, found.delegated);
            if (!isTheirs) throw notFound(`RelatedPerson/${relatedPerson} is no delegation that you can end.`);
            const { delegated, version } = found;
            if (!delegated.active) return true;
            const { now } = proceeding;
            const person = await known(proceeding, patient);
            const ended = { ...(JSON.parse(version.body) as RelatedPerson).period, end: new Date(now).toISOString() };
            await proceeding.put(changed(version, { active: 'false', period: JSON.stringify(ended) }, person, 'operator'));
            for (const consent of await consentsBehind(proceeding, patient, relatedPerson))
              await proceeding.put(changed(consent, { status: '"inactive"' }, person, 'citizen'));
            const acting = await proceeding.read('Patient', delegated.person);
            const actor = acting === undefined ? undefined : (JSON.parse(acting.body) as Patient);
            if (actor !== undefined) await told(proceeding, person, actor, 'delegation-ended', delegated.name);
            return true;
          },
        })
        .then(() => undefined),

    delegationsOf: (act, patient) =>
      record.report(act, async (view) => {
        checkMayAsk(act, patient, false);
        const related = await relatedOf(view, patient);
        return { answer: related.map(({ delegated }) => delegated), disclosed: related.map(({ version }) => version) };
      }),
  };

  function provenance(
    targets: readonly string[],
    patient: string,
    decided: number,
    by: { performer?: string; takenBy?: { practitioner: string; organization: string }; recognised?: IdentityDocument } = {},
  ) {
    const { performer = `Patient/${patient}`, takenBy, recognised } = by;
    const channel = takenBy === undefined ? ('online' as const) : ('counter' as const);
    const decider = { title: 'self' as const, performer, channel, ...(takenBy === undefined ? {} : { takenBy }) };
    return writeProvenance({ id: newId(), targets, decided, decider, policyName, ...(recognised === undefined ? {} : { recognised }) });
  }
}

/** Before anything is looked at. A delegate asks only to give up what is theirs. */
function checkMayAsk({ requester }: Act, patient: string, toEnd: boolean): void {
  const own = requester.kind === 'citizen' && requester.patient === patient;
  const gives = toEnd && (requester.kind === 'citizen' || (requester.kind === 'delegate' && requester.patient === patient));
  if (!own && !gives && requester.kind !== 'operator')
    throw forbidden('Only the person, who acts for them, or a counter is told of delegations.');
}

/** What a court or a birth made is not the person's to end. */
function mayEnd(requester: Act['requester'], patient: string, { person, relation }: Delegated): boolean {
  if (requester.kind === 'operator') return true;
  if (relation !== 'delegate') return false;
  if (requester.kind === 'citizen') return requester.patient === patient || requester.patient === person;
  return requester.kind === 'delegate' && requester.person === person;
}

async function relatedOf(view: View, patient: string): Promise<readonly { readonly version: Version; readonly delegated: Delegated }[]> {
  return (await view.ofPatient(patient, 'RelatedPerson', 'delegation')).flatMap((version) => {
    const delegated = readRelatedPerson(JSON.parse(version.body) as RelatedPerson);
    return delegated === undefined ? [] : [{ version, delegated }];
  });
}

async function consentsBehind(view: View, patient: string, relatedPerson: string): Promise<readonly Version[]> {
  return (await view.ofPatient(patient, 'Consent', 'consent')).filter(({ body }) => {
    const { status, provision } = JSON.parse(body) as Consent;
    return (
      status === 'active' && provision?.actor?.some(({ reference }) => reference.reference === `RelatedPerson/${relatedPerson}`) === true
    );
  });
}

function isInForce({ active, until }: Delegated, now: number): boolean {
  return active && (until === undefined || Date.parse(until) + 86_400_000 > now);
}

function entry(resource: Resource, { birthDate }: Patient, authority: Entry['authority'], author: string | null): Entry {
  return { content: contentOf(resource), authority, author, birthDate };
}

function changed(
  { body }: Version,
  members: Readonly<Record<string, string>>,
  { birthDate }: Patient,
  authority: Entry['authority'],
): Entry {
  const text = spliceMembers(body, members);
  return { content: { text, value: JSON.parse(text) as Resource }, authority, birthDate };
}

function nameOf({ name = [] }: Patient): string {
  const [official] = name;
  return official?.text ?? [...(official?.given ?? []), official?.family ?? ''].join(' ').trim();
}
