// The kinds of documents that the list of reports filters by, as searches: from the policy's own table of codes.
import type { Policy } from '#consent/policy.ts';

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

type Params = readonly (readonly [name: string, value: string])[];

/** A receipt of a choice is no document of care. */
const receipt = 'receipt';

/** What the person put there has a place of its own. */
export const notTheirOwn = ['_tag:not', 'https://fascicolo.example/fhir/CodeSystem/document-kind|self-declared'] as const;

export function isReportKind(text: string | undefined): text is ReportKind {
  return (reportKinds as readonly (string | undefined)[]).includes(text);
}

export function kindParams(kind: ReportKind | undefined, { kinds }: Policy): Params {
  const codes = (of: string): string =>
    Object.entries(kinds.loinc)
      .filter(([, name]) => name === of)
      .map(([code]) => `http://loinc.org|${code}`)
      .join(',');
  const { practiceSetting } = kinds.cardiology;
  if (kind === undefined) return [notTheirOwn, ['type:not', codes(receipt)]];
  if (kind === 'other')
    return [
      notTheirOwn,
      ['type:not', [receipt, ...reportKinds.filter((one) => one !== 'other' && one !== 'cardiology-report')].map(codes).join(',')],
    ];
  // By law cardiology is the visit of a specialist; the practice setting tells which.
  if (kind === 'cardiology-report')
    return [
      ['type', codes('specialist-report')],
      ['setting', practiceSetting],
    ];
  if (kind === 'specialist-report')
    return [
      ['type', codes(kind)],
      ['setting:not', practiceSetting],
    ];
  return [['type', codes(kind)]];
}
