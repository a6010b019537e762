// Activation carried out: what is known is read, the next step worked out, and everything written through the record at once.
import type { Policy } from '#consent/policy.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Proceeding, Proceedings } from '#record/proceed.ts';
import type { Keep } from '#store/keep.ts';
import type { Telling } from '#store/outbox.ts';
import type { Version } from '#store/store.ts';
import { planActivation, withGiven, type ActivateParts } from './activate.ts';
import { planChange } from './change.ts';
import { createContactCodes, plainAddress, type Contact } from './contact-codes.ts';
import { contactsOf } from './contacts.ts';
import { refusedCount } from './counted.ts';
import { checkMayDecide, type Decider } from './decider.ts';
import { adviceOn, obstaclesFor, type Obstacle } from './eligibility.ts';
import type { InBoth } from './explanations.ts';
import { readFacts, type Facts, type Question } from './facts.ts';
import { codes } from './fhir-words.ts';
import { historyOf, type PastDecision } from './history.ts';
import type { Language, Notices } from './notices.ts';
import { personOf, type NamedPerson } from './person.ts';
import type { Plan } from './plan.ts';
import type { MakeReceipt } from './receipt.ts';
import type { ActivationRequest, SaidIdentity } from './request.ts';
import { runsIn, type Lifetimes } from './runs.ts';
import { waiting as awaitsStep, type Activation, type Choices, type Contacts } from './states.ts';
import type { Run, RunKind } from './task.ts';
import { languageOf } from '#notify/recipient.ts';

/** Where a person stands, before anything is done. */
export interface Standing {
  /** A step of the workflow, or `not-eligible`. */
  readonly state: string;
  readonly eligible: boolean;
  readonly reasons: readonly { readonly code: Obstacle; readonly text: string; readonly words: InBoth }[];
  readonly notice: Notices['inForce'];
  /** As the registry has them. */
  readonly person: NamedPerson;
  readonly contacts: Partial<Contacts>;
  readonly decider: Pick<Decider, 'title' | 'channel'>;
  readonly language: Language;
  /** The run that is under way, to go on with; given up when nobody does until it expires. */
  readonly draft?: Activation & { readonly kind: RunKind; readonly begun: number; readonly expires: number };
  /** What another parent has decided and this one is asked to confirm. */
  readonly waiting?: Activation & { readonly kind: RunKind; readonly begun: number; readonly expires: number };
  /** For the counter, whoever stands there: one parent (`RelatedPerson/ID`) has confirmed, and another has to. */
  readonly onHold?: { readonly kind: RunKind; readonly performer: string; readonly expires: number };
  /** The other parent has to confirm before the record opens, for the first time or again. */
  readonly asksBothParents: boolean;
  /** The same of what is given of a record that is open: older data, consultation. */
  readonly widensTogether: boolean;
  /** What holds now; a choice that was never made is absent. */
  readonly inForce: Partial<Choices>;
}

/** What an opening was refused for, as its issues say. */
function obstaclesNamed(error: unknown): readonly string[] {
  if (!(error instanceof OperationOutcomeError)) return [];
  return error.outcome.issue.flatMap(({ details }) => {
    const coding = details?.coding?.find(({ system }) => system === codes.obstacle);
    return coding?.code === undefined ? [] : [coding.code];
  });
}

/** Who stands there for the person (counter), and what an identity provider says (online). */
export interface StandingQuestion {
  readonly representative?: string | undefined;
  readonly identity?: SaidIdentity | undefined;
}

export interface Result {
  readonly state: string;
  /** Texts of the resources, as stored. */
  readonly consents: readonly string[];
  readonly receipt?: string;
  readonly messages: readonly string[];
}

export interface ContactClaim {
  readonly contact: Contact;
  readonly address: string;
}

export interface Activations {
  standing(act: Act, patient: string, question?: StandingQuestion): Promise<Standing>;
  activate(act: Act, patient: string, request: ActivationRequest): Promise<Result>;
  changeChoices(act: Act, patient: string, request: ActivationRequest): Promise<Result>;
  /** Somebody was shown that they cannot open the record, and why. */
  countRefusal(act: Act, patient: string, obstacle: Obstacle): Promise<void>;
  /** Sends a code to the address; answers until when it holds. */
  sendCode(act: Act, patient: string, claim: ContactClaim, language?: Language): Promise<{ readonly expires: number }>;
  /** Throws with the reason when the code is not the one that was sent. */
  verifyCode(act: Act, patient: string, claim: ContactClaim, code: string): Promise<void>;
  /** Every decision there was, newest first. */
  history(act: Act, patient: string): Promise<readonly PastDecision[]>;
}

