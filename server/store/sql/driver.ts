// The way into a search: which rows are looked at first. Chosen here and not by the planner, because an embedded engine
// without statistics guesses; the order of preference is by how few rows a condition usually leaves.
import type { Predicate } from '#search/predicate.ts';
import { targetPk, type Compilation } from './compilation.ts';
import { indexCondition, isIndexLeaf, isNamed, isOneOf, type IndexLeaf } from './index-leaves.ts';
import { boundedKey } from './bounded.ts';
import { rankOf } from './driver-rank.ts';
import { within, type Scope } from './scope.ts';
import { balanced, join, raw, sql, type Sql } from './sql.ts';
import { pksWithWords } from './words.ts';

/** `from` yields the rows of `scope`; `where` ties them; `pk` is the column to order and to page by. */
interface Driver {
  readonly from: Sql;
  readonly where: readonly Sql[];
  readonly pk: Sql;
  /** The rows are reached by their key, from rows of another table. */
  readonly reached: boolean;
}

/** What must hold at the top: the terms of a conjunction. */
export function conjuncts(predicate: Predicate): readonly Predicate[] {
  return predicate.kind === 'and' ? predicate.of.flatMap(conjuncts) : predicate.kind === 'all' ? [] : [predicate];
}

/** A complete `from ... where ...` of the live rows of these types that satisfy the predicate. */
export function fromWhere(
  types: readonly string[],
  predicate: Predicate,
  unaware: Scope,
  compilation: Compilation,
): { readonly sql: Sql; readonly pk: Sql } {
  const terms = conjuncts(predicate);
  const scope = aware(unaware, terms, compilation);
  const best = terms
    .map((term) => ({ term, rank: rankOf(term) }))
    .reduce<{ term?: Predicate; rank: number }>((a, b) => (b.rank < a.rank ? b : a), { rank: Infinity });
  const driver = best.term === undefined ? undefined : driveBy(best.term, scope, compilation);
  const rest = driver?.exact === true ? terms.filter((term) => term !== best.term) : terms;
  const { from, where, pk, reached } = driver ?? { from: sql`resource ${scope.row}`, where: [], pk: scope.pk, reached: false };
  const conditions = [
    ...where,
    ...(types.length === 0 ? [] : [isNamed(reached ? scope.reachedType : scope.type, types, compilation)]),
    sql`${scope.live} = 1`,
    ...rest.map((term) => compilation.where(term, scope)),
  ];
  return { sql: sql` from ${from} where ${balanced(conditions, 'and')}`, pk };
}

/** A search for one patient's resources knows the patient. */
function aware(scope: Scope, terms: readonly Predicate[], compilation: Compilation): Scope {
  for (const term of terms) {
    if (term.kind === 'patient' && term.ids.length === 1)
      return { ...scope, knownPatient: targetPk(compilation, { type: 'Patient', id: term.ids[0] as string }) };
    const [target] = term.kind === 'reference' && term.targets.length === 1 ? term.targets : [];
    if (target?.type === 'Patient') return { ...scope, knownPatient: targetPk(compilation, target) };
  }
  return scope;
}

type Drive = Driver & { readonly exact: boolean };

function driveBy(term: Predicate, scope: Scope, compilation: Compilation): Drive | undefined {
  const { ids } = compilation;
  if (term.kind === 'id') {
    const condition = isOneOf(
      scope.id,
      term.ids.map((id) => sql`${boundedKey(id)}`),
    );
    return { from: sql`resource ${scope.row}`, where: [condition], pk: scope.pk, reached: false, exact: true };
  }
  if (term.kind === 'patient') {
    return { from: sql`resource ${scope.row}`, where: [compilation.where(term, scope)], pk: scope.pk, reached: false, exact: true };
  }
  const d = raw(`d${scope.depth}`);
  if (isIndexLeaf(term) && isSingle(term)) {
    const { table, param, holds } = indexCondition(term, compilation);
    const where = [sql`${d}.param = ${ids.name(param)}`, holds(d)];
    return joined(sql`${table} ${d}`, where, d, scope, compilation);
  }
  const set = pksOf(term, scope, compilation);
  return set === undefined
    ? undefined
    : { ...joined(sql`(${set}) ${d}`, [], d, scope, compilation), exact: term.kind !== 'composite' && term.kind !== 'or' };
}

