// The kinds of documents that the list of reports filters by, as predicates.
import { selfDeclaredTag } from '#fhir/own-word.ts';
import { not, type Predicate } from '#search/predicate.ts';

const ownKind = selfDeclaredTag.code;

export const reportKinds = [
  'laboratory-report',
  'radiology-report',
  'cardiology-report',
  'specialist-report',
  'pathology-report',
  'discharge-letter',
  'emergency-report',
  'patient-summary',
  'other',
] as const;
export type ReportKind = (typeof reportKinds)[number];

/** A receipt of a choice is no document of care; what the person put there has a place of its own. */
const apart = ['receipt', ownKind] as const;

export function isReportKind(text: string | undefined): text is ReportKind {
  return (reportKinds as readonly (string | undefined)[]).includes(text);
}

/** Told by the kind that each document was given when it came: the one that consent looks at. */
export function ofKind(kind: ReportKind | undefined): Predicate {
  if (kind === undefined) return not(ofKinds(apart));
  return kind === 'other' ? not(ofKinds([...apart, ...reportKinds.filter((one) => one !== 'other')])) : ofKinds([kind]);
}

export const notTheirOwn: Predicate = not(ofKinds([ownKind]));

function ofKinds(kinds: readonly string[]): Predicate {
  return { kind: 'document-kind', kinds };
}
