// What the policy tables learn of a resource when it is written.
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import type { Target } from '#search/predicate.ts';
import { columnsOf } from './columns.ts';
import { correlationsOf } from './correlations.ts';
import { outsideRecords } from './outside-records.ts';
import { policyRowsOf, type RowContext } from './policy-rows.ts';
import type { PolicyValues } from './policy-values.ts';
import type { Policy } from './policy.ts';
import type { Reading } from './reading.ts';
import { isNeverFed, withoutMarks } from './security.ts';
import { createLocate } from './values-at.ts';

export interface Classified {
  /** Without the visibility marks that it carried; the same object when there were none. */
  readonly resource: Resource;
  readonly values: PolicyValues;
  /** No record may hold it. */
  readonly isNeverFed: boolean;
  /** What its author should know of where it went. */
  readonly remark: OperationOutcomeIssue | undefined;
}

export type Classify = (resource: Resource, context: RowContext) => Classified;

export interface ClassifierParts {
  readonly policy: Policy;
  /** Absolute references under it are to resources of this server; all others are to somebody else's. */
  readonly baseUrl?: string | undefined;
}

export function createClassifier({ policy, baseUrl }: ClassifierParts): Classify {
  const reading: Reading = { policy, locate: createLocate(baseUrl) };
  return (resource, context) => {
    const parent = parentOf(resource, reading);
    const columns = columnsOf(resource, context.authority, reading);
    const remark = parent === undefined ? outsideRecords(resource, columns, policy) : undefined;
    return {
      resource: withoutMarks(resource, policy),
      isNeverFed: isNeverFed(resource, policy),
      remark,
      values: {
        columns,
        correlations: correlationsOf(resource, columns.documentKind, reading),
        rows: policyRowsOf(resource, context, reading),
        inheritsFrom: parent,
      },
    };
  };
}

/** A Provenance of several resources goes with the document among them, which the others go with as well. */
const documents = ['DocumentReference', 'Composition', 'DiagnosticReport'];

function parentOf(resource: Resource, { locate }: Reading): Target | undefined {
  switch (resource.resourceType) {
    case 'Provenance': {
      let patient: Target | undefined;
      let other: Target | undefined;
      for (const { reference = '' } of resource.target) {
        const target = locate(reference);
        if (target === undefined) continue;
        if (documents.includes(target.type)) return target;
        if (target.type === 'Patient') patient ??= target;
        else other ??= target;
      }
      return other ?? patient;
    }
    case 'Binary': {
      const target = locate(resource.securityContext?.reference ?? '');
      // A file of a person is content of their record; only the Patient itself is open to whoever cares or feeds.
      return target?.type === 'Patient' ? undefined : target;
    }
    default:
      return undefined;
  }
}
