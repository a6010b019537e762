// Search leaves about the row itself, and probes of its index rows.
import type { Predicate, SearchLeaf } from '#search/predicate.ts';
import { boundedKey } from './bounded.ts';
import type { Compilation } from './compilation.ts';
import { any, indexCondition, indexTables, isNamed, isOneOf, type IndexLeaf } from './index-leaves.ts';
import { rangeSql, wholeMilliseconds } from './range-sql.ts';
import type { Scope } from './scope.ts';
import { join, raw, sql, type Sql } from './sql.ts';
import { pksWithWords } from './words.ts';

type RowLeaf = Exclude<SearchLeaf, IndexLeaf>;

export function rowLeafSql(leaf: RowLeaf, scope: Scope, compilation: Compilation): Sql {
  const { dialect, ids } = compilation;
  switch (leaf.kind) {
    case 'type':
      return isNamed(scope.type, leaf.types, compilation);
    case 'id':
      return isOneOf(
        scope.id,
        leaf.ids.map((id) => sql`${boundedKey(id)}`),
      );
    case 'updated':
      return any(leaf.tests, (test) => rangeSql(wholeMilliseconds(test), scope.updated, sql`(${scope.updated} + 1)`));
    case 'missing':
      return sql`not exists (select 1 from ${indexTables[leaf.table]} ${scope.entry} where ${scope.entry}.pk = ${scope.pk} and ${scope.entry}.param = ${ids.name(leaf.param)})`;
    case 'words':
      if (leaf.words.length === 0) return raw('1 = 1');
      // A row that was reached by its key is looked up among them, not they for each row: hence the sign.
      return sql`+${scope.pk} in (${pksWithWords(leaf, dialect)})`;
  }
}

/** Some index row of this resource answers the leaf. */
export function probeSql(leaf: IndexLeaf, scope: Scope, compilation: Compilation): Sql {
  const { table, param, holds } = indexCondition(leaf, compilation);
  const x = scope.entry;
  return sql`exists (select 1 from ${table} ${x} where ${x}.pk = ${scope.pk} and ${x}.param = ${compilation.ids.name(param)} and ${holds(x)})`;
}

/** Some group of index rows answers all leaves of one tuple. */
export function compositeSql(node: Extract<Predicate, { kind: 'composite' }>, scope: Scope, compilation: Compilation): Sql {
  return any(node.tuples, (tuple) => tupleSql(tuple as readonly IndexLeaf[], scope, compilation));
}

function tupleSql(tuple: readonly IndexLeaf[], scope: Scope, compilation: Compilation): Sql {
  const aliases = tuple.map((_, i) => raw(`x${scope.depth}_${i}`));
  const tables = tuple.map((leaf, i) => sql`${indexCondition(leaf, compilation).table} ${aliases[i] as Sql}`);
  const conditions = tuple.map((leaf, i) => {
    const { param, holds } = indexCondition(leaf, compilation);
    const x = aliases[i] as Sql;
    const group = i === 0 ? raw('') : sql` and ${x}.grp = ${aliases[0] as Sql}.grp`;
    return sql`${x}.pk = ${scope.pk} and ${x}.param = ${compilation.ids.name(param)}${group} and ${holds(x)}`;
  });
  return sql`exists (select 1 from ${join(tables, ' cross join ')} where ${join(conditions, ' and ')})`;
}
