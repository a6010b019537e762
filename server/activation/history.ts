// The decisions of a person, newest first: what, when, by whom, having read which version of the notice. Drafts are none.
import type { Consent } from '@medplum/fhirtypes';
import { categories, type Category } from './consents.ts';
import { codes } from './fhir-words.ts';
import type { Facts } from './facts.ts';
import { noticeUri } from './notices.ts';

export interface PastDecision {
  /** `Consent/ID` */
  readonly consent: string;
  readonly category: Category;
  /** What was decided; a record that was never opened has `rejected` ones. */
  readonly permit: boolean;
  readonly status: Consent['status'];
  /** Milliseconds since the epoch. */
  readonly decided: number;
  /** `Patient/ID` or `RelatedPerson/ID`. */
  readonly performer: string;
  /** Version of the privacy notice; undefined = none was needed, or the decision was brought in from elsewhere. */
  readonly notice: string | undefined;
  /** `Binary/ID` of the receipt. */
  readonly receipt: string | undefined;
}

export function historyOf({ consents }: Pick<Facts, 'consents'>): readonly PastDecision[] {
  const decisions = consents.flatMap(({ value }) => decisionIn(value) ?? []);
  return decisions.toSorted((a, b) => b.decided - a.decided || categories.indexOf(a.category) - categories.indexOf(b.category));
}

function decisionIn(consent: Consent): PastDecision | undefined {
  const { id = '', status, dateTime = '', performer = [], policy = [], sourceAttachment, provision, verification } = consent;
  const code = consent.category.flatMap(({ coding = [] }) => coding).find(({ system }) => system === codes.consentCategory)?.code;
  const category = categories.find((one) => one === code);
  const decided = Date.parse(dateTime);
  // A draft that was given up was never verified by anybody: it decided nothing.
  const wasDraft =
    status === 'draft' || (status === 'inactive' && verification === undefined && sourceAttachment === undefined && policy.length > 1);
  if (category === undefined || Number.isNaN(decided) || wasDraft) return undefined;
  const before = noticeUri('');
  const notice = policy.find(({ uri = '' }) => uri.startsWith(before))?.uri?.slice(before.length);
  return {
    consent: `Consent/${id}`,
    category,
    permit: provision?.type === 'permit',
    status,
    decided,
    performer: performer[0]?.reference ?? '',
    notice,
    receipt: sourceAttachment?.url,
  };
}
