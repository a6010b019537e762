// One search as SQL: the page (or the count) of what satisfies the question and its permit.
import type { Query } from '#search/query.ts';
import type { Compilation } from './compilation.ts';
import { fromWhere } from './driver.ts';
import { scopeAt } from './scope.ts';
import { beyond, orderBy, sortColumn, sortValue } from './sort.ts';
import { empty, join, raw, sql, type Sql } from './sql.ts';
import { versionColumns } from './version-row.ts';

const root = scopeAt(0);

/** One row more than the page, to know whether there is another. */
export function pageSql(query: Query, compilation: Compilation): Sql {
  const keys = query.sort;
  const backward = query.position?.direction === 'before';
  const columns = keys.map((_, i) => sql`, s.${sortColumn(i)}`);
  const { thenJoin } = compilation.dialect;
  return sql`select ${versionColumns}${join(columns, '')} from (${pagePks(query, compilation)}) s ${thenJoin} resource q on q.pk = s.pk ${thenJoin} content c on c.pk = s.pk left join resource pat on pat.pk = q.patient order by ${orderBy(keys, raw('s.pk'), backward, 's.')}`;
}

function pagePks(query: Query, compilation: Compilation): Sql {
  const { sort, position } = query;
  const found = fromWhere(query.types, query.where, root, compilation);
  const backward = position?.direction === 'before';
  const limit = query.count + 1;
  if (sort.length === 0) {
    const after = position === undefined ? empty : sql` and ${beyond(position, sort, found.pk)}`;
    return sql`select ${found.pk} as pk${found.sql}${after} order by ${orderBy(sort, found.pk, backward)} limit ${limit}`;
  }
  const keys = sort.map((key, i) => sql`, ${sortValue(key, root, compilation)} as ${sortColumn(i)}`);
  const rows = sql`select ${found.pk} as pk${join(keys, '')}${found.sql}`;
  if (position === undefined) return sql`${rows} order by ${orderBy(sort, found.pk, backward)} limit ${limit}`;
  return sql`select * from (${rows}) o where ${beyond(position, sort, raw('o.pk'))} order by ${orderBy(sort, raw('o.pk'), backward)} limit ${limit}`;
}

export function countSql(query: Query, compilation: Compilation): Sql {
  return sql`select count(*) as total${fromWhere(query.types, query.where, root, compilation).sql}`;
}
