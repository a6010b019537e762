// A choice changed later: it holds for the next request, with a receipt of its own.
import type { Requester } from '#auth/requester.ts';
import type { Entry } from '#record/proceed.ts';
import { checkIdentityDocument } from '#fhir/identity-document.ts';
import { businessRule, OperationOutcomeError, required } from '#fhir/outcome.ts';
import { abandoned, feedIsByLaw, taskFacts, type ActivateParts } from './activate.ts';
import { categories, type Category } from './consents.ts';
import { decide } from './decide.ts';
import { obstacleIssue } from './eligibility.ts';
import { meaningOf } from './explanations.ts';
import type { Facts } from './facts.ts';
import { made as entryOf, wordOf, type Plan, type Word } from './plan.ts';
import { givenContacts, needs, unverified, wrongNotice, type ActivationRequest } from './request.ts';
import { runsIn } from './runs.ts';
import { waiting, type Activation, type Choices, type Contacts } from './states.ts';
import { writeTask, type Run } from './task.ts';
import { tellPerson } from './tell-person.ts';

export async function planChange(parts: ActivateParts, facts: Facts, request: ActivationRequest, requester: Requester): Promise<Plan> {
  const word = wordOf(requester, facts);
  if (request.recognised !== undefined) checkIdentityDocument(request.recognised, facts.now);
  const obstacles = parts.obstaclesFor(facts, request.identity).filter((obstacle) => obstacle !== 'already-open');
  if (obstacles.length > 0) throw new OperationOutcomeError(obstacles.map(obstacleIssue));
  if (facts.inForce.feed === undefined && !parts.automaticFeed)
    throw businessRule('The record has never been opened; it is opened with $activate.');
  if (request.feed === false && parts.automaticFeed) throw feedIsByLaw(parts.policyName);
  const contacts = givenContacts(request);
  checkProven(contacts, facts);
  const given = categories.filter((category) => request[category] !== undefined);
  if (given.length === 0 && Object.keys(contacts).length === 0)
    throw required('Say which choice changes: feed, past or consultation, true or false.', 'Parameters.parameter');
  const changed = given.filter((category) => request[category] !== facts.inForce[category]);
  checkNotice(parts, request, changed);
  // What one of them has closed is not for one of them to open again.
  if (changed.includes('feed') && request.feed === true && parts.awaitsSecond(facts, 'opening'))
    throw businessRule(
      'Both parents open the record of a minor, also after it was closed: with $activate (both-parents).',
      'Parameters.parameter(feed)',
    );

  const awaits = parts.awaitsSecond(facts, 'widening');
  const later = changed.filter((category) => awaits && request[category] === true);
  const atOnce = changed.filter((category) => !later.includes(category));
  const decided: Partial<Choices> = Object.fromEntries(atOnce.map((category) => [category, request[category]]));
  const choices = withAll(parts, { ...facts.inForce, ...decided });
  const state = later.length > 0 ? waiting : choices.feed ? 'confirmed' : 'refused';
  const messages = changed.map((category) => meaningOf(category, request[category] === true).en);
  // Whoever opens it again is asked for all three.
  if (later.length > 0 && !choices.feed)
    throw businessRule('The record is closed; both parents open it again with $activate (both-parents).', 'Parameters.parameter(feed)');
  if (later.length > 0) messages.push(`Not in force until the other parent has confirmed: ${later.join(', ')}.`);
  if (request.confirm === false)
    return { entries: [], state: 'summarised', messages: [...messages, 'Nothing is decided yet.'], consents: current(facts) };
  if (changed.length === 0 && Object.keys(contacts).length === 0) {
    return { entries: [], state, messages: ['The choices are as asked already; nothing was changed.'], consents: current(facts) };
  }
  const before = givenUp(parts, facts, choices, later).flatMap((run) => abandoned(run, facts, word));
  const proposed = later.length === 0 ? [] : [proposal(parts, facts, later, request.noticeVersion, word)];
  if (later.length > 0 && atOnce.length === 0 && Object.keys(contacts).length === 0)
    return { entries: [...before, ...proposed], state, messages, consents: current(facts) };
  const made = await decide(
    parts,
    facts,
    {
      kind: 'change',
      decided,
      choices,
      contacts,
      notice: request.noticeVersion,
      drafts: {},
      recognised: request.recognised,
      language: request.language,
    },
    word,
  );
  return {
    entries: [...before, ...made.entries, ...proposed, made.provenance([])],
    state,
    messages,
    consents: [...Object.values(made.consents), ...current(facts).filter((id) => !made.replaced.includes(id))],
    receipt: made.receipt,
    tellings: tellPerson(parts, facts, { subject: 'choices-changed', contacts, language: request.language }),
  };
}

function withAll(
  { automaticFeed }: ActivateParts,
  { feed = automaticFeed, past = false, consultation = false }: Partial<Choices>,
): Choices {
  return { feed, past, consultation };
}

/** What waits ends with the record, by the word of who has come of age, and in what its parent asks for now. */
function givenUp({ lifetimes }: ActivateParts, facts: Facts, { feed }: Choices, later: readonly Category[]): readonly Run[] {
  const { mine, others, expired } = runsIn(facts, lifetimes);
  const all = !feed || facts.decider.title === 'self';
  const waits = [...(mine !== undefined && (all || later.length > 0) ? [mine] : []), ...(all ? others : []), ...expired];
  return waits.filter(({ kind }) => kind === 'widening');
}

/** What one parent gives, with what they have given before, and the other has to confirm: nothing of it is in force. */
function proposal(parts: ActivateParts, facts: Facts, later: readonly Category[], notice: string | undefined, word: Word): Entry {
  const { now } = facts;
  const { mine } = runsIn(facts, parts.lifetimes);
  const before = mine?.kind === 'widening' ? mine.state.choices : undefined;
  const gives = (category: Category): boolean =>
    later.includes(category) || (before?.[category] === true && facts.inForce[category] !== true);
  const choices = { feed: false, past: gives('past'), consultation: gives('consultation') };
  const state: Activation = { step: waiting, changed: now, choices, ...(notice === undefined ? {} : { notice }) };
  return entryOf(writeTask({ ...taskFacts(facts), id: parts.newId(), kind: 'widening', begun: now, state, consents: {} }), word);
}

/** Online, a new address is proved before it counts; an officer reads it back. */
function checkProven(contacts: Partial<Contacts>, { decider, proven }: Facts): void {
  if (decider.channel === 'counter') return;
  for (const contact of ['email', 'phone'] as const) {
    const address = contacts[contact];
    if (address !== undefined && !proven[contact].includes(address)) throw unverified(contact);
  }
}

/** To say yes one must have read what to; to take it back nobody needs to read anything. */
function checkNotice(
  { noticeInForce }: ActivateParts,
  { noticeVersion, ...request }: ActivationRequest,
  changed: readonly Category[],
): void {
  if (noticeVersion !== undefined && noticeVersion !== noticeInForce) throw wrongNotice(noticeInForce);
  if (noticeVersion === undefined && changed.some((category) => request[category] === true))
    throw needs('noticeVersion', 'the version of the privacy notice that was read before consenting');
}

function current({ consents }: Facts): readonly string[] {
  return consents.filter(({ value }) => value.status === 'active').map(({ version }) => version.id);
}
