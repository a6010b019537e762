// The policy columns of one resource: whose it is, of which kind, how sensitive, from when.
import type { Coding, Resource } from '@medplum/fhirtypes';
import { documentKindSystem, taggedKind } from '#fhir/document-kind.ts';
import { parseDateTime, rangeOfPeriod, rangeOfTiming } from '#fhir/period.ts';
import { ownerOf, type Owner } from './owner.ts';
import { careDeclarationSystem } from './policy-rows.ts';
import type { PolicyColumns } from './policy-values.ts';
import type { Policy } from './policy.ts';
import type { Authority, Reading } from './reading.ts';
import { labelsOf, marksOf } from './security.ts';
import { pathsIn, valuesAt } from './values-at.ts';

export function columnsOf(resource: Resource, authority: Authority, { policy, locate }: Reading): PolicyColumns {
  const owner = ownerOf(resource, policy.kinds, locate);
  return {
    patient: owner.kind === 'patient' ? owner.id : null,
    documentKind: kindFor(owner, resource, authority, policy),
    labels: labelsOf(resource, policy),
    marks: marksOf(resource, policy),
    clinicalDate: clinicalDate(resource, policy),
  };
}

/** Only the types that are listed as open are everybody's, and only while they name nobody: a new type is closed by default. */
function kindFor(owner: Owner, resource: Resource, authority: Authority, policy: Policy): string {
  const { kinds } = policy;
  if (owner.kind === 'several') return kinds.shared;
  if (owner.kind === 'none' && kinds.open.includes(resource.resourceType)) return '';
  const kind = documentKind(resource, authority, policy);
  return owner.kind === 'patient' || kinds.administrative.includes(kind) ? kind : kinds.restricted;
}

function documentKind(resource: Resource, authority: Authority, { kinds, systemAliases }: Policy): string {
  const ofType = kinds.types[resource.resourceType];
  if (isOwnWord(resource, authority, kinds)) return kinds.selfDeclared.kind;
  if (resource.resourceType === 'Patient' && authority === 'feeder') return copyOfIdentity;
  if (isBackfill(resource)) return backfill;
  if (ofType !== undefined && kinds.administrative.includes(ofType)) return isAdministrative(resource, authority) ? ofType : kinds.default;
  const inherited = kindOfDocument(resource, kinds);
  if (inherited !== undefined) return inherited;
  const codings = [...codingsAt(resource, 'type'), ...codingsAt(resource, 'code')];
  const isLoinc = ({ system = '' }: Coding): boolean => (systemAliases[system] ?? system) === 'http://loinc.org';
  const byCode = codings
    .filter(isLoinc)
    .map(({ code = '' }) => kinds.loinc[code])
    .find((kind) => kind !== undefined && (!kinds.administrative.includes(kind) || isOurReceipt(resource, authority)));
  if (
    byCode === 'specialist-report' &&
    codingsAt(resource, 'context.practiceSetting').some(({ code }) => code === kinds.cardiology.practiceSetting)
  ) {
    return kinds.cardiology.kind;
  }
  if (byCode !== undefined) return byCode;
  const byCategory = codingsAt(resource, 'category')
    .map(({ system = '', code = '' }) => kinds.categories[system]?.[code])
    .find((kind) => kind !== undefined);
  return byCategory ?? ofType ?? kinds.default;
}

/** What people write of themselves; and whatever says so of itself, whoever wrote it: to fewer people it is shown. */
function isOwnWord({ resourceType, meta }: Resource, authority: Authority, { selfDeclared: { kind, types } }: Policy['kinds']): boolean {
  if (!types.includes(resourceType)) return false;
  return authority === 'self' || meta?.tag?.some(({ system, code }) => system === documentKindSystem && code === kind) === true;
}

/** What was read out of a document is seen by whoever may see that kind of document (docs/conventions.md). */
function kindOfDocument(resource: Resource, kinds: Policy['kinds']): string | undefined {
  const code = taggedKind(resource);
  const isKnown = code !== undefined && !kinds.administrative.includes(code) && isKindOfDocument(code, kinds);
  return isKnown ? code : undefined;
}

const kindsOfDocuments = new WeakMap<Policy['kinds'], ReadonlySet<string>>();

function isKindOfDocument(code: string, kinds: Policy['kinds']): boolean {
  let known = kindsOfDocuments.get(kinds);
  if (known === undefined) {
    known = new Set([kinds.default, kinds.cardiology.kind, ...Object.values(kinds.loinc)]);
    kindsOfDocuments.set(kinds, known);
  }
  return known.has(code);
}

/** The kind of a document by its LOINC code and, for cardiology, where it was written. */
export function kindOfLoinc(loinc: string | undefined, practiceSetting: string | undefined, { kinds }: Policy): string {
  const kind = kinds.loinc[loinc ?? ''] ?? kinds.default;
  if (kinds.administrative.includes(kind)) return kinds.default;
  return kind === 'specialist-report' && practiceSetting === kinds.cardiology.practiceSetting ? kinds.cardiology.kind : kind;
}

/** Nobody is enrolled by it: only the registry and the counter enrol. */
const copyOfIdentity = 'identity-copy';

/** The office's question to whoever may hold older data: it is theirs to see and to answer. */
export const backfill = 'backfill';

function isBackfill(resource: Resource): boolean {
  if (resource.resourceType !== 'Task') return false;
  return codingsAt(resource, 'code').some(({ system, code }) => system === workflowSystem && code === backfill);
}

const workflowSystem = 'https://fascicolo.example/fhir/CodeSystem/workflow';

/** A feeder's document about a consent (to a treatment, say) is content of the record like any other. */
function isOurReceipt({ resourceType }: Resource, authority: Authority): boolean {
  return resourceType === 'DocumentReference' && authority !== 'feeder';
}

/** What a feeder sends under these types is content of the record; the office's own are the running of it. */
function isAdministrative(resource: Resource, authority: Authority): boolean {
  switch (resource.resourceType) {
    case 'CareTeam':
      return codingsAt(resource, 'category').some(({ system }) => system === careDeclarationSystem);
    case 'RelatedPerson':
    case 'Task':
      return authority !== 'feeder';
    default:
      return true;
  }
}

export function codingsAt(resource: Resource, path: string): readonly Coding[] {
  return valuesAt(resource, `${path}.coding`) as readonly Coding[];
}

/** The first element of the policy's list that says a time; a period by its beginning, or by its end when it has none. */
function clinicalDate(resource: Resource, { kinds }: Policy): number | null {
  for (const path of pathsIn(resource, kinds.clinicalDate)) {
    for (const value of valuesAt(resource, path)) {
      const time = typeof value === 'string' ? parseDateTime(value)?.lo : startOf(value);
      if (time !== undefined) return time;
    }
  }
  return null;
}

function startOf(value: unknown): number | undefined {
  const { start, end } = value as { start?: unknown; end?: unknown };
  if (start === undefined && end === undefined) return rangeOfTiming(value as object)?.lo;
  if (typeof start === 'string') return parseDateTime(start)?.lo;
  return rangeOfPeriod({ end })?.hi;
}
