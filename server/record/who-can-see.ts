// Who can see this, and by which rule: asked by the person concerned, answered from the same rules that decide.
import type { Requester } from '#auth/requester.ts';
import { explainVisibility, type Viewer } from '#consent/explain.ts';
import type { Permit } from '#consent/permit.ts';
import type { Policy } from '#consent/policy.ts';
import { forbidden, notFound } from '#fhir/outcome.ts';
import { all, type Target } from '#search/predicate.ts';
import type { Reader, Store } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';

export interface VisibilityReport {
  /** Of one resource, or (undefined) of an ordinary laboratory report. */
  whoCanSee(act: Act, patient: string, resource: Target | undefined): Promise<readonly Viewer[]>;
}

export interface VisibilityReportParts {
  readonly store: Store;
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly policy: Policy;
  readonly clock: () => number;
}

export function createVisibilityReport({ store, permitFor, policy, clock }: VisibilityReportParts): VisibilityReport {
  return {
    async whoCanSee(act, patient, resource) {
      const now = clock();
      const { requester } = act;
      if ((requester.kind !== 'citizen' && requester.kind !== 'delegate') || requester.patient !== patient) {
        throw forbidden('Only the person concerned, or who acts for them, asks who can see the record.');
      }
      const permit = permitFor(requester, now);
      const viewers = await store.read(async (reader) => {
        const subject = resource === undefined ? ordinary(patient) : await subjectOf(reader, permit, resource);
        return explainVisibility(subject, await reader.consentRules(patient, now), policy, now);
      });
      await store.append(auditRecord(act, now, 'success', []));
      return viewers;
    },
  };
}

type Subject = Parameters<typeof explainVisibility>[0];

function ordinary(patient: string): Subject {
  return {
    type: 'DiagnosticReport',
    id: '',
    author: null,
    columns: { patient, documentKind: 'laboratory-report', labels: 0, marks: 0, clinicalDate: null },
  };
}

async function subjectOf(reader: Reader, permit: Permit, resource: Target): Promise<Subject> {
  const version = await reader.read(permit({ ...resource, where: all }));
  const standing = version === undefined || version.deleted ? undefined : await reader.standing(resource);
  if (standing === undefined) throw notFound(`${resource.type}/${resource.id} is not known.`);
  const { patient, documentKind, labels, marks, author, clinicalDate } = standing;
  return { ...resource, author, columns: { patient, documentKind, labels, marks, clinicalDate } };
}
