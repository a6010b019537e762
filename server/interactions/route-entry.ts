// Which interaction a Bundle entry asks for: its method and url, read by the table that reads requests of their own.
// https://hl7.org/fhir/R4/bundle.html#request
import type { BundleEntry } from '@medplum/fhirtypes';
import { invalid, issueAt, OperationOutcomeError, required, structure } from '#fhir/outcome.ts';
import { readMatchTag, readTag } from './entity-tag.ts';
import type { Ask } from './interaction.ts';

export type InteractionName = 'read' | 'vread' | 'update' | 'patch' | 'delete' | 'create' | 'search' | 'history' | 'operation';

type Place = Pick<Ask, 'type' | 'id' | 'version' | 'operation' | 'compartment'>;

/** Takes a method and an address behind the base (`/Patient/1?_summary=true`); throws what is wrong with them. */
export type ReadAddress = (
  method: string,
  address: string,
) => { readonly asked: string; readonly place: Place; readonly params: Ask['params'] };

export interface EntryRoute extends Pick<Ask, 'asked' | 'params' | 'preconditions'> {
  readonly name: InteractionName;
  readonly method: string;
  readonly place: Place;
}

/** `at` is the entry's place in the Bundle, `Bundle.entry[3]`, for messages. */
export type RouteEntry = (entry: BundleEntry, at: string) => EntryRoute;

const names: ReadonlySet<string> = new Set<InteractionName>([
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'create',
  'search',
  'history',
  'operation',
]);

export function createRouteEntry(readAddress: ReadAddress): RouteEntry {
  return (entry, at) => {
    const request = requestOf(entry, at);
    const { method, url } = request;
    const preconditions = readPreconditions(request, at);
    const { asked, place, params } = placing(at, () => readAddress(method, url.startsWith('/') ? url : `/${url}`));
    if (!isEntryInteraction(asked)) {
      throw invalid(`${method} ${JSON.stringify(url.slice(0, 100))} cannot be asked inside a Bundle.`, `${at}.request.url`);
    }
    return { name: asked, method, place, params, preconditions, asked: `${method} ${url}` };
  };
}

/** What was sent may be anything: the texts of the request are texts, or it is refused. */
function requestOf(entry: unknown, at: string): Request {
  if (!isObject(entry)) throw structure('An entry of a Bundle is an object with a request.', at);
  const { request, fullUrl } = entry;
  if (!isObject(request) || request['method'] === undefined || request['url'] === undefined) {
    throw required('The entry has no request; give method and url.', `${at}.request`);
  }
  const wrong = texts.find((name) => request[name] !== undefined && typeof request[name] !== 'string');
  if (wrong !== undefined) throw invalid(`The ${wrong} of the request is no text.`, `${at}.request.${wrong}`);
  if (fullUrl !== undefined && typeof fullUrl !== 'string') throw invalid('The fullUrl of the entry is no text.', `${at}.fullUrl`);
  return request as unknown as Request;
}

const texts = ['method', 'url', 'ifMatch', 'ifNoneMatch', 'ifModifiedSince', 'ifNoneExist'] as const;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntryInteraction(asked: string): asked is InteractionName {
  return names.has(asked);
}

type Request = NonNullable<BundleEntry['request']>;

/** https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.request.ifNoneMatch and its neighbours. */
function readPreconditions({ ifMatch, ifNoneMatch, ifModifiedSince, ifNoneExist }: Request, at: string): Ask['preconditions'] {
  const read: { -readonly [K in keyof Ask['preconditions']]: Ask['preconditions'][K] } = {};
  if (ifMatch !== undefined) read.ifMatch = readMatchTag('ifMatch', ifMatch, `${at}.request.ifMatch`);
  const known = ifNoneMatch === undefined ? undefined : readTag('ifNoneMatch', ifNoneMatch, `${at}.request.ifNoneMatch`);
  if (known !== undefined) read.ifNoneMatch = known;
  const since = ifModifiedSince === undefined ? Number.NaN : Date.parse(ifModifiedSince);
  if (!Number.isNaN(since)) read.ifModifiedSince = since;
  if (ifNoneExist !== undefined) read.ifNoneExist = ifNoneExist.trim().replace(/^\?/, '');
  return read;
}

function placing<T>(at: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof OperationOutcomeError)
      for (const found of error.outcome.issue) found.expression = issueAt(at, found).expression ?? [];
    throw error;
  }
}
