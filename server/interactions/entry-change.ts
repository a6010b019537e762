// One entry of a transaction as a change. Tolerances for documents in the wild are named here, each answered with a warning.
// https://hl7.org/fhir/R4/bundle.html#request
import type { BundleEntry, Identifier, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { invalid, issue, required } from '#fhir/outcome.ts';
import type { Change, Content, Selector } from '#record/change.ts';
import type { ReadCondition } from '#record/conditions.ts';
import { checkedContent } from './content.ts';
import { readPatchEntry, type IsRepeating } from './patch-content.ts';

const address = /^\/?([A-Z][A-Za-z]+)(?:\/([A-Za-z0-9\-.]{1,64}))?(?:\?(.*))?$/;

export interface EntryParts {
  readonly readCondition: ReadCondition;
  readonly isRepeating: IsRepeating;
}

/** undefined: the entry reads (GET, HEAD, an operation) and changes nothing. */
export function readEntry(entry: BundleEntry, text: string | undefined, i: number, { readCondition, isRepeating }: EntryParts): Change | undefined {
  const place = `Bundle.entry[${i}]`;
  const { request } = entry;
  if (request === undefined) throw required('The entry has no request; give method and url.', `${place}.request`);
  const { method, url = '' } = request;
  if (method === 'GET' || method === 'HEAD' || url.includes('$')) return undefined;
  const [, type, id, query] = address.exec(url) ?? [];
  if (type === undefined) throw invalid(`The url ${JSON.stringify(url.slice(0, 200))} is not Type, Type/id or Type?condition.`, `${place}.request.url`);
  const placed = { place, ...(entry.fullUrl === undefined ? {} : { fullUrl: entry.fullUrl }) };
  const ifMatch = entityTag(request.ifMatch, `${place}.request.ifMatch`);
  switch (method) {
    case 'POST': {
      const content = contentOf(entry, text, type, place);
      return { kind: 'create', ...placed, type, content, ...(request.ifNoneExist === undefined ? {} : { ifNoneExist: readCondition(type, request.ifNoneExist) }) };
    }
    case 'PUT': {
      const content = contentOf(entry, text, type, place);
      const { target, warnings } = targetOf({ type, id, query, place, content }, readCondition);
      return { kind: 'update', ...placed, target, content, warnings, ...ifMatch };
    }
    case 'PATCH': {
      const { target } = targetOf({ type, id, query, place }, readCondition);
      return { kind: 'patch', ...placed, target, apply: readPatchEntry(entry, text, place, isRepeating), ...ifMatch };
    }
    case 'DELETE': {
      const { target } = targetOf({ type, id, query, place }, readCondition);
      return { kind: 'delete', ...placed, target, ...ifMatch };
    }
    default:
      throw invalid(`The method ${JSON.stringify(method)} is not GET, HEAD, POST, PUT, PATCH or DELETE.`, `${place}.request.method`);
  }
}

function contentOf(entry: BundleEntry, text: string | undefined, type: string, place: string): Content {
  if (entry.resource === undefined || text === undefined) throw required('The entry has no resource.', `${place}.resource`);
  return checkedContent(entry.resource, text, type);
}

function entityTag(text: string | undefined, expression: string): { ifMatch?: number } {
  if (text === undefined) return {};
  const [, version] = /^(?:W\/)?"(\d+)"$/.exec(text) ?? [];
  if (version === undefined) throw invalid(`The value ${JSON.stringify(text)} is not a version such as W/"3".`, expression);
  return { ifMatch: Number(version) };
}

interface Address {
  readonly type: string;
  readonly id: string | undefined;
  readonly query: string | undefined;
  readonly place: string;
  readonly content?: Content;
}

function targetOf({ type, id, query, place, content }: Address, readCondition: ReadCondition): { target: Selector; warnings: readonly OperationOutcomeIssue[] } {
  if (id !== undefined) return { target: { type, id }, warnings: [] };
  if (query === undefined || query === '') throw required('A change without an id needs a condition, for example Patient?identifier=system|value.', `${place}.request.url`);
  const narrowed = content === undefined ? undefined : qualifiedIdentifier(query, content.value);
  if (narrowed === undefined) return { target: { type, condition: readCondition(type, query) }, warnings: [] };
  const warning = issue('informational', `The condition ${query} names no system; the system of the entry's own identifier was taken: ${narrowed}.`, {
    severity: 'warning',
    expression: `${place}.request.url`,
  });
  return { target: { type, condition: readCondition(type, narrowed) }, warnings: [warning] };
}

/**
 * Tolerance `unqualified-identifier`: the Ministry's Bundles say `PUT Organization?identifier=XXX` for organisations of
 * several registers that share the value XXX. The condition is read with the system that the entry itself gives the value.
 */
function qualifiedIdentifier(query: string, resource: Resource): string | undefined {
  const params = [...new URLSearchParams(query)];
  const [name, value] = params[0] ?? [];
  if (params.length !== 1 || name !== 'identifier' || value === undefined || value.includes('|') || value.includes(',')) return undefined;
  const { identifier } = resource as { identifier?: Identifier | Identifier[] };
  const own = [identifier ?? []].flat().filter((found) => found.value === value && found.system !== undefined);
  const [only] = own;
  return own.length === 1 && only !== undefined ? `identifier=${encodeURIComponent(`${only.system}|${value}`)}` : undefined;
}
