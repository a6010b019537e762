// Runs a search: the page, its neighbours, the exact total, what is included.
import type { Position, Query } from '#search/query.ts';
import type { SearchResult } from '../store.ts';
import type { Compilation } from './compilation.ts';
import type { Connection, Row } from './connection.ts';
import { included } from './include.ts';
import { countSql, pageSql } from './search-sql.ts';
import { toVersions } from './version-row.ts';

export async function search(query: Query, connection: Connection, compilation: Compilation): Promise<SearchResult> {
  const page = query.count > 0 ? cutPage(query, await connection.all(pageSql(query, compilation))) : { rows: [] };
  const total = await totalOf(query, page.rows, connection, compilation);
  const also = query.includes.length === 0 ? [] : await included(query.includes, page.rows, connection, compilation);
  return {
    matches: await toVersions(connection, page.rows),
    included: also.length === 0 ? [] : await toVersions(connection, also),
    ...(total === undefined ? {} : { total }),
    ...(page.next === undefined ? {} : { next: page.next }),
    ...(page.previous === undefined ? {} : { previous: page.previous }),
  };
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

/** A first page that is not full has told everything. */
async function totalOf(query: Query, rows: readonly Row[], connection: Connection, compilation: Compilation): Promise<number | undefined> {
  if (query.total === 'none' && query.count > 0) return undefined;
  if (query.count > 0 && query.position === undefined && rows.length < query.count) return rows.length;
  const [row] = await connection.all(countSql(query, compilation));
  return row?.['total'] as number;
}
