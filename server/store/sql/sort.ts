// Sort keys and the pages cut by them: ascending by the smallest value, descending by the largest, resources without the
// value last, newest created first among equals.
// https://hl7.org/fhir/R4/search.html#_sort
import { clinicalDate, type Position, type SortKey } from '#search/query.ts';
import type { Compilation } from './compilation.ts';
import type { Scope } from './scope.ts';
import { join, raw, sql, type Sql } from './sql.ts';

export function sortValue(key: SortKey, scope: Scope, { ids }: Compilation): Sql {
  const x = scope.entry;
  const pick = raw(key.descending ? 'max' : 'min');
  const ofRow = sql`${x}.pk = ${scope.pk} and ${x}.param = ${ids.name(key.param)}`;
  switch (key.table) {
    case 'row':
      return key.param === '_id' ? scope.id : key.param === clinicalDate ? scope.clinicalDate : scope.updated;
    case 'token':
      return sql`(select ${pick}(t.code) from idx_token ${x} join term t on t.id = ${x}.term where ${ofRow})`;
    case 'reference':
      return sql`(select ${pick}(t.id) from idx_reference ${x} join resource t on t.pk = ${x}.target where ${ofRow})`;
    case 'string':
      return sql`(select ${pick}(${x}.folded) from idx_string ${x} where ${ofRow})`;
    case 'uri':
      return sql`(select ${pick}(${x}.value) from idx_uri ${x} where ${ofRow})`;
    case 'date':
    case 'number':
    case 'quantity':
      return sql`(select ${pick}(${x}.lo) from ${raw(`idx_${key.table}`)} ${x} where ${ofRow})`;
  }
}

export const sortColumn = (i: number): Sql => raw(`k${i}`);

/** `backward` turns the whole order round, to read the page before a position. */
export function orderBy(sort: readonly SortKey[], pk: Sql, backward: boolean, prefix = ''): Sql {
  const keys = sort.map(({ descending }, i) =>
    raw(`${prefix}k${i} ${descending === backward ? 'asc' : 'desc'} nulls ${backward ? 'first' : 'last'}`),
  );
  return join([...keys, sql`${pk} ${raw(backward ? 'asc' : 'desc')}`], ', ');
}

/** Rows strictly after the position in the order read. */
export function beyond(position: Position, sort: readonly SortKey[], pk: Sql): Sql {
  const backward = position.direction === 'before';
  const from = (i: number): Sql => {
    const key = sort[i];
    if (key === undefined) return backward ? sql`${pk} > ${position.pk}` : sql`${pk} < ${position.pk}`;
    const value = position.values[i] ?? null;
    const k = sortColumn(i);
    const equal = from(i + 1);
    if (value === null) return backward ? sql`(${k} is not null or (${k} is null and ${equal}))` : sql`(${k} is null and ${equal})`;
    const later = raw(key.descending === backward ? '>' : '<');
    const nulls = backward ? raw('') : sql` or ${k} is null`;
    return sql`(${k} ${later} ${value}${nulls} or (${k} = ${value} and ${equal}))`;
  };
  return from(0);
}
