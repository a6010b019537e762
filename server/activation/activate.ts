// One request of activation against what is known: how far it leads, and what is written for it.
import type { Requester } from '#auth/requester.ts';
import type { Policy } from '#consent/policy.ts';
import { checkIdentityDocument } from '#fhir/identity-document.ts';
import { businessRule, OperationOutcomeError, required } from '#fhir/outcome.ts';
import type { Entry } from '#record/proceed.ts';
import { categories, writeConsent, type Category } from './consents.ts';
import { endedCount, openedCount } from './counted.ts';
import { decide, type DecideParts } from './decide.ts';
import type { Decider } from './decider.ts';
import { obstacleIssue, type Obstacle } from './eligibility.ts';
import { meaningOf } from './explanations.ts';
import type { Facts } from './facts.ts';
import { inactive, made, wordOf, type Plan, type Word } from './plan.ts';
import { tellPerson } from './tell-person.ts';
import { writeProvenance } from './receipt-resources.ts';
import { answerSecond, drive, type ActivationRequest, type SaidIdentity } from './request.ts';
import { runsIn, type Lifetimes, type Runs } from './runs.ts';
import { beginning, isFinished, type Activation, type Choices } from './states.ts';
import { deciderOf, writeTask, type Run, type RunKind } from './task.ts';

/** What the policy may ask both parents for. */
export type AskedOfBoth = Policy['secondParent']['for'][number];

export interface ActivateParts extends DecideParts {
  readonly noticeInForce: string;
  /** After this time without a step a run is given up. */
  readonly lifetimes: Lifetimes;
  /** Must another parent confirm what this one has decided: the opening, or what is given later? */
  readonly awaitsSecond: (facts: Facts, what: AskedOfBoth) => boolean;
  /** By law, whatever the person says. */
  readonly automaticFeed: boolean;
  readonly obstaclesFor: (facts: Facts, identity?: SaidIdentity) => readonly Obstacle[];
}

const empty =
  'Say with $activate what is done: noticeVersion, then email and phone, then feed, past and consultation, then confirm; several at once are fine.';

/** Parameters that say how, and by themselves ask for nothing. */
const modifiers: readonly string[] = ['representative', 'language', 'identity', 'recognised'];

export async function planActivation(parts: ActivateParts, facts: Facts, request: ActivationRequest, requester: Requester): Promise<Plan> {
  const word = wordOf(requester, facts);
  if (request.recognised !== undefined) checkIdentityDocument(request.recognised, facts.now);
  const runs = runsIn(facts, parts.lifetimes);
  // What waits of a record that is open waits because it is.
  const answers = request.secondParent !== undefined && runs.waiting?.kind === 'widening';
  const obstacles = parts.obstaclesFor(facts, request.identity).filter((one) => !(answers && one === 'already-open'));
  if (obstacles.length > 0 && request.abandon !== true) throw new OperationOutcomeError(obstacles.map(obstacleIssue));
  if (request.feed === false && parts.automaticFeed) throw feedIsByLaw(parts.policyName);
  if (Object.entries(request).every(([name, value]) => value === undefined || modifiers.includes(name)))
    throw required(empty, 'Parameters.parameter');
  if (request.secondParent !== undefined) return answerOfSecond(parts, facts, runs, request, word);
  if (request.abandon === true && runs.mine === undefined) throw businessRule('No activation is under way; there is nothing to abandon.');
  const state = drive(runs.mine?.state ?? beginning(facts.now), request, {
    inForce: parts.noticeInForce,
    awaits: parts.awaitsSecond(facts, 'opening'),
    now: facts.now,
    channel: facts.decider.channel,
    proven: facts.proven,
  });
  const run = { id: runs.mine?.id ?? parts.newId(), begun: runs.mine?.begun ?? facts.now, drafts: runs.mine?.consents ?? {} };
  const over = [...runs.expired, ...(state.step === 'confirmed' ? runs.others : [])];
  const before = over.flatMap((one) => abandoned(one, facts, word));
  const going = { ...run, state, request };
  switch (state.step) {
    case 'confirmed':
      return counting(over, await confirm(parts, facts, going, before, word));
    case 'refused':
      return counting(over, refuse(parts, facts, going, before, word));
    case 'abandoned':
      return counting(over, abandon(facts, runs, before, word));
    default:
      return counting(over, keepDraft(parts, facts, going, before, word));
  }
}

