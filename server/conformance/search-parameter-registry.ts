// The registry behind `SearchParameters`: by resource type, frozen at start.
import type { SearchParameterRow } from './read-search-parameter.ts';
import type { SearchParameter, SearchParameters } from './search-parameters.ts';

const farthest = 4;

/** `rows` by resource type, `*` for all types; a later row replaces an earlier one of the same code. */
export function createSearchParameters(
  types: readonly string[],
  rows: readonly { readonly base: string; readonly row: SearchParameterRow }[],
): SearchParameters {
  const byType = new Map(types.map((type) => [type, new Map<string, SearchParameter>()]));
  const ofAll = new Map<string, SearchParameter>();
  for (const { base, row } of rows) {
    const parameter = complete(base, row, types);
    if (base === '*') ofAll.set(row.code, parameter);
    else byType.get(base)?.set(row.code, parameter);
  }
  const lists = new Map(types.map((type) => [type, Object.freeze([...ofAll.values(), ...(byType.get(type)?.values() ?? [])])]));
  return Object.freeze({
    types: Object.freeze([...types]),
    get: (type: string, code: string) => byType.get(type)?.get(code) ?? ofAll.get(code),
    of: (type: string) => lists.get(type) ?? [...ofAll.values()],
    nearest: (type: string, code: string) =>
      nearest(
        (lists.get(type) ?? [...ofAll.values()]).map((p) => p.code),
        code,
      ),
  });
}

function complete(base: string, row: SearchParameterRow, types: readonly string[]): SearchParameter {
  return Object.freeze({
    code: row.code,
    type: row.type,
    key: base === '*' ? row.code : `${base}.${row.code}`,
    url: row.url,
    expression: row.expression,
    targets: row.targets?.[0] === '*' ? types : (row.targets ?? []),
    components: row.components ?? [],
  });
}

/** Known names within a few letters of the unknown one, best first, at most three. */
export function nearest(names: readonly string[], unknown: string): readonly string[] {
  return names
    .map((name) => ({ name, distance: editDistance(name.toLowerCase(), unknown.slice(0, 64).toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.min(farthest, Math.ceil(name.length / 2)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Insertions, deletions and substitutions that lead from one word to the other. */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
