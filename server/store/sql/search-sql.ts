// One search as SQL: the page (or the count) of what satisfies the question and its permit.
import type { Query } from '#search/query.ts';
import type { Compilation } from './compilation.ts';
import { isOfRow } from './cost.ts';
import { fromWhere } from './driver.ts';
import { scopeAt } from './scope.ts';
import { beyond, orderBy, sortColumn, sortValue } from './sort.ts';
import { empty, join, limitTo, raw, sql, type Sql } from './sql.ts';
import { versionColumns } from './version-row.ts';

const root = scopeAt(0);

/**
 * The page with the exact total on every row. Where rows are judged by their index rows or by rules, what satisfies the question
 * is found once, kept, counted and cut: each row is judged a single time. Where their columns suffice, nothing is kept.
 */
export function pageWithTotalSql(query: Query, compilation: Compilation): Sql {
  return isOfRow(query.where) ? countedAndCut(query, compilation) : keptAndCut(query, compilation);
}

function countedAndCut(query: Query, compilation: Compilation): Sql {
  return sql`select (${countSql(query, compilation)}) as total, ${rowsOf(query, pagePks(query, compilation), compilation)}`;
}

function keptAndCut(query: Query, compilation: Compilation): Sql {
  const { sort, position, count } = query;
  const found = fromWhere(query.types, query.where, root, compilation);
  const backward = position?.direction === 'before';
  const keys = sort.map((key, i) => sql`, ${sortValue(key, root, compilation)} as ${sortColumn(i)}`);
  const after = position === undefined ? empty : sql` where ${beyond(position, sort, raw('m.pk'))}`;
  const page = sql`select * from m${after} order by ${orderBy(sort, raw('m.pk'), backward)}${limitTo(count + 1)}`;
  return sql`with m as materialized (select ${found.pk} as pk${join(keys, '')}${found.sql}) select (select count(*) from m) as total, ${rowsOf(query, page, compilation)}`;
}

/** One row more than the page, to know whether there is another. */
export function pageSql(query: Query, compilation: Compilation): Sql {
  return sql`select ${rowsOf(query, pagePks(query, compilation), compilation)}`;
}

function rowsOf({ sort, position }: Query, pks: Sql, { dialect }: Compilation): Sql {
  const columns = sort.map((_, i) => sql`, s.${sortColumn(i)}`);
  const order = orderBy(sort, raw('s.pk'), position?.direction === 'before', 's.');
  return sql`${versionColumns}${join(columns, '')} from (${pks}) s ${dialect.thenJoin} resource q on q.pk = s.pk ${dialect.thenJoin} content c on c.pk = s.pk left join resource pat on pat.pk = q.patient order by ${order}`;
}

function pagePks(query: Query, compilation: Compilation): Sql {
  const { sort, position } = query;
  const found = fromWhere(query.types, query.where, root, compilation);
  const backward = position?.direction === 'before';
  const limit = limitTo(query.count + 1);
  if (sort.length === 0) {
    const after = position === undefined ? empty : sql` and ${beyond(position, sort, found.pk)}`;
    return sql`select ${found.pk} as pk${found.sql}${after} order by ${orderBy(sort, found.pk, backward)}${limit}`;
  }
  const keys = sort.map((key, i) => sql`, ${sortValue(key, root, compilation)} as ${sortColumn(i)}`);
  const rows = sql`select ${found.pk} as pk${join(keys, '')}${found.sql}`;
  if (position === undefined) return sql`${rows} order by ${orderBy(sort, found.pk, backward)}${limit}`;
  return sql`select * from (${rows}) o where ${beyond(position, sort, raw('o.pk'))} order by ${orderBy(sort, raw('o.pk'), backward)}${limit}`;
}

export function countSql(query: Query, compilation: Compilation): Sql {
  return sql`select count(*) as total${fromWhere(query.types, query.where, root, compilation).sql}`;
}
