// Who can see this, and by which rule: asked by the person concerned, answered from the same rules that decide.
import type { Requester } from '#auth/requester.ts';
import { explainVisibility, type Viewer } from '#consent/explain.ts';
import type { Permit } from '#consent/permit.ts';
import type { Policy } from '#consent/policy.ts';
import { forbidden, notFound } from '#fhir/outcome.ts';
import { all, type Target } from '#search/predicate.ts';
import type { Store } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';

export interface VisibilityReport {
  whoCanSee(act: Act, patient: string, resource: Target | undefined): Promise<readonly Viewer[]>;
}

export interface VisibilityReportParts {
  readonly store: Store;
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly policy: Policy;
  readonly clock: () => number;
}
