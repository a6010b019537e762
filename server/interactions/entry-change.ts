// One entry of a transaction as a change. Tolerances for documents in the wild are named here, each answered with a warning.
// https://hl7.org/fhir/R4/bundle.html#request
import type { BundleEntry, Identifier, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { invalid, issue, notSupported, required } from '#fhir/outcome.ts';
import type { Change, Content, Selector } from '#record/change.ts';
import type { ReadCondition } from '#record/conditions.ts';
import type { AnswerEntryParts } from './answer-entry.ts';
import { checkedContent } from './content.ts';
import { readPatchEntry, type ElementsOfPatch } from './patch-content.ts';
import type { EntryRoute } from './route-entry.ts';

export interface EntryParts extends Pick<AnswerEntryParts, 'routeEntry' | 'operationAt'> {
  readonly readCondition: ReadCondition;
  readonly elements: ElementsOfPatch;
}

/** undefined: the entry reads and changes nothing. Whatever is wrong with it is said before anything is written. */
export function readEntry(entry: BundleEntry, text: string | undefined, at: string, parts: EntryParts): Change | undefined {
  const route = parts.routeEntry(entry, at);
  switch (route.name) {
    case 'create':
    case 'update':
    case 'patch':
    case 'delete':
      return readChange(entry, text, at, route, parts);
    case 'operation':
      refuseEffects(route, at, parts);
      return undefined;
    default:
      return undefined;
  }
}

function readChange(
  entry: BundleEntry,
  text: string | undefined,
  at: string,
  route: EntryRoute,
  { readCondition, elements }: EntryParts,
): Change {
  const { place, params, preconditions } = route;
  const { ifMatch, ifNoneMatch, ifNoneExist } = preconditions;
  const { type } = place;
  if (type === undefined) throw invalid(`${route.asked} names no resource type.`, `${at}.request.url`);
  const placed = {
    place: at,
    ...(entry.fullUrl === undefined ? {} : { fullUrl: entry.fullUrl }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
  const address: Address = { type, id: place.id, params, place: at };
  switch (route.name) {
    case 'create': {
      const content = contentOf(entry, text, type, at);
      return {
        kind: 'create',
        ...placed,
        type,
        content,
        ...(ifNoneExist === undefined ? {} : { ifNoneExist: readCondition(type, ifNoneExist) }),
      };
    }
    case 'update': {
      const content = contentOf(entry, text, type, at);
      const { target, warnings } = targetOf({ ...address, content }, readCondition);
      return { kind: 'update', ...placed, target, content, warnings, ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }) };
    }
    case 'patch':
      return {
        kind: 'patch',
        ...placed,
        target: targetOf(address, readCondition).target,
        apply: readPatchEntry(entry, text, at, elements),
      };
    default:
      return { kind: 'delete', ...placed, target: targetOf(address, readCondition).target };
  }
}

/** What an operation does is not undone with the transaction, so only those that read are taken. */
function refuseEffects({ method, place }: EntryRoute, at: string, { operationAt }: EntryParts): void {
  const { name, affectsState } = operationAt(method, place);
  if (!affectsState) return;
  throw notSupported(`${name} changes something and cannot be part of a transaction; send it alone or in a batch.`, `${at}.request.url`);
}

function contentOf(entry: BundleEntry, text: string | undefined, type: string, place: string): Content {
  if (entry.resource === undefined || text === undefined) throw required('The entry has no resource.', `${place}.resource`);
  return checkedContent(entry.resource, text, type);
}

interface Address {
  readonly type: string;
  readonly id: string | undefined;
  readonly params: EntryRoute['params'];
  readonly place: string;
  readonly content?: Content;
}

function targetOf(
  { type, id, params, place, content }: Address,
  readCondition: ReadCondition,
): { target: Selector; warnings: readonly OperationOutcomeIssue[] } {
  if (id !== undefined) return { target: { type, id }, warnings: [] };
  if (params.length === 0)
    throw required('A change without an id needs a condition, for example Patient?identifier=system|value.', `${place}.request.url`);
  const query = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value])).toString();
  const narrowed = content === undefined ? undefined : qualifiedIdentifier(params, content.value);
  if (narrowed === undefined) return { target: { type, condition: readCondition(type, query) }, warnings: [] };
  const warning = issue(
    'informational',
    `The condition ${query} names no system; the system of the entry's own identifier was taken: ${narrowed}.`,
    {
      severity: 'warning',
      expression: `${place}.request.url`,
    },
  );
  return { target: { type, condition: readCondition(type, narrowed) }, warnings: [warning] };
}

/**
 * Tolerance `unqualified-identifier`: the Ministry's Bundles say `PUT Organization?identifier=XXX` for organisations of
 * several registers that share the value XXX. The condition is read with the system that the entry itself gives the value.
 */
function qualifiedIdentifier(params: EntryRoute['params'], resource: Resource): string | undefined {
  const [name, value] = params[0] ?? [];
  if (params.length !== 1 || name !== 'identifier' || value === undefined || value.includes('|') || value.includes(',')) return undefined;
  const { identifier } = resource as { identifier?: Identifier | Identifier[] };
  // Not validated yet: anything may stand there.
  const own = [identifier ?? []]
    .flat()
    .filter((found: Partial<Identifier> | null) => found?.value === value && typeof found.system === 'string');
  const [only] = own;
  return own.length === 1 && only !== undefined ? `identifier=${encodeURIComponent(`${only.system}|${value}`)}` : undefined;
}
