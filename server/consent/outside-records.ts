// A clinical resource that names nobody whom it is about is kept, and its author is told that it is in no record.
// Tolerance `no-subject`: the Ministry's reports and samples come without one, and R4 does not demand it.
// https://hl7.org/fhir/R4/diagnosticreport-definitions.html#DiagnosticReport.subject
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { issue } from '#fhir/outcome.ts';
import type { PolicyColumns } from './policy-values.ts';
import type { Policy } from './policy.ts';

export function outsideRecords(
  { resourceType }: Resource,
  { patient, documentKind }: PolicyColumns,
  { kinds }: Pick<Policy, 'kinds'>,
): OperationOutcomeIssue | undefined {
  if (patient !== null || documentKind !== kinds.restricted) return undefined;
  const text =
    `This ${resourceType} names no person of this server whom it is about, so it is in nobody's record: ` +
    'only the organisation that wrote it sees it. Name that person in it to put it into the record.';
  return issue('informational', text, { severity: 'warning', expression: resourceType });
}