/** The runs that are given up beside it have opened nothing either. */
function counting(over: readonly Run[], plan: Plan): Plan {
  const openings = over.filter(({ kind }) => kind === 'opening');
  return { ...plan, counts: [...(plan.counts ?? []), ...openings.map(({ channel, state }) => endedCount(channel, state))] };
}

/** What the other parent says ends the run of the first: open for both, or refused. */
async function answerOfSecond(parts: ActivateParts, facts: Facts, runs: Runs, request: ActivationRequest, word: Word): Promise<Plan> {
  const { waiting, expired, others, mine } = runs;
  if (waiting === undefined) throw businessRule('No opening waits for the confirmation of this parent (nothing-waits).');
  const { performer, channel } = facts.decider;
  const state = answerSecond(waiting.state, request, { performer, channel }, { inForce: parts.noticeInForce, now: facts.now });
  const { id, kind, begun, consents: drafts } = waiting;
  const going: Going = { id, kind, begun, drafts, state, first: deciderOf(waiting), request };
  const beside = [...others, ...(mine === undefined ? [] : [mine])].filter((run) => run !== waiting);
  const confirms = state.step === 'confirmed';
  const over = [...expired, ...(confirms ? beside : [])];
  const before = over.flatMap((one) => abandoned(one, facts, word));
  return counting(over, confirms ? await confirm(parts, facts, going, before, word) : refuse(parts, facts, going, before, word));
}

interface Going {
  readonly kind?: RunKind;
  /** Whose run it is, when the other parent answers. */
  readonly first?: Decider;
  readonly id: string;
  readonly request?: ActivationRequest;
  readonly begun: number;
  readonly state: Activation;
  readonly drafts: Run['consents'];
}

async function confirm(
  parts: ActivateParts,
  facts: Facts,
  { id, kind = 'opening', begun, state, drafts, request, first }: Going,
  before: readonly Entry[],
  word: Word,
): Promise<Plan> {
  const { choices, contacts = {}, notice } = state;
  const opens = kind === 'opening';
  if (choices === undefined || (opens && state.contacts === undefined)) throw new Error('A run was confirmed without choices or contacts.');
  const given = categories.filter((category) => opens || (choices[category] && facts.inForce[category] !== true));
  const all = opens ? choices : withGiven(facts.inForce, choices);
  const decided = await decide(
    parts,
    facts,
    {
      kind: opens ? 'opening' : 'change',
      decided: Object.fromEntries(given.map((category) => [category, choices[category]])),
      choices: all,
      contacts,
      notice,
      drafts,
      first,
      recognised: request?.recognised,
      language: request?.language,
    },
    word,
  );
  const receipt = `DocumentReference/${decided.receipt}`;
  const task = writeTask({ ...taskFacts(facts, first), id, kind, begun, state, consents: decided.consents, receipt });
  return {
    entries: [...before, ...decided.entries, made(task, word), decided.provenance([`Task/${id}`])],
    state: state.step,
    messages: opens
      ? ['The record is open. The choices hold from now on and can be changed at any time with $consent-choices.']
      : given.map((category) => meaningOf(category, true).en),
    consents: Object.values(decided.consents),
    receipt: decided.receipt,
    counts: opens ? [openedCount(facts.decider.channel, facts.patient.managingOrganization?.reference)] : [],
    tellings: tellPerson(parts, facts, { subject: opens ? 'record-opened' : 'choices-changed', contacts, language: request?.language }),
  };
}

/** All three as they are with what is given anew. */
export function withGiven({ feed = false, past = false, consultation = false }: Partial<Choices>, given: Choices): Choices {
  return { feed: feed || given.feed, past: past || given.past, consultation: consultation || given.consultation };
}

/** Kept as evidence of the refusal; nothing of it is in force. */
function refuse(
  parts: ActivateParts,
  facts: Facts,
  { id, kind = 'opening', begun, state, drafts, first, request }: Going,
  before: readonly Entry[],
  word: Word,
): Plan {
  const opens = kind === 'opening';
  const consents = opens ? consentsOf(parts, facts, { state, drafts }, 'rejected') : { ids: {}, resources: [] };
  const task = writeTask({ ...taskFacts(facts, first), id, kind, begun, state, consents: consents.ids });
  const targets = [...Object.values(consents.ids).map((one) => `Consent/${one}`), `Task/${id}`];
  const provenance = writeProvenance({
    id: parts.newId(),
    targets,
    decided: facts.now,
    decider: facts.decider,
    policyName: parts.policyName,
    recognised: request?.recognised,
  });
  return {
    entries: [...before, ...consents.resources.map((one) => made(one, word)), made(task, word), made(provenance, word)],
    state: state.step,
    messages: [
      !opens
        ? 'The other parent does not agree: the choices stay as they are.'
        : first !== undefined
          ? 'The other parent does not agree: the record is not opened and nothing is fed. Care is not limited by this.'
          : 'The feed was refused: the record is not opened and nothing is fed. Care is not limited by this, and the record can be opened at any later time.',
    ],
    consents: Object.values(consents.ids),
    counts: opens ? [endedCount(facts.decider.channel, state)] : [],
  };
}

