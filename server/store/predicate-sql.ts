// Reads a `Predicate` to SQL. The text depends on the shape of the predicate only; all values are bound.
import type { Predicate } from '#search/predicate.ts';
import { byCost } from './sql/cost.ts';
import type { Compilation } from './sql/compilation.ts';
import type { Dialect, Ids } from './sql/connection.ts';
import { policyLeafSql } from './sql/policy-leaves.ts';
import { chainSql, hasSql } from './sql/reference-nodes.ts';
import { compositeSql, probeSql, rowLeafSql } from './sql/row-leaves.ts';
import type { Scope } from './sql/scope.ts';
import { balanced, raw, sql, type Sql } from './sql/sql.ts';

export function createPredicateCompilation(dialect: Dialect, ids: Ids): Compilation {
  const compilation: Compilation = { dialect, ids, where: (predicate, scope) => predicateSql(predicate, scope, compilation) };
  return compilation;
}

function predicateSql(node: Predicate, scope: Scope, compilation: Compilation): Sql {
  switch (node.kind) {
    case 'all':
      return raw('1 = 1');
    case 'none':
      return raw('1 = 0');
    case 'and':
      return node.of.length === 0
        ? raw('1 = 1')
        : balanced(
            byCost(node.of).map((part) => compilation.where(part, scope)),
            'and',
          );
    case 'or':
      return node.of.length === 0
        ? raw('1 = 0')
        : balanced(
            byCost(node.of).map((part) => compilation.where(part, scope)),
            'or',
          );
    case 'not':
      // Columns may be null: unknown is not true, so its negation is true.
      return sql`((${compilation.where(node.of, scope)}) is not true)`;
    case 'type':
    case 'id':
    case 'updated':
    case 'missing':
    case 'words':
      return rowLeafSql(node, scope, compilation);
    case 'token':
    case 'string':
    case 'date':
    case 'number':
    case 'quantity':
    case 'reference':
    case 'uri':
    case 'near':
      return probeSql(node, scope, compilation);
    case 'chain':
      return chainSql(node, scope, compilation);
    case 'has':
      return hasSql(node, scope, compilation);
    case 'composite':
      return compositeSql(node, scope, compilation);
    default:
      return policyLeafSql(node, scope, compilation);
  }
}
