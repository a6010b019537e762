// What a resource says of its own sensitivity: labels, confidentiality, visibility marks (docs/conventions.md).
// https://hl7.org/fhir/R4/security-labels.html
import type { CodeableConcept, Coding, Resource } from '@medplum/fhirtypes';
import { spliceMembers } from '#fhir/json-text.ts';
import type { Policy } from './policy.ts';

const none: readonly Coding[] = Object.freeze([]);

function securityOf(resource: Resource, { systemAliases }: Policy): readonly Coding[] {
  const { securityLabel = [] } = resource as { securityLabel?: readonly CodeableConcept[] };
  if (securityLabel.length === 0 && resource.meta?.security === undefined) return none;
  const labels = resource.resourceType === 'DocumentReference' ? securityLabel.flatMap(({ coding = [] }) => coding) : [];
  return [...(resource.meta?.security ?? []), ...labels].map((coding) => {
    const { system = '' } = coding;
    return { ...coding, system: systemAliases[system] ?? system };
  });
}

/** An unknown code of the sensitive system counts as a label that nobody can be permitted. */
export function labelsOf(resource: Resource, policy: Policy): number {
  const security = securityOf(resource, policy);
  return security === none ? 0 : security.reduce((bits, coding) => bits | labelBit(coding, policy), 0);
}

/** 0 when the coding is no sensitive label. */
export function labelBit({ system, code }: Coding, { labels }: Policy): number {
  const known = labels.labels.find((label) => label.system === system && label.code === code);
  return known?.bit ?? (system === labels.sensitiveSystem ? labels.unknownBit : 0);
}

/** R and V are the producer's request to hide, unless it says P00; a mark that is not known hides. */
export function marksOf(resource: Resource, policy: Policy): number {
  const { labels } = policy;
  const hidden = labels.marks['P99'] ?? 1;
  const security = securityOf(resource, policy);
  const visibility = security.filter(({ system }) => system === labels.visibilitySystem);
  const marks = visibility.reduce((bits, { code = '' }) => bits | (labels.marks[code] ?? hidden), 0);
  const asksToHide = isRestricted(resource, security, policy) && !visibility.some(({ code }) => code === labels.unhiding);
  return asksToHide ? marks | hidden : marks;
}

function isRestricted(resource: Resource, security: readonly Coding[], { labels: { restricted } }: Policy): boolean {
  const confidentiality = resource.resourceType === 'Composition' ? resource.confidentiality : undefined;
  return (
    restricted.codes.includes(confidentiality ?? '') ||
    security.some(({ system, code = '' }) => system === restricted.system && restricted.codes.includes(code))
  );
}

/** Data of a service rendered in anonymity: never fed at all (DM 7/9/2023 art. 6). */
export function isNeverFed(resource: Resource, policy: Policy): boolean {
  const security = securityOf(resource, policy);
  if (security === none) return false;
  return security.some(({ system, code }) => policy.labels.neverFed.some((one) => one.system === system && one.code === code));
}

/** The resource without its visibility marks, which live in the policy tables only; the same object when it has none. */
export function withoutMarks(resource: Resource, { labels: { visibilitySystem } }: Policy): Resource {
  const { meta } = resource;
  const { securityLabel } = resource as { securityLabel?: readonly CodeableConcept[] };
  if (meta?.security === undefined && securityLabel === undefined) return resource;
  const isMark = ({ system }: Coding): boolean => system === visibilitySystem;
  const isMarked = ({ coding = [] }: CodeableConcept): boolean => coding.some(isMark);
  if (meta?.security?.some(isMark) !== true && securityLabel?.some(isMarked) !== true) return resource;
  const { meta: _meta, securityLabel: _label, ...rest } = resource as Resource & { securityLabel?: unknown };
  const { security = [], ...otherMeta } = meta ?? {};
  const keptSecurity = security.filter((coding) => !isMark(coding));
  const keptMeta = { ...otherMeta, ...(keptSecurity.length === 0 ? {} : { security: keptSecurity }) };
  // A label that carried a mark goes as a whole when nothing else is coded in it: its text tells the same.
  const keptLabels = (securityLabel ?? []).flatMap((label) => {
    if (!isMarked(label)) return [label];
    const coding = (label.coding ?? []).filter((one) => !isMark(one));
    return coding.length === 0 ? [] : [{ coding }];
  });
  return {
    ...rest,
    ...(Object.keys(keptMeta).length === 0 ? {} : { meta: keptMeta }),
    ...(keptLabels.length === 0 ? {} : { securityLabel: keptLabels }),
  };
}

/** The same of its text, which stays as it is but for the members that held marks. */
export function textWithoutMarks(text: string, before: Resource, after: Resource): string {
  const members: Record<string, string | undefined> = {};
  for (const name of ['meta', 'securityLabel']) {
    const old = (before as unknown as Record<string, unknown>)[name];
    const value = (after as unknown as Record<string, unknown>)[name];
    if (old !== value) members[name] = value === undefined ? undefined : JSON.stringify(value);
  }
  return spliceMembers(text, members);
}