function abandon(facts: Facts, { mine }: Runs, before: readonly Entry[], word: Word): Plan {
  const entries = mine === undefined ? [] : abandoned(mine, facts, word);
  return {
    entries: [...before, ...entries],
    state: 'abandoned',
    messages: [
      mine?.kind === 'widening' ? 'The request was taken back; nothing was changed.' : 'The activation was given up; nothing was opened.',
    ],
    consents: [],
    counts: mine === undefined || mine.kind === 'widening' ? [] : [endedCount(mine.channel, mine.state)],
  };
}

function keepDraft(parts: ActivateParts, facts: Facts, { id, begun, state, drafts }: Going, before: readonly Entry[], word: Word): Plan {
  const hasChosen = state.choices !== undefined;
  const consents = hasChosen ? consentsOf(parts, facts, { state, drafts }, 'draft') : { ids: {}, resources: [] };
  const task = writeTask({ ...taskFacts(facts), id, begun, state, consents: consents.ids });
  // A new notice takes the choices back, and their drafts with them.
  const dropped = hasChosen ? [] : draftsOf(drafts, facts, word);
  return {
    entries: [...before, ...dropped, ...consents.resources.map((one) => made(one, word)), made(task, word)],
    state: state.step,
    messages: [nextStep(state)],
    consents: Object.values(consents.ids),
  };
}

function nextStep({ step, choices }: Activation): string {
  if (step === 'awaiting-second-parent')
    return 'Nothing is open yet: the other parent has to confirm, online or at a counter, before the record is opened.';
  if (step === 'informed') return 'Next: email and phone of the person. Who refuses the feed can say so at once.';
  if (step === 'data-checked') return 'Next: the three choices feed, past and consultation.';
  if (choices?.feed === false)
    return 'Without the feed the record will not be opened. Nothing is decided yet: confirm to refuse, or choose again.';
  return 'Nothing is decided yet: show the summary to the person and confirm.';
}

function consentsOf(parts: ActivateParts, facts: Facts, { state, drafts }: Pick<Going, 'state' | 'drafts'>, status: 'draft' | 'rejected') {
  const ids = Object.fromEntries(categories.map((category) => [category, drafts[category] ?? parts.newId()])) as Record<Category, string>;
  const { decider, now, patient } = facts;
  const shared = { patient: patient.id ?? '', decided: now, decider, policyName: parts.policyName, notice: state.notice, status };
  // A refused record has nothing in it to permit.
  const permits = (category: Category): boolean => status === 'draft' && state.choices?.[category] === true;
  return {
    ids,
    resources: categories.map((category) => writeConsent({ ...shared, id: ids[category], category, permit: permits(category) })),
  };
}

export function abandoned(run: Run, facts: Facts, word: Word): readonly Entry[] {
  if (isFinished(run.state.step)) return [];
  // It stays the run of the one who began it.
  const task = writeTask({
    ...taskFacts(facts, deciderOf(run)),
    id: run.id,
    kind: run.kind,
    begun: run.begun,
    consents: run.consents,
    state: { ...run.state, step: 'abandoned', changed: facts.now },
  });
  return [...draftsOf(run.consents, facts, word), made(task, word)];
}

function draftsOf(drafts: Run['consents'], facts: Facts, word: Word): readonly Entry[] {
  const ids = new Set(Object.values(drafts));
  return facts.consents
    .filter(({ version, value }) => ids.has(version.id) && value.status === 'draft')
    .map(({ version }) => inactive(version, word));
}

export function taskFacts({ patient, ...facts }: Facts, decider: Decider = facts.decider) {
  return { patient: patient.id ?? '', decider, authority: patient.managingOrganization?.reference };
}

export function feedIsByLaw(policyName: string): Error {
  return businessRule(
    `Under the policy ${policyName} every record is fed by law; the feed cannot be refused. Consultation can.`,
    'Parameters.parameter(feed)',
  );
}
