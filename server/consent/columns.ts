// The policy columns of one resource: whose it is, of which kind, how sensitive, from when.
import type { Coding, Resource } from '@medplum/fhirtypes';
import { parseDateTime } from '#fhir/period.ts';
import type { PolicyColumns } from './policy-values.ts';
import type { Policy } from './policy.ts';
import { localTarget, referencesAt, valuesAt } from './values-at.ts';

/** Where a type names the person it is about; other references to patients (an author, a performer) do not make it theirs. */
const subjects = ['patient', 'subject', 'beneficiary', 'for', 'individual', 'participant.actor', 'actor', 'link.target'];

/** More than one person: nobody's compartment, seen by its author only. */
export const shared = 'shared';

export function columnsOf(resource: Resource, policy: Policy, isPatientRelated: boolean): PolicyColumns {
  const patients = patientsOf(resource);
  const kind = isPatientRelated || resource.resourceType in policy.kinds.types ? documentKind(resource, policy) : '';
  return {
    patient: patients.length === 1 && kind !== '' ? (patients[0] as string) : null,
    documentKind: patients.length > 1 && kind !== '' ? shared : kind,
    labels: labelsOf(resource, policy),
    marks: marksOf(resource, policy),
    clinicalDate: clinicalDate(resource, policy),
  };
}

function patientsOf(resource: Resource): readonly string[] {
  if (resource.resourceType === 'Patient') return resource.id === undefined ? [] : [resource.id];
  const paths = resource.resourceType === 'Group' ? ['member.entity'] : subjects;
  const found = paths.flatMap((path) => referencesAt(resource, path)).flatMap((reference) => {
    const target = localTarget(reference);
    return target?.type === 'Patient' ? [target.id] : [];
  });
  return [...new Set(found)];
}

function documentKind(resource: Resource, { kinds }: Policy): string {
  const codings = [...codingsAt(resource, 'type'), ...codingsAt(resource, 'code')];
  const byCode = codings.map(({ code = '' }) => kinds.loinc[code]).find((kind) => kind !== undefined);
  if (byCode === 'specialist-report' && codingsAt(resource, 'context.practiceSetting').some(({ code }) => code === kinds.cardiology.practiceSetting)) {
    return kinds.cardiology.kind;
  }
  if (byCode !== undefined) return byCode;
  const byCategory = codingsAt(resource, 'category').map(({ code = '' }) => kinds.categories[code]).find((kind) => kind !== undefined);
  return byCategory ?? kinds.types[resource.resourceType] ?? kinds.default;
}

function codingsAt(resource: Resource, path: string): readonly Coding[] {
  return valuesAt(resource, path).flatMap((value) => (value as { coding?: Coding[] }).coding ?? []);
}

function securityOf(resource: Resource): readonly Coding[] {
  return [...(resource.meta?.security ?? []), ...codingsAt(resource, 'securityLabel')];
}

function labelsOf(resource: Resource, { labels }: Policy): number {
  return securityOf(resource).reduce((bits, { system, code }) => {
    const known = labels.labels.find((label) => label.system === system && label.code === code);
    if (known !== undefined) return bits | known.bit;
    return system === labels.sensitiveSystem ? bits | labels.unknownBit : bits;
  }, 0);
}

function marksOf(resource: Resource, { labels }: Policy): number {
  const hidden = labels.marks['P99'] ?? 1;
  return securityOf(resource).reduce((bits, { system, code = '' }) => {
    if (system === labels.visibilitySystem) return bits | (labels.marks[code] ?? hidden);
    return system === labels.restricted.system && labels.restricted.codes.includes(code) ? bits | hidden : bits;
  }, 0);
}

function clinicalDate(resource: Resource, { kinds }: Policy): number | null {
  for (const path of kinds.clinicalDate) {
    for (const value of valuesAt(resource, path)) {
      const range = typeof value === 'string' ? parseDateTime(value) : undefined;
      if (range !== undefined) return range.lo;
    }
  }
  return null;
}

/** The resource without its visibility marks, which live in the policy tables only; the same object when it has none. */
export function withoutMarks(resource: Resource, { labels: { visibilitySystem } }: Policy): Resource {
  const isMark = ({ system }: Coding): boolean => system === visibilitySystem;
  const { meta } = resource;
  const { securityLabel } = resource as { securityLabel?: { coding?: Coding[] }[] };
  const inMeta = meta?.security?.some(isMark) === true;
  const inLabel = securityLabel?.some(({ coding }) => coding?.some(isMark)) === true;
  if (!inMeta && !inLabel) return resource;
  const { security = [], ...otherMeta } = meta ?? {};
  const keptSecurity = security.filter((coding) => !isMark(coding));
  const keptLabels = (securityLabel ?? [])
    .map((label) => ({ ...label, coding: (label.coding ?? []).filter((coding) => !isMark(coding)) }))
    .filter(({ coding }) => coding.length > 0);
  const { securityLabel: _label, ...rest } = resource as { securityLabel?: unknown };
  return {
    ...rest,
    meta: { ...otherMeta, ...(keptSecurity.length === 0 ? {} : { security: keptSecurity }) },
    ...(keptLabels.length === 0 ? {} : { securityLabel: keptLabels }),
  } as Resource;
}
