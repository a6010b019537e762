// Chains forward and backward: what a reference leads to, and what refers here. Only live resources are reached.
// https://hl7.org/fhir/R4/search.html#chaining
import type { Predicate } from '#search/predicate.ts';
import { isAboutWords, type Chain } from './about-words.ts';
import type { Compilation } from './compilation.ts';
import { pksOfChain } from './driver.ts';
import { within, type Scope } from './scope.ts';
import { empty, sql, type Sql } from './sql.ts';

export function chainSql(node: Chain, scope: Scope, compilation: Compilation): Sql {
  // Words are found all at once: where they lead to is one set, looked into for each row, instead of a way walked for each.
  if (isAboutWords(node)) return sql`+${scope.pk} in (${pksOfChain(node, scope, compilation)})`;
  const { ids, dialect, where } = compilation;
  const x = scope.entry;
  const to = within(scope);
  const ofType = node.to === undefined ? empty : sql` and ${to.reachedType} = ${ids.name(node.to)}`;
  return sql`exists (select 1 from idx_reference ${x} ${dialect.thenJoin} resource ${to.row} on ${to.pk} = ${x}.target where ${x}.pk = ${scope.pk} and ${x}.param = ${ids.name(node.param)}${ofType} and ${to.live} = 1 and ${where(node.where, to)})`;
}

export function hasSql(node: Extract<Predicate, { kind: 'has' }>, scope: Scope, compilation: Compilation): Sql {
  const { ids, dialect, where } = compilation;
  const x = scope.entry;
  const source = within(scope);
  return sql`exists (select 1 from idx_reference ${x} ${dialect.thenJoin} resource ${source.row} on ${source.pk} = ${x}.pk where ${x}.target = ${scope.pk} and ${x}.param = ${ids.name(node.param)} and ${source.reachedType} = ${ids.name(node.source)} and ${source.live} = 1 and ${where(node.where, source)})`;
}
