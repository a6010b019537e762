// `_include` and `_revinclude`: every included resource satisfies its own permit; a match is never included again.
// https://hl7.org/fhir/R4/search.html#revinclude
import type { Include } from '#search/query.ts';
import type { Compilation } from './compilation.ts';
import type { Connection, Row } from './connection.ts';
import { scopeAt } from './scope.ts';
import { empty, limitTo, sql, type Sql } from './sql.ts';
import { versionColumns, versionJoins } from './version-row.ts';

const deepest = 8;
const most = 1000;

export async function included(
  includes: readonly Include[],
  matches: readonly Row[],
  connection: Connection,
  compilation: Compilation,
): Promise<readonly Row[]> {
  const known = new Set(matches.map(pkOf));
  const found: Row[] = [];
  let frontier = [...known];
  for (let depth = 0; depth < deepest && frontier.length > 0; depth += 1) {
    const fresh: Row[] = [];
    for (const include of includes) {
      if (depth > 0 && !include.iterate) continue;
      for (const row of await connection.all(includeSql(include, frontier, compilation))) {
        if (known.has(pkOf(row))) continue;
        known.add(pkOf(row));
        fresh.push(row);
      }
    }
    found.push(...fresh);
    if (found.length >= most) return found.slice(0, most);
    frontier = fresh.map(pkOf);
  }
  return found;
}

function pkOf(row: Row): number {
  return row['pk'] as number;
}

const near = scopeAt(0);
const far = scopeAt(1);

/** From `near` (a resource already found) over a reference row to `far`. */
export function includeSql(include: Include, from: readonly number[], compilation: Compilation): Sql {
  const { dialect, ids } = compilation;
  const forward = include.direction === 'include';
  const [nearSide, farSide] = forward ? [sql`x.pk`, sql`x.target`] : [sql`x.target`, sql`x.pk`];
  const [nearType, farType] = forward ? [include.source, include.target] : [include.target, include.source];
  const is = (type: Sql, name: string | undefined) => (name === undefined ? empty : sql` and ${type} = ${ids.name(name)}`);
  const param = include.param === undefined ? empty : sql` and x.param = ${ids.name(include.param)}`;
  const nearRow =
    nearType === undefined
      ? empty
      : sql` and exists (select 1 from resource ${near.row} where ${near.pk} = ${nearSide}${is(near.reachedType, nearType)})`;
  const pks = sql`select distinct ${far.pk} as pk from idx_reference x ${dialect.thenJoin} resource ${far.row} on ${far.pk} = ${farSide} where ${dialect.oneOf(nearSide, from)}${param}${nearRow} and ${far.live} = 1${is(far.reachedType, farType)} and ${compilation.where(include.where, far)} order by ${far.pk}${limitTo(most)}`;
  return sql`select ${versionColumns} from (${pks}) s ${dialect.thenJoin} resource q on q.pk = s.pk ${versionJoins} order by q.pk`;
}
