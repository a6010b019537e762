// May this be fed now? The citizen's feed decision opens the record; older data need the past consent.
// DPCM 178/2015 art. 7; the eras are data in `profiles/policies/`.
import type { Consent, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { issue } from '#fhir/outcome.ts';
import { backfill } from './columns.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { ConsentRule, PolicyValues } from './policy-values.ts';
import type { Policy } from './policy.ts';
import { unenforceable } from './unenforceable.ts';

export interface FeedQuestion {
  readonly type: string;
  /** Read only where the answer rests on what it says: a Consent. */
  readonly resource: () => Resource;
  readonly isNeverFed: boolean;
  readonly values: PolicyValues;
  /** Of the patient, in force now. */
  readonly rules: readonly ConsentRule[];
  /** A late correction of a document already held: accepted, and no more visible than before. */
  readonly held: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type FeedGate = (question: FeedQuestion) => OperationOutcomeIssue | undefined;

export function createFeedGate(policy: Policy): FeedGate {
  const exempt = new Set(policy.feedExempt);
  // What a feeder answers to a question for older data is kept while the record is open, like all that is fed.
  const dayOf = createDayOf();
  const administrative = policy.kinds.administrative.filter((kind) => kind !== backfill);

  return ({ type, resource, isNeverFed, values, rules, held, now }) => {
    if (isNeverFed)
      return refusal(type, 'the service was rendered in anonymity', 'Such data never enter a record; nothing of it was kept.');
    if (type === 'Consent') return refuseConsent(resource() as Consent, policy, now);
    const { patient, clinicalDate, documentKind } = values.columns;
    if (patient === null || held || exempt.has(type) || administrative.includes(documentKind)) return undefined;
    const feed = latest(rules, 'feed');
    if (!(feed?.permit ?? policy.automaticFeed)) {
      const why = feed === undefined ? 'the record of this person is not open' : 'the person has refused or revoked the feed';
      return refusal(type, why, 'Nothing of it was kept; send it again when the record is open.');
    }
    // What people note of themselves is no data that somebody else held before.
    if (documentKind === policy.kinds.selfDeclared.kind) return undefined;
    const begins = policy.pastCutoff === null ? dayOf(feed?.decided) : parseDateTime(policy.pastCutoff)?.lo;
    if (clinicalDate === null || begins === undefined || clinicalDate >= begins) return undefined;
    // By law older data come in unless the person objects; where consent opens the record, they need a consent of their own.
    if (latest(rules, 'past')?.permit ?? policy.automaticFeed) return undefined;
    return refusal(
      type,
      'its clinical date lies before the opening of the record and the person has not consented to past data',
      'Nothing of it was kept.',
    );
  };
}

function latest(rules: readonly ConsentRule[], category: ConsentRule['category']): ConsentRule | undefined {
  let found: ConsentRule | undefined;
  for (const rule of rules) {
    if (rule.category !== category) continue;
    // Of two decisions of one moment the refusal stands.
    if (found === undefined || rule.decided > found.decided || (rule.decided === found.decided && !rule.permit)) found = rule;
  }
  return found;
}

const clockTolerance = 60_000;
const romeDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', year: 'numeric', month: '2-digit', day: '2-digit' });

const mostDays = 10_000;

/** What happened on the day of the decision is not past: a clinical date often says no more than the day. */
function createDayOf(): (time: number | undefined) => number | undefined {
  // Asked for each resource of a person with the same decision, and slow to say.
  const known = new Map<number, number | undefined>();
  return (time) => {
    if (time === undefined || Number.isNaN(new Date(time).getTime())) return undefined;
    if (known.has(time)) return known.get(time);
    const day = parseDateTime(romeDay.format(time))?.lo;
    if (known.size >= mostDays) known.clear();
    known.set(time, day);
    return day;
  };
}

/** A choice that would be kept and not followed is worse than one that is refused. */
function refuseConsent(consent: Consent, policy: Policy, now: number): OperationOutcomeIssue | undefined {
  // The latest decision wins: one dated ahead would win over every decision until then.
  if (consent.dateTime !== undefined && (parseDateTime(consent.dateTime)?.lo ?? 0) > now + clockTolerance) {
    return issue('business-rule', 'The consent is dated in the future; date it when it is decided.', { expression: 'Consent.dateTime' });
  }
  const [first] = unenforceable(consent, policy);
  if (first === undefined) return undefined;
  return issue('business-rule', `This server cannot follow the consent: ${first.why}. Nothing of it was kept.`, {
    expression: first.expression,
  });
}

function refusal(type: string, why: string, then: string): OperationOutcomeIssue {
  return issue('business-rule', `This ${type} cannot be fed: ${why}. ${then}`, { expression: type });
}
