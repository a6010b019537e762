// Entries for a sender who may not choose ids: each creation says on what condition it is one, so that twice changes nothing.
// https://hl7.org/fhir/R4/http.html#ccreate
import type { BundleEntry, Identifier, Meta } from '@medplum/fhirtypes';
import { memberText, spliceMembers } from '#fhir/json-text.ts';

/** Marks what a load created with a hash of its content; tags are no part of the content. */
export const loadSystem = 'https://fascicolo.example/fhir/CodeSystem/load';
/** People and places are known by their identifiers, whoever sends them. */
const known = new Set(['Patient', 'Practitioner', 'PractitionerRole', 'Organization', 'Location']);

export interface Create {
  readonly fullUrl?: string | undefined;
  readonly type: string;
  /** Minified. */
  readonly text: string;
  /** A hash of the content. */
  readonly hash: string;
}

/** A resource as an entry: updated by its identifier where that says who it is, else created once. */
export function carriedEntry(text: string, hash: string, fullUrl?: string): string {
  const { resourceType: type, id, identifier } = JSON.parse(text) as { resourceType: string; id?: unknown; identifier?: unknown };
  const name = fullUrl ?? (typeof id === 'string' ? `https://fascicolo.example/fhir/${type}/${id}` : undefined);
  const condition = known.has(type) ? identifierCondition(identifier) : undefined;
  if (condition !== undefined) return entryText(name, text, { method: 'PUT', url: `${type}?${condition}` });
  return taggedCreate({ fullUrl: name, type, text, hash });
}

export function taggedCreate({ fullUrl, type, text, hash }: Create): string {
  const condition = `_tag=${encodeURIComponent(`${loadSystem}|${hash}`)}`;
  return entryText(fullUrl, withTag(text, hash), { method: 'POST', url: type, ifNoneExist: condition });
}

/** By the first identifier that is complete. */
export function identifierCondition(identifier: unknown): string | undefined {
  const found = [identifier].flat().find((each): each is Identifier => isComplete(each));
  return found === undefined ? undefined : `identifier=${encodeURIComponent(`${found.system}|${found.value}`)}`;
}

function isComplete(identifier: unknown): boolean {
  const { system, value } = (identifier ?? {}) as Record<string, unknown>;
  return typeof system === 'string' && typeof value === 'string';
}

function withTag(text: string, code: string): string {
  const { tag = [], ...meta } = JSON.parse(memberText(text, 'meta') ?? '{}') as Meta;
  return spliceMembers(text, { meta: JSON.stringify({ ...meta, tag: [tag, { system: loadSystem, code }].flat() }) });
}

export function entryText(fullUrl: string | undefined, resource: string | undefined, request: BundleEntry['request']): string {
  const members = [
    ...(fullUrl === undefined ? [] : [`"fullUrl":${JSON.stringify(fullUrl)}`]),
    ...(resource === undefined ? [] : [`"resource":${resource}`]),
    ...(request === undefined ? [] : [`"request":${JSON.stringify(request)}`]),
  ];
  return `{${members.join(',')}}`;
}