export interface ActivationParts {
  readonly record: Proceedings;
  readonly keep: Keep;
  /** Tells what no change of the record stands behind. */
  readonly tell: (tellings: readonly Telling[]) => Promise<void>;
  readonly clock: () => number;
  readonly policy: Pick<Policy, 'name' | 'automaticFeed' | 'adultAge' | 'secondParent' | 'systemAliases'>;
  readonly notices: Notices;
  readonly makeReceipt: MakeReceipt;
  readonly newId: () => string;
  /** Page that checks verification codes. */
  readonly verifyAt: string;
  readonly draftLifetime: number;
  /** Organisations whose systems may feed, by the register of clients. */
  readonly registeredFeeders: () => Promise<readonly string[]>;
}

const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

/** Both spellings of the system that a codice fiscale is of. */
export function fiscalCodeSystemsOf({ systemAliases }: Pick<Policy, 'systemAliases'>): readonly string[] {
  return [fiscalCode, ...Object.keys(systemAliases).filter((alias) => systemAliases[alias] === fiscalCode)];
}

export function createActivations({ record, policy, notices, keep, tell, clock, ...rest }: ActivationParts): Activations {
  const fiscalCodeSystems = fiscalCodeSystemsOf(policy);
  const rules = { adultAge: policy.adultAge, fiscalCodeSystems };
  const parts: ActivateParts = {
    ...rest,
    fiscalCodeSystems,
    policyName: policy.name,
    automaticFeed: policy.automaticFeed,
    lifetimes: { draft: rest.draftLifetime, waiting: policy.secondParent.days * day },
    awaitsSecond: (facts, what) => policy.secondParent.for.includes(what) && awaitsSecond(facts, policy.secondParent.ask),
    noticeInForce: notices.inForce.version,
    obstaclesFor: ({ patient, enrolled, decider, inForce, now }, identity) =>
      obstaclesFor({ patient, enrolled, represented: decider.title !== 'self', open: inForce.feed === true, identity }, rules, now),
  };
  const codes = createContactCodes({ keep, tell, clock, newId: rest.newId, proofLifetime: rest.draftLifetime });

  type PlanFor = (parts: ActivateParts, facts: Facts, request: ActivationRequest, requester: Act['requester']) => Promise<Plan>;

  function carryOut(plan: PlanFor) {
    return async (act: Act, patient: string, request: ActivationRequest): Promise<Result> => {
      const proven = await codes.proven({ subject: act.requester.subject, patient });
      const question: Question = {
        requester: act.requester,
        patient,
        representative: request.representative,
        proven,
        ...(asksForOlderData(request) ? { registeredFeeders: await rest.registeredFeeders() } : {}),
      };
      return record.proceed(act, {
        async prepare(look) {
          checkMayDecide(act.requester, patient, 'create');
          const facts = await look((view) => readFacts(question, view));
          return { facts, plan: await plan(parts, facts, request, act.requester) };
        },
        async carryOut(proceeding, prepared) {
          await proceeding.lock(`activation of Patient/${patient}`);
          const now = await readFacts(question, proceeding);
          return now.mark === prepared.facts.mark ? write(proceeding, prepared.plan, now) : undefined;
        },
      });
    };
  }

  /** Codes go only where somebody may decide; answers the language that they are told in. */
  function knownDecider(act: Act, patient: string): Promise<Language> {
    return record.report(act, async (view) => {
      checkMayDecide(act.requester, patient, 'create');
      const facts = await readFacts({ requester: act.requester, patient }, view);
      return { answer: languageOf(facts.patient), disclosed: [] };
    });
  }

  /** Once a day for a person and a reason: who looks at the page again is not refused again. */
  async function countRefusals({ requester }: Act, patient: string, obstacles: readonly string[]): Promise<void> {
    const now = clock();
    const channel = requester.kind === 'operator' ? 'counter' : 'online';
    for (const obstacle of obstacles.filter((one) => one !== 'already-open')) {
      const key = `${patient} ${obstacle}`;
      const isNew = await keep.add('activation-refused', { key, owner: null, value: 'true', expires: now + day }, now);
      if (isNew) await record.count(refusedCount(channel, obstacle));
    }
  }

  return {
    countRefusal: (act, patient, obstacle) => countRefusals(act, patient, [obstacle]),
    standing: (act, patient, { representative, identity } = {}) =>
      record.report(act, async (view) => {
        checkMayDecide(act.requester, patient, 'read');
        const facts = await readFacts({ requester: act.requester, patient, representative }, view);
        const answer = standingOf(facts, parts.obstaclesFor(facts, identity), parts, notices.inForce);
        return { answer, disclosed: [facts.patientVersion] };
      }),
    async activate(act, patient, request) {
      try {
        return await carryOut(planActivation)(act, patient, request);
      } catch (error) {
        await countRefusals(act, patient, obstaclesNamed(error));
        throw error;
      }
    },
    changeChoices: carryOut(planChange),
    async sendCode(act, patient, { contact, address }, language) {
      const spoken = await knownDecider(act, patient);
      const claim = { subject: act.requester.subject, patient, contact, address: plainAddress(contact, address) };
      return codes.send(claim, language ?? spoken);
    },
    async verifyCode(act, patient, { contact, address }, code) {
      await knownDecider(act, patient);
      await codes.verify({ subject: act.requester.subject, patient, contact, address: plainAddress(contact, address) }, code);
    },
    history: (act, patient) =>
      record.report(act, async (view) => {
        checkMayDecide(act.requester, patient, 'read');
        const facts = await readFacts({ requester: act.requester, patient }, view);
        return { answer: historyOf(facts), disclosed: facts.consents.map(({ version }) => version) };
      }),
  };
}

