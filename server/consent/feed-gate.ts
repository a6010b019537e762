// May this be fed now? The citizen's feed decision opens the record; older data need the past consent.
// DPCM 178/2015 art. 7; the eras are data in `profiles/policies/`.
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { issue } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { ConsentRule, PolicyValues } from './policy-values.ts';
import type { Policy } from './policy.ts';

export interface FeedQuestion {
  readonly resource: Resource;
  readonly values: PolicyValues;
  /** Of the patient, in force now. */
  readonly rules: readonly ConsentRule[];
  /** A late correction of a document already held: accepted, and no more visible than before. */
  readonly held: boolean;
}

export type FeedGate = (question: FeedQuestion) => OperationOutcomeIssue | undefined;

export function createFeedGate(policy: Policy): FeedGate {
  const exempt = new Set(policy.feedExempt);

  return ({ resource, values, rules, held }) => {
    const { patient, clinicalDate } = values.columns;
    if (patient === null || held || exempt.has(resource.resourceType)) return undefined;
    const feed = latest(rules, 'feed');
    if (!(feed?.permit ?? policy.automaticFeed)) {
      return refusal(resource, feed === undefined ? 'the record of this person is not open' : 'the person has refused or revoked the feed', 'Nothing of it was kept; send it again when the record is open.');
    }
    const begins = policy.pastCutoff === null ? feed?.decided : parseDateTime(policy.pastCutoff)?.lo;
    if (clinicalDate === null || begins === undefined || clinicalDate >= begins) return undefined;
    if (latest(rules, 'past')?.permit ?? policy.automaticFeed) return undefined;
    return refusal(resource, 'its clinical date lies before the opening of the record and the person has not consented to past data', 'Nothing of it was kept.');
  };
}

function latest(rules: readonly ConsentRule[], category: ConsentRule['category']): ConsentRule | undefined {
  return rules.filter((rule) => rule.category === category).toSorted((a, b) => b.decided - a.decided || Number(a.permit) - Number(b.permit))[0];
}

function refusal(resource: Resource, why: string, then: string): OperationOutcomeIssue {
  return issue('business-rule', `This ${resource.resourceType} cannot be fed: ${why}. ${then}`, { expression: resource.resourceType });
}
