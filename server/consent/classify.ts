// What the policy tables learn of a resource when it is written.
import type { Binary, Provenance, Resource } from '@medplum/fhirtypes';
import type { Compartments } from '#conformance/compartments.ts';
import { columnsOf, withoutMarks } from './columns.ts';
import { correlationsOf } from './correlations.ts';
import { policyRowsOf, type RowContext } from './policy-rows.ts';
import type { PolicyValues } from './policy-values.ts';
import type { Policy } from './policy.ts';
import { localTarget } from './values-at.ts';

export interface Classified {
  /** Without the visibility marks that it carried; the same object when there were none. */
  readonly resource: Resource;
  readonly values: PolicyValues;
}

export type Classify = (resource: Resource, context: RowContext) => Classified;

export function createClassifier({ policy, compartments }: { readonly policy: Policy; readonly compartments: Compartments }): Classify {
  return (resource, context) => {
    const parent = parentOf(resource);
    return {
      resource: withoutMarks(resource, policy),
      values: {
        columns: columnsOf(resource, policy, compartments.isPatientRelated(resource.resourceType)),
        correlations: correlationsOf(resource, policy),
        rows: policyRowsOf(resource, context, policy),
        ...(parent === undefined ? {} : { inheritsFrom: parent }),
      },
    };
  };
}

function parentOf(resource: Resource): PolicyValues['inheritsFrom'] {
  switch (resource.resourceType) {
    case 'Provenance':
      return (resource as Provenance).target.map(({ reference = '' }) => localTarget(reference)).find((target) => target !== undefined);
    case 'Binary':
      return localTarget((resource as Binary).securityContext?.reference ?? '');
    default:
      return undefined;
  }
}