function asksForOlderData({ confirm, past, feed, secondParent }: ActivationRequest): boolean {
  return [confirm, past, feed, secondParent].includes(true);
}

function standingOf(facts: Facts, found: readonly Obstacle[], parts: ActivateParts, notice: Notices['inForce']): Standing {
  const { title, channel } = facts.decider;
  const { mine, waiting, onHold } = runsIn(facts, parts.lifetimes);
  const running = ({ kind, state, begun }: Run) => ({
    ...state,
    ...(kind === 'widening' && state.choices !== undefined ? { choices: withGiven(facts.inForce, state.choices) } : {}),
    kind,
    begun,
    expires: state.changed + (state.step === awaitsStep ? parts.lifetimes.waiting : parts.lifetimes.draft),
  });
  return {
    state: stateOf(facts, found, parts.lifetimes),
    eligible: found.length === 0,
    reasons: found.map((code) => ({ code, text: adviceOn(code).en, words: adviceOn(code) })),
    notice,
    person: personOf(facts.patient, parts.fiscalCodeSystems, facts.now),
    contacts: contactsOf(facts.patient),
    decider: { title, channel },
    language: languageOf(facts.patient),
    asksBothParents: parts.awaitsSecond(facts, 'opening'),
    widensTogether: parts.awaitsSecond(facts, 'widening'),
    inForce: facts.inForce,
    ...(mine === undefined ? {} : { draft: running(mine) }),
    ...(waiting === undefined ? {} : { waiting: running(waiting) }),
    ...(onHold === undefined ? {} : { onHold: { kind: onHold.kind, performer: onHold.performer, expires: running(onHold).expires } }),
  };
}

function stateOf(facts: Facts, obstacles: readonly Obstacle[], lifetimes: Lifetimes): string {
  const { mine, last, waiting } = runsIn(facts, lifetimes);
  // Their answer is asked for, although the record is open.
  if (waiting?.kind === 'widening') return waiting.state.step;
  if (facts.inForce.feed === true) return 'confirmed';
  if (obstacles.length > 0) return 'not-eligible';
  if (waiting !== undefined) return waiting.state.step;
  if (mine !== undefined) return mine.state.step;
  return facts.inForce.feed === false || last?.state.step === 'refused' ? 'refused' : 'identified';
}

const day = 86_400_000;

/** A parent decides, and there is, or there must be, another. */
function awaitsSecond({ decider, parents }: Facts, ask: Policy['secondParent']['ask']): boolean {
  if (decider.title !== 'parent' || ask === 'never') return false;
  const me = parents.find(({ reference }) => reference === decider.performer)?.person;
  return ask === 'always' || parents.some(({ person }) => person !== me);
}

async function write(proceeding: Proceeding, plan: Plan, facts: Facts): Promise<Result> {
  const texts = new Map<string, string>(facts.consents.map(({ version }) => [nameOf(version), version.body]));
  for (const entry of plan.entries) {
    const version = await proceeding.put(entry);
    texts.set(nameOf(version), version.body);
  }
  for (const counted of plan.counts ?? []) await proceeding.count(counted);
  for (const telling of plan.tellings ?? []) await proceeding.tell(telling);
  const receipt = plan.receipt === undefined ? undefined : texts.get(`DocumentReference/${plan.receipt}`);
  return {
    state: plan.state,
    messages: plan.messages,
    consents: plan.consents.flatMap((id) => texts.get(`Consent/${id}`) ?? []),
    ...(receipt === undefined ? {} : { receipt }),
  };
}

function nameOf({ type, id }: Pick<Version, 'type' | 'id'>): string {
  return `${type}/${id}`;
}
