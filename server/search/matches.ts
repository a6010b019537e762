// The in-memory reader of `Predicate`: plain, slow, and the judge of the one in SQL.
import { assertNever } from '#fhir/assert-never.ts';
import type { IndexEntry } from './index-entry.ts';
import { policyHolds } from './matches-policy.ts';
import { begins } from './fold.ts';
import { distanceInMeters } from './near.ts';
import type { IndexTable, ParamKey, Predicate, SearchLeaf, TokenValue } from './predicate.ts';
import { rangeHolds } from './range-test.ts';
import type { Entry, World } from './world.ts';

/** Whether the entry answers the question. Deleted resources are never reached by chains and `has`; the root is not judged. */
export function matches(predicate: Predicate, entry: Entry, world: World): boolean {
  switch (predicate.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'and':
      return predicate.of.every((part) => matches(part, entry, world));
    case 'or':
      return predicate.of.some((part) => matches(part, entry, world));
    case 'not':
      return !matches(predicate.of, entry, world);
    case 'chain':
      return chainHolds(predicate, entry, world);
    case 'has':
      return hasHolds(predicate, entry, world);
    case 'composite':
      return compositeHolds(predicate, entry);
    case 'type':
    case 'id':
    case 'updated':
    case 'missing':
    case 'token':
    case 'string':
    case 'date':
    case 'number':
    case 'quantity':
    case 'reference':
    case 'uri':
    case 'near':
    case 'words':
      return leafHolds(predicate, entry, entry.index.entries);
    default:
      return policyHolds(predicate, entry, world);
  }
}

type Node<K extends Predicate['kind']> = Extract<Predicate, { kind: K }>;

function chainHolds(chain: Node<'chain'>, entry: Entry, world: World): boolean {
  return rows(entry.index.entries, 'reference', chain.param).some(({ target }) => {
    const referred = chain.to === undefined || target.type === chain.to ? world.get(target) : undefined;
    return referred !== undefined && !referred.deleted && matches(chain.where, referred, world);
  });
}

function hasHolds(has: Node<'has'>, entry: Entry, world: World): boolean {
  for (const source of world.all()) {
    if (source.type !== has.source || source.deleted) continue;
    const refersHere = rows(source.index.entries, 'reference', has.param).some(
      ({ target }) => target.type === entry.type && target.id === entry.id,
    );
    if (refersHere && matches(has.where, source, world)) return true;
  }
  return false;
}

/** All leaves of one tuple on rows of one group. */
function compositeHolds(composite: Node<'composite'>, entry: Entry): boolean {
  const own = entry.index.entries.filter((row) => row.param.startsWith(`${composite.param}$`));
  const groups = new Set(own.map((row) => row.group ?? 0));
  return composite.tuples.some((tuple) =>
    [...groups].some((group) => {
      const repetition = own.filter((row) => (row.group ?? 0) === group);
      return tuple.every((leaf) => leafHolds(leaf, entry, repetition));
    }),
  );
}

function leafHolds(leaf: SearchLeaf, entry: Entry, index: readonly IndexEntry[]): boolean {
  switch (leaf.kind) {
    case 'type':
      return leaf.types.includes(entry.type);
    case 'id':
      return leaf.ids.includes(entry.id);
    case 'updated':
      return leaf.tests.some((test) => rangeHolds(test, { lo: entry.updated, hi: entry.updated + 1 }));
    case 'missing':
      return rows(index, leaf.table, leaf.param).length === 0;
    case 'token':
      return rows(index, 'token', leaf.param).some((row) => leaf.values.some((value) => tokenHolds(value, row)));
    case 'string':
      return rows(index, 'string', leaf.param).some((row) => leaf.values.some((value) => stringHolds(leaf.test, value, row)));
    case 'date':
      return rows(index, 'date', leaf.param).some((row) => leaf.tests.some((test) => rangeHolds(test, row)));
    case 'number':
      return rows(index, 'number', leaf.param).some((row) => leaf.tests.some((test) => rangeHolds(test, row)));
    case 'quantity':
      return rows(index, 'quantity', leaf.param).some((row) =>
        leaf.tests.some(
          (test) =>
            rangeHolds(test, row) &&
            (test.system === undefined || test.system === row.system) &&
            (test.code === undefined || test.code === row.code),
        ),
      );
    case 'reference':
      return rows(index, 'reference', leaf.param).some(({ target }) =>
        leaf.targets.some((asked) => asked.type === target.type && asked.id === target.id),
      );
    case 'uri':
      return rows(index, 'uri', leaf.param).some((row) => leaf.values.some((value) => uriHolds(leaf.test, value, row.value)));
    case 'near':
      return rows(index, 'position', leaf.param).some((row) => distanceInMeters(leaf, row) <= leaf.meters);
    case 'words': {
      const known = leaf.field === '_text' ? entry.index.text : entry.index.content;
      return leaf.words.every((word) => known.includes(word) || (leaf.begun === true && known.some((whole) => begins(whole, word))));
    }
    default:
      return assertNever(leaf);
  }
}

function rows<T extends IndexTable>(index: readonly IndexEntry[], table: T, param: ParamKey): Extract<IndexEntry, { table: T }>[] {
  return index.filter((row): row is Extract<IndexEntry, { table: T }> => row.table === table && row.param === param);
}

function tokenHolds(value: TokenValue, row: { readonly system: string | null; readonly code: string }): boolean {
  return (value.system === undefined || value.system === row.system) && (value.code === undefined || value.code === row.code);
}

function stringHolds(
  test: 'starts' | 'exact' | 'contains',
  value: string,
  row: { readonly folded: string; readonly exact: string },
): boolean {
  if (test === 'exact') return row.exact === value;
  return test === 'starts' ? row.folded.startsWith(value) : row.folded.includes(value);
}

/** `below` and `above` compare the left side of the text, as the specification's examples do. */
function uriHolds(test: 'exact' | 'below' | 'above', value: string, indexed: string): boolean {
  if (test === 'exact') return indexed === value;
  return test === 'below' ? indexed.startsWith(value) : value.startsWith(indexed);
}
