// Which row of the route table an address is, or why it is none.
// https://hl7.org/fhir/R4/http.html#general
import { nearest } from '#conformance/search-parameter-registry.ts';
import { invalid, notFound, type OperationOutcomeError } from '#fhir/outcome.ts';
import type { Ask } from '#interactions/interaction.ts';
import type { FhirRoute } from './fhir-routes.ts';
import { methodNotAllowed, methodUnknown } from './refusal.ts';

export interface Place extends Pick<Ask, 'type' | 'id' | 'version' | 'operation' | 'compartment'> {
  readonly route: FhirRoute;
}

/** Takes the path behind the base (`/Patient/1`); throws what the client did wrong. */
export type MatchRoute = (method: string, path: string) => Place;

type Segment =
  { readonly kind: 'word'; readonly text: string } | { readonly kind: 'type' | 'compartment' | 'id' | 'version' | 'operation' };

interface Row {
  readonly route: FhirRoute;
  readonly segments: readonly Segment[];
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const logicalId = /^[A-Za-z0-9\-.]{1,64}$/;
const versionId = /^[1-9]\d{0,8}$/;

export function createMatchRoute(routes: readonly FhirRoute[], types: readonly string[]): MatchRoute {
  const known = new Set(types);
  const byLength: Row[][] = [];
  for (const route of routes) {
    const segments = splitPath(route.path).map(readSegment);
    (byLength[segments.length] ??= []).push({ route, segments });
  }

  return (method, path) => {
    const parts = splitPath(path);
    const rows = byLength[parts.length] ?? [];
    const asked = method === 'HEAD' ? 'GET' : method;
    for (const { route, segments } of rows) {
      if (route.method === asked && matches(segments, parts, known)) return placeOf(route, segments, parts);
    }
    if (!methods.includes(asked)) throw methodUnknown(method);
    const allowed = rows.filter(({ segments }) => matches(segments, parts, known)).map(({ route }) => route.method);
    if (allowed.length > 0) throw methodNotAllowed(method, [...new Set(allowed)]);
    throw noSuchAddress(parts, known);
  };
}

/** `/Patient/1` to its decoded segments; one slash at the end is forgiven. */
function splitPath(path: string): string[] {
  const parts = path.split('/');
  parts.shift();
  if (parts.at(-1) === '') parts.pop();
  return path.includes('%') ? parts.map(decode) : parts;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid(`The address has a broken percent sequence in ${quoted(part)}; write it as UTF-8 bytes, %C3%A0 for instance.`);
  }
}

function readSegment(text: string): Segment {
  return text.startsWith(':') ? { kind: text.slice(1) as Exclude<Segment['kind'], 'word'> } : { kind: 'word', text };
}

function matches(segments: readonly Segment[], parts: readonly string[], types: ReadonlySet<string>): boolean {
  for (let i = 0; i < segments.length; i++) {
    if (!fits(segments[i] as Segment, parts[i] as string, types)) return false;
  }
  return true;
}

function fits(segment: Segment, part: string, types: ReadonlySet<string>): boolean {
  switch (segment.kind) {
    case 'word':
      return part === segment.text;
    case 'operation':
      return part.startsWith('$');
    case 'id':
      return logicalId.test(part);
    case 'version':
      return versionId.test(part);
    default:
      return types.has(part);
  }
}

function placeOf(route: FhirRoute, segments: readonly Segment[], parts: readonly string[]): Place {
  const place: { -readonly [K in keyof Place]: Place[K] } = { route };
  let compartment: string | undefined;
  for (let i = 0; i < segments.length; i++) {
    const kind = (segments[i] as Segment).kind;
    const part = parts[i] as string;
    if (kind === 'compartment') compartment = part;
    else if (kind === 'id' && compartment !== undefined) place.compartment = { type: compartment, id: part };
    else if (kind === 'version') place.version = Number(part);
    else if (kind !== 'word') place[kind] = part;
  }
  return place;
}

/** The first thing wrong, from left to right. */
function noSuchAddress([first = '', second, third, fourth]: readonly string[], types: ReadonlySet<string>): OperationOutcomeError {
  if (!types.has(first)) return unknownType(first, types);
  if (second !== undefined && !second.startsWith('$') && !second.startsWith('_') && !logicalId.test(second)) {
    return invalid(`Resource id ${quoted(second)} is invalid: letters, digits, "-" and ".", at most 64.`);
  }
  if (third === '_history' && fourth !== undefined)
    return notFound(`${first}/${second}/_history/${shown(fourth)} is not known. Check the version, or ask for the _history.`);
  if (third !== undefined && /^[A-Za-z]/.test(third)) return unknownType(third, types);
  return notFound('There is no FHIR interaction at this address; the CapabilityStatement at /metadata says what is offered.');
}

function unknownType(name: string, types: ReadonlySet<string>): OperationOutcomeError {
  const like = nearest([...types], shown(name));
  return notFound(`${quoted(name)} is no resource type of FHIR R4${like.length === 0 ? '' : `; nearest: ${like.join(', ')}`}.`);
}

function quoted(text: string): string {
  return JSON.stringify(shown(text));
}

function shown(text: string): string {
  return text.replace(/\p{C}/gu, '?').slice(0, 64);
}
