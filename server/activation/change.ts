// A choice changed later: it holds for the next request, with a receipt of its own.
import type { Requester } from '#auth/requester.ts';
import { businessRule, OperationOutcomeError, required } from '#fhir/outcome.ts';
import { feedIsByLaw, type ActivateParts } from './activate.ts';
import { categories, type Category } from './consents.ts';
import { decide } from './decide.ts';
import { obstacleIssue } from './eligibility.ts';
import type { Facts } from './facts.ts';
import { wordOf, type Plan } from './plan.ts';
import { givenContacts, needs, wrongNotice, type ActivationRequest } from './request.ts';
import type { Choices } from './states.ts';

const meaning: Readonly<Record<Category, readonly [granted: string, withheld: string]>> = {
  feed: [
    'Feed: documents of care are added from now on, and what is in the record is visible again as the other choices say.',
    'Feed revoked: nothing new is added and nobody else sees what is there; nothing is deleted, you still see it, and it is visible again when you consent again.',
  ],
  past: [
    'Older data: documents from before the opening can be added.',
    'Older data refused: documents from before the opening are no longer added; those already there stay.',
  ],
  consultation: [
    'Consultation: your physician and those who care for you see what their role needs, except what you hide.',
    'Consultation refused: nobody but you, and each organisation for what it produced, sees the record; not in an emergency either.',
  ],
};

export async function planChange(parts: ActivateParts, facts: Facts, request: ActivationRequest, requester: Requester): Promise<Plan> {
  const word = wordOf(requester, facts);
  const obstacles = parts.obstaclesFor(facts).filter((obstacle) => obstacle !== 'already-open');
  if (obstacles.length > 0) throw new OperationOutcomeError(obstacles.map(obstacleIssue));
  if (facts.inForce.feed === undefined && !parts.automaticFeed)
    throw businessRule('The record has never been opened; it is opened with $activate.');
  if (request.feed === false && parts.automaticFeed) throw feedIsByLaw(parts.policyName);
  const contacts = givenContacts(request);
  const given = categories.filter((category) => request[category] !== undefined);
  if (given.length === 0 && Object.keys(contacts).length === 0)
    throw required('Say which choice changes: feed, past or consultation, true or false.', 'Parameters.parameter');
  const changed = given.filter((category) => request[category] !== facts.inForce[category]);
  checkNotice(parts, request, changed);

  const decided: Partial<Choices> = Object.fromEntries(changed.map((category) => [category, request[category]]));
  const inForce = { ...facts.inForce, ...decided };
  const choices = { feed: inForce.feed ?? parts.automaticFeed, past: inForce.past ?? false, consultation: inForce.consultation ?? false };
  const state = choices.feed ? 'confirmed' : 'refused';
  const messages = changed.map((category) => meaning[category][request[category] === true ? 0 : 1]);
  if (request.confirm === false)
    return { entries: [], state: 'summarised', messages: [...messages, 'Nothing is decided yet.'], consents: current(facts) };
  if (changed.length === 0 && Object.keys(contacts).length === 0) {
    return { entries: [], state, messages: ['The choices are as asked already; nothing was changed.'], consents: current(facts) };
  }
  const made = await decide(parts, facts, { kind: 'change', decided, choices, contacts, notice: request.noticeVersion, drafts: {} }, word);
  return {
    entries: [...made.entries, made.provenance([])],
    state,
    messages,
    consents: [...Object.values(made.consents), ...current(facts).filter((id) => !made.replaced.includes(id))],
    receipt: made.receipt,
  };
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
