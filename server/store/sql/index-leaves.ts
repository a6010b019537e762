// Search leaves that are answered from one index table: which table, which parameter, and the condition on one index row.
// The same condition serves as a probe of one resource, as one column of a composite, and as the way into a search.
import { assertNever } from '#fhir/assert-never.ts';
import type { IndexTable, ParamKey, QuantityTest, SearchLeaf } from '#search/predicate.ts';
import { boundedKey } from './bounded.ts';
import { targetPk, type Compilation } from './compilation.ts';
import { nearSql } from './near-sql.ts';
import { rangeSql, wholeMilliseconds } from './range-sql.ts';
import { balanced, join, raw, sql, type Sql } from './sql.ts';
import { stringSql, uriSql } from './text-sql.ts';
import { tokenSql } from './token-sql.ts';

export type IndexLeaf = Extract<SearchLeaf, { kind: 'token' | 'string' | 'date' | 'number' | 'quantity' | 'reference' | 'uri' | 'near' }>;

export interface IndexCondition {
  readonly table: Sql;
  readonly param: ParamKey;
  /** Condition on the index row under an alias. */
  readonly holds: (entry: Sql) => Sql;
}

export const indexTables = {
  token: raw('idx_token'),
  string: raw('idx_string'),
  date: raw('idx_date'),
  number: raw('idx_number'),
  quantity: raw('idx_quantity'),
  reference: raw('idx_reference'),
  uri: raw('idx_uri'),
  position: raw('idx_position'),
} satisfies Record<IndexTable, Sql>;

export function isIndexLeaf(node: { readonly kind: string }): node is IndexLeaf {
  return node.kind in indexTables || node.kind === 'near';
}

export function indexCondition(leaf: IndexLeaf, compilation: Compilation): IndexCondition {
  const { param } = leaf;
  switch (leaf.kind) {
    case 'token':
      return { table: indexTables.token, param, holds: (x) => tokenSql(leaf.values, x, compilation) };
    case 'string':
      return {
        table: indexTables.string,
        param,
        holds: (x) => any(leaf.values, (value) => stringSql(leaf.test, value, x, compilation.dialect)),
      };
    case 'date':
      return {
        table: indexTables.date,
        param,
        holds: (x) => any(leaf.tests, (test) => rangeSql(wholeMilliseconds(test), sql`${x}.lo`, sql`${x}.hi`)),
      };
    case 'number':
      return { table: indexTables.number, param, holds: (x) => any(leaf.tests, (test) => rangeSql(test, sql`${x}.lo`, sql`${x}.hi`)) };
    case 'quantity':
      return { table: indexTables.quantity, param, holds: (x) => any(leaf.tests, (test) => quantitySql(test, x, compilation)) };
    case 'reference':
      return {
        table: indexTables.reference,
        param,
        holds: (x) =>
          isOneOf(
            sql`${x}.target`,
            leaf.targets.map((target) => targetPk(compilation, target)),
          ),
      };
    case 'uri':
      return { table: indexTables.uri, param, holds: (x) => any(leaf.values, (value) => uriSql(leaf.test, boundedKey(value), x)) };
    case 'near':
      return { table: indexTables.position, param, holds: (x) => nearSql(leaf, x) };
    default:
      return assertNever(leaf);
  }
}

export function isOneOf(column: Sql, values: readonly Sql[]): Sql {
  if (values.length === 0) return raw('1 = 0');
  return values.length === 1 ? sql`${column} = ${values[0] as Sql}` : sql`${column} in (${join(values, ', ')})`;
}

/** `column` is the number of one of these names. */
export function isNamed(column: Sql, names: readonly string[], { ids }: Compilation): Sql {
  if (names.length === 0) return raw('1 = 0');
  return names.length === 1 ? sql`${column} = ${ids.name(names[0] as string)}` : sql`${column} in ${ids.names(names)}`;
}

export function any<T>(values: readonly T[], holds: (value: T) => Sql): Sql {
  return values.length === 0 ? raw('1 = 0') : balanced(values.map(holds), 'or');
}

function quantitySql(test: QuantityTest, x: Sql, { ids }: Compilation): Sql {
  const range = rangeSql(test, sql`${x}.lo`, sql`${x}.hi`);
  if (test.system !== undefined && test.code !== undefined) {
    return sql`(${x}.unit = ${ids.term({ system: test.system, code: boundedKey(test.code) })} and ${range})`;
  }
  if (test.code !== undefined) return sql`(${x}.unit in (select id from term where code = ${boundedKey(test.code)}) and ${range})`;
  if (test.system !== undefined) return sql`(${x}.unit in (select id from term where system = ${ids.name(test.system)}) and ${range})`;
  return range;
}