function joined(from: Sql, where: readonly Sql[], d: Sql, scope: Scope, { dialect }: Compilation): Drive {
  return {
    from: sql`${from} ${dialect.thenJoin} resource ${scope.row} on ${scope.pk} = ${d}.pk`,
    where,
    pk: sql`${d}.pk`,
    reached: true,
    exact: true,
  };
}

/** One value: the index gives each resource once, in the order of its key. */
function isSingle(leaf: IndexLeaf): boolean {
  if (leaf.param.includes('$')) return false;
  if (leaf.kind === 'reference') return leaf.targets.length === 1;
  if (leaf.kind === 'token') return leaf.values.length === 1 && leaf.values[0]?.system !== undefined && leaf.values[0].code !== undefined;
  return leaf.kind === 'uri' && leaf.test === 'exact' && leaf.values.length === 1;
}

/** A query of the `pk` of every resource that a chain leads from, each once or more: its end is looked for first. */
export function pksOfChain(term: Extract<Predicate, { kind: 'chain' }>, scope: Scope, compilation: Compilation): Sql {
  const inner = fromWhere(term.to === undefined ? [] : [term.to], term.where, within(scope), compilation);
  const [x, t] = [scope.entry, raw(`t${scope.depth}`)];
  return sql`select ${x}.pk from (select ${inner.pk} as pk${inner.sql}) ${t} ${compilation.dialect.thenJoin} idx_reference ${x} on ${x}.target = ${t}.pk where ${x}.param = ${compilation.ids.name(term.param)}`;
}

/** A query of the `pk` of every resource that satisfies the term (at least), each once. */
function pksOf(term: Predicate, scope: Scope, compilation: Compilation): Sql | undefined {
  const { ids, dialect } = compilation;
  const x = scope.entry;
  if (isIndexLeaf(term)) {
    const { table, param, holds } = indexCondition(term, compilation);
    return sql`select distinct ${x}.pk from ${table} ${x} where ${x}.param = ${ids.name(param)} and ${holds(x)}`;
  }
  switch (term.kind) {
    case 'words':
      return pksWithWords(term, dialect);
    case 'composite': {
      const first = term.tuples[0]?.[0];
      return first === undefined || !isIndexLeaf(first) ? undefined : pksOf(first, scope, compilation);
    }
    case 'id':
    case 'patient': {
      const row = within(scope);
      return sql`select ${row.pk} from resource ${row.row} where ${compilation.where(term, row)}`;
    }
    case 'chain':
      return term.to === undefined
        ? undefined
        : sql`select distinct pk from (${pksOfChain(term, scope, compilation)}) c${raw(String(scope.depth))}`;
    case 'has': {
      const inner = fromWhere([term.source], term.where, within(scope), compilation);
      const t = raw(`t${scope.depth}`);
      return sql`select distinct ${x}.target as pk from (select ${inner.pk} as pk${inner.sql}) ${t} ${dialect.thenJoin} idx_reference ${x} on ${x}.pk = ${t}.pk where ${x}.param = ${ids.name(term.param)}`;
    }
    case 'or': {
      const sets = term.of.map((part) => setOf(part, scope, compilation));
      return sets.includes(undefined) ? undefined : join(sets as Sql[], ' union ');
    }
    default:
      return undefined;
  }
}

/** Branches of an `or`: a conjunction is as good as its best term; the rest is probed afterwards. */
function setOf(part: Predicate, scope: Scope, compilation: Compilation): Sql | undefined {
  const best = conjuncts(part).reduce<Predicate | undefined>((a, b) => (a === undefined || rankOf(b) < rankOf(a) ? b : a), undefined);
  const set = best === undefined ? undefined : pksOf(best, scope, compilation);
  return set === undefined ? undefined : sql`select pk from (${set}) u${raw(String(scope.depth))}`;
}
