// Runs a search: the page, its neighbours, the exact total, what is included.
import type { Position, Query } from '#search/query.ts';
import type { SearchResult } from '../store.ts';
import type { Compilation } from './compilation.ts';
import type { Connection, Row } from './connection.ts';
import { included } from './include.ts';
import { countSql, pageSql, pageWithTotalSql } from './search-sql.ts';
import type { Sql } from './sql.ts';
import { toVersions } from './version-row.ts';

export async function search(query: Query, connection: Connection, compilation: Compilation): Promise<SearchResult> {
  const read = query.count > 0 ? await connection.all(statementOf(query)(query, compilation)) : [];
  const page = cutPage(query, read);
  const total = await totalOf(query, read, connection, compilation);
  const also = query.includes.length === 0 ? [] : await included(query.includes, page.rows, connection, compilation);
  return {
    matches: await toVersions(connection, page.rows),
    included: also.length === 0 ? [] : await toVersions(connection, also),
    ...(total === undefined ? {} : { total }),
    ...(page.next === undefined ? {} : { next: page.next }),
    ...(page.previous === undefined ? {} : { previous: page.previous }),
  };
}

export function statementOf(query: Query): (query: Query, compilation: Compilation) => Sql {
  if (query.count === 0) return countSql;
  return query.total === 'accurate' ? pageWithTotalSql : pageSql;
}

interface Page {
  readonly rows: readonly Row[];
  readonly next?: Position | undefined;
  readonly previous?: Position | undefined;
}

/** The statement reads one row more than the page; a page before a position is read backwards. */
function cutPage({ count, position, sort }: Query, read: readonly Row[]): Page {
  const more = read.length > count;
  const rows = more ? read.slice(0, count) : [...read];
  const backward = position?.direction === 'before';
  if (backward) rows.reverse();
  const at = (direction: Position['direction'], row: Row | undefined): Position | undefined =>
    row && { direction, values: sort.map((_, i) => row[`k${i}`] ?? null), pk: row['pk'] as number };
  return {
    rows,
    next: more || backward ? at('after', rows.at(-1)) : undefined,
    previous: backward ? (more ? at('before', rows[0]) : undefined) : position && at('before', rows[0]),
  };
}

/** A page tells the total; only where there is none, it is asked for. */
async function totalOf(query: Query, read: readonly Row[], connection: Connection, compilation: Compilation): Promise<number | undefined> {
  if (query.total === 'none' && query.count > 0) return undefined;
  const known = read[0]?.['total'] ?? (query.count > 0 && query.position === undefined ? 0 : undefined);
  if (known !== undefined) return known as number;
  const [row] = await connection.all(countSql(query, compilation));
  return row?.['total'] as number;
}
