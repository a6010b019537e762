// Which interaction a Bundle entry asks for: its method and url as in a request of its own.
// https://hl7.org/fhir/R4/http.html#summary
import { invalid } from '#fhir/outcome.ts';
import type { Ask } from './interaction.ts';

export type InteractionName =
  | 'read' | 'vread' | 'update' | 'patch' | 'delete' | 'create' | 'search' | 'history' | 'operation';

export interface Route extends Pick<Ask, 'type' | 'id' | 'version' | 'operation' | 'compartment' | 'params'> {
  readonly name: InteractionName;
}

const typeName = /^[A-Z][A-Za-z]+$/;
const logicalId = /^[A-Za-z0-9\-.]{1,64}$/;

export function routeEntry(method: string, url: string): Route {
  const [path = '', query = ''] = splitOnce(url.replace(/^\//, ''), '?');
  const params = [...new URLSearchParams(query)];
  const route = match(method, path === '' ? [] : path.split('/'));
  if (route === undefined) throw invalid(`${method} ${url.slice(0, 200)} is no interaction of this server.`, 'Bundle.entry.request.url');
  return { ...route, params };
}

function match(method: string, segments: readonly string[]): Omit<Route, 'params'> | undefined {
  const [first, second, third, fourth] = segments;
  const reads = method === 'GET' || method === 'HEAD';
  const last = segments.at(-1);
  if (last?.startsWith('$')) return (reads || method === 'POST') && segments.length <= 3 ? operation(segments.slice(0, -1), last) : undefined;
  if (first === undefined) return reads ? { name: 'search' } : undefined;
  if (first === '_history' && reads && segments.length === 1) return { name: 'history' };
  if (!typeName.test(first)) return undefined;
  if (second === undefined) return { name: byType[method] ?? 'search', type: first };
  if (second === '_history' && reads && third === undefined) return { name: 'history', type: first };
  if (second === '_search' && method === 'POST' && third === undefined) return { name: 'search', type: first };
  if (!logicalId.test(second)) return undefined;
  const instance = { type: first, id: second };
  if (third === undefined) return { name: byInstance[method] ?? 'read', ...instance };
  if (third === '_history' && reads) return versionOf(instance, fourth);
  if (reads && fourth === undefined && (typeName.test(third) || third === '*')) {
    return { name: 'search', compartment: instance, ...(third === '*' ? {} : { type: third }) };
  }
  return undefined;
}

const byType: Record<string, InteractionName> = { GET: 'search', HEAD: 'search', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
const byInstance: Record<string, InteractionName> = { GET: 'read', HEAD: 'read', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

function versionOf(instance: { type: string; id: string }, version: string | undefined): Omit<Route, 'params'> | undefined {
  if (version === undefined) return { name: 'history', ...instance };
  return /^[1-9]\d{0,8}$/.test(version) ? { name: 'vread', ...instance, version: Number(version) } : undefined;
}

function operation([type, id]: readonly string[], name: string): Omit<Route, 'params'> {
  return { name: 'operation', operation: name, ...(type === undefined ? {} : { type }), ...(id === undefined ? {} : { id }) };
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
