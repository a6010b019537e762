// Small worlds for the tests of this room: one document, who asks, and the rows that decide.
import { EARLIEST, LATEST } from '#fhir/period.ts';
import type { Requester } from '#auth/requester.ts';
import { matches } from '#search/matches.ts';
import type { DelegationRow, Entry, EntryPolicy, RelationRow, RuleRow, World } from '#search/world.ts';
import type { ConsentRule } from './policy-values.ts';
import { loadPolicy, type Policy } from './policy.ts';
import { visible } from './visible.ts';

export const now = Date.parse('2026-03-01T12:00:00Z');
export const day = 86_400_000;
export const liguria: Policy = loadPolicy('liguria-2020');
export const fse: Policy = loadPolicy('fse-2.0');

export interface Rows {
  readonly rules?: readonly RuleRow[];
  readonly relations?: readonly RelationRow[];
  readonly delegations?: readonly DelegationRow[];
}

export function worldOf({ rules = [], relations = [], delegations = [] }: Rows): World {
  return { get: () => undefined, all: () => [], consentRules: rules, relations, delegations };
}

/** A laboratory report of `citizen`, authored by the hospital, unless said otherwise. */
export function report(
  change: Partial<EntryPolicy> = {},
  target: { readonly type: string; readonly id: string } = { type: 'DiagnosticReport', id: 'r' },
): Entry {
  return {
    ...target,
    updated: now,
    deleted: false,
    index: { entries: [], text: [], content: [] },
    policy: {
      patient: 'citizen',
      documentKind: 'laboratory-report',
      labels: 0,
      marks: 0,
      clinicalDate: now - 30 * day,
      author: 'hospital',
      ...change,
    },
  };
}

export function rule(change: Partial<ConsentRule> = {}): ConsentRule {
  return {
    patient: 'citizen',
    category: 'consultation',
    permit: true,
    actor: 'any',
    specificity: 0,
    depth: 0,
    decided: now - 100 * day,
    purpose: null,
    from: EARLIEST,
    to: LATEST,
    dataFrom: null,
    dataTo: null,
    documentKind: null,
    data: null,
    labels: 0,
    ...change,
  };
}

export const feed = rule({ category: 'feed' });

export function relation(kind: RelationRow['relation'], change: Partial<RelationRow> = {}): RelationRow {
  return { patient: 'citizen', relation: kind, practitioner: 'gp', organization: null, from: EARLIEST, to: LATEST, ...change };
}

/** Everything that lets the GP read: an open record, consent, the assignment. */
export const asUsual: Rows = { rules: [feed, rule()], relations: [relation('gp')] };

const bearer = { subject: 'Practitioner/gp', scopes: [{ context: 'user', type: '*', interactions: 'cruds' }], client: 'app' } as const;

export function professional(
  change: Partial<Extract<Requester, { kind: 'professional' }>> = {},
): Extract<Requester, { kind: 'professional' }> {
  return { ...bearer, kind: 'professional', purpose: 'TREATMENT', role: 'APR', practitioner: 'gp', organization: 'gp-practice', ...change };
}

export const people = {
  citizen: { ...bearer, kind: 'citizen', purpose: 'PERSONAL', patient: 'citizen' },
  other: { ...bearer, kind: 'citizen', purpose: 'PERSONAL', patient: 'other' },
  guardian: { ...bearer, kind: 'citizen', purpose: 'PERSONAL', patient: 'guardian' },
  delegate: { ...bearer, kind: 'delegate', purpose: 'PERSONAL', patient: 'citizen', person: 'guardian' },
  hospital: { ...bearer, kind: 'system', purpose: 'UPDATE', organization: 'hospital' },
  laboratory: { ...bearer, kind: 'system', purpose: 'UPDATE', organization: 'laboratory' },
  operator: { ...bearer, kind: 'operator', purpose: 'CONSENT', practitioner: 'operator', organization: 'asl3' },
  auditor: { ...bearer, kind: 'auditor', purpose: 'ADMINISTRATIVE' },
  admin: { ...bearer, kind: 'admin', purpose: 'SYSADMIN' },
  gp: professional(),
} as const satisfies Record<string, Requester>;

export function sees(requester: Requester, entry: Entry, rows: Rows, policy: Policy = liguria): boolean {
  return matches(visible(requester, { policy, now }), entry, worldOf(rows));
}
