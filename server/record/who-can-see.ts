// Who can see this, and by which rule: asked by the person concerned, answered from the same rules that decide.
import type { Requester } from '#auth/requester.ts';
import { explainVisibility, type Viewer } from '#consent/explain.ts';
import { systemPermit, type Permit } from '#consent/permit.ts';
import type { Policy } from '#consent/policy.ts';
import { forbidden, notFound } from '#fhir/outcome.ts';
import type { IndexValues } from '#search/index-entry.ts';
import { all, type Target } from '#search/predicate.ts';
import type { Reader, Store, Version } from '#store/store.ts';
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
  /** What a resource names. */
  readonly index: (resource: object) => IndexValues;
}

export function createVisibilityReport({ store, permitFor, policy, clock, index }: VisibilityReportParts): VisibilityReport {
  /** Two deep, as the rule itself looks: a submission that names a folder that names documents. */
  async function namedBy(reader: Reader, version: Version, depth = 2): Promise<readonly Subject[]> {
    const params = policy.correlation.gatherings[version.type] ?? [];
    if (params.length === 0 || depth === 0) return [];
    const { entries } = index(JSON.parse(version.body) as object);
    const named: Subject[] = [];
    for (const entry of entries) {
      if (entry.table !== 'reference' || !params.includes(entry.param)) continue;
      const { target } = entry;
      const held = await reader.read(systemPermit({ ...target, where: all }, 'to tell the person who may see a list'));
      if (held === undefined || held.deleted) continue;
      named.push(await explainedOf(reader, held), ...(await namedBy(reader, held, depth - 1)));
    }
    return named;
  }

  return {
    async whoCanSee(act, patient, resource) {
      const now = clock();
      const { requester } = act;
      if ((requester.kind !== 'citizen' && requester.kind !== 'delegate') || requester.patient !== patient) {
        throw forbidden('Only the person concerned, or who acts for them, asks who can see the record.');
      }
      const permit = permitFor(requester, now);
      const viewers = await store.read(async (reader) => {
        const seen = resource === undefined ? undefined : await seenBy(reader, permit, resource);
        const subject = seen === undefined ? ordinary(patient) : await explainedOf(reader, seen);
        const named = seen === undefined ? [] : await namedBy(reader, seen);
        return explainVisibility(subject, await reader.consentRules(patient, now), policy, now, named);
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

async function seenBy(reader: Reader, permit: Permit, resource: Target): Promise<Version> {
  const version = await reader.read(permit({ ...resource, where: all }));
  if (version === undefined || version.deleted) throw notFound(`${resource.type}/${resource.id} is not known.`);
  return version;
}

async function explainedOf(reader: Reader, { type, id }: Target): Promise<Subject> {
  const standing = await reader.standing({ type, id });
  if (standing === undefined) throw notFound(`${type}/${id} is not known.`);
  const { patient, documentKind, labels, marks, author, clinicalDate } = standing;
  return { type, id, author, columns: { patient, documentKind, labels, marks, clinicalDate } };
}
