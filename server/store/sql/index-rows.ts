// Index values of the resources that are written together, as rows: numbers in place of the positions of a pack.
import type { IndexValues } from '#search/index-entry.ts';
import type { IndexTable } from '#search/predicate.ts';
import { packIndex, rowShapes, type ColumnKind, type PackedIndex, type PackedPart, type WordLists } from '../packed-index.ts';
import type { NewRows } from './connection.ts';
import type { Needs, Numbers } from './numbers.ts';
import type { SqlValue } from './sql.ts';

export const indexColumns = {
  token: ['pk', 'param', 'term', 'grp'],
  string: ['pk', 'param', 'folded', 'exact', 'grp'],
  date: ['pk', 'param', 'lo', 'hi', 'grp'],
  number: ['pk', 'param', 'lo', 'hi', 'grp'],
  quantity: ['pk', 'param', 'lo', 'hi', 'unit', 'grp'],
  reference: ['pk', 'param', 'target', 'grp'],
  uri: ['pk', 'param', 'value', 'grp'],
  position: ['pk', 'param', 'latitude', 'longitude', 'grp'],
} as const satisfies Record<IndexTable, readonly string[]>;

/** Those of a pack that are written now: by position in the pack, their place among all that is written. */
export interface Share {
  readonly pack: PackedIndex;
  readonly places: readonly (number | undefined)[];
}

/** Values that come by themselves are packed here. */
export function sharesOf(all: readonly (IndexValues | PackedPart)[]): readonly Share[] {
  const shares = new Map<PackedIndex, (number | undefined)[]>();
  const own: { readonly values: IndexValues; readonly place: number }[] = [];
  all.forEach((index, place) => {
    if (!('pack' in index)) return void own.push({ values: index, place });
    let places = shares.get(index.pack);
    if (places === undefined) shares.set(index.pack, (places = []));
    places[index.at] = place;
  });
  if (own.length > 0)
    shares.set(
      packIndex(own.map(({ values }) => values)),
      own.map(({ place }) => place),
    );
  return [...shares].map(([pack, places]) => ({ pack, places }));
}

/** By position in each list the key under which the number is found; none where no row that is written points to it. */
export type WordKeys = Readonly<Record<'name' | 'term' | 'target', readonly (string | undefined)[]>>;

export function needOfShare(share: Share, needs: Needs): WordKeys {
  return isWhole(share) ? needOfAll(share.pack, needs) : needOfSome(share, needs);
}

/** Every word of a pack stands in some row. */
function needOfAll({ name, term, target }: PackedIndex, needs: Needs): WordKeys {
  return {
    name: name.map((text) => needs.name(text)),
    term: term.map((each) => needs.term(each)),
    target: target.map((each) => needs.target(each)),
  };
}

function isWhole({ pack, places }: Share): boolean {
  if (places.length < pack.words.length) return false;
  for (let at = 0; at < places.length; at += 1) if (places[at] === undefined) return false;
  return true;
}

function needOfSome({ pack, places }: Share, needs: Needs): WordKeys {
  const keys = { name: [] as string[], term: [] as string[], target: [] as string[] };
  for (const [table, rows] of tablesOf(pack)) {
    const shape = rowShapes[table];
    for (let i = 0; i < rows.length; i += shape.length) {
      if (places[rows[i] as number] === undefined) continue;
      for (let column = 1; column < shape.length; column += 1) {
        const position = rows[i + column] as number;
        const kind = shape[column] as ColumnKind;
        if (kind === 'name') keys.name[position] ??= needs.name(pack.name[position] as string);
        else if (kind === 'term') keys.term[position] ??= needs.term(pack.term[position] as WordLists['term'][number]);
        else if (kind === 'target') keys.target[position] ??= needs.target(pack.target[position] as WordLists['target'][number]);
      }
    }
  }
  return keys;
}

/** By table; `pks` are those of the places. */
export function indexRows({ pack, places }: Share, pks: readonly number[], keys: WordKeys, numbers: Numbers): readonly NewRows[] {
  const instead: Partial<Record<ColumnKind, readonly SqlValue[]>> = {
    resource: places.map((place) => (place === undefined ? null : (pks[place] as number))),
    name: keys.name.map((key) => (key === undefined ? null : numbers.name(key))),
    term: keys.term.map((key) => (key === undefined ? null : numbers.term(key))),
    target: keys.target.map((key) => (key === undefined ? null : numbers.target(key))),
    text: pack.text,
  };
  return tablesOf(pack).map(([table, rows]) => {
    const shape = rowShapes[table];
    const isGrouped = hasGroups(rows, shape.length);
    const columns = isGrouped ? indexColumns[table] : indexColumns[table].slice(0, -1);
    return {
      table: `idx_${table}`,
      columns,
      values: numbered(rows, shape, columns.length, places, instead),
      same: isGrouped ? {} : { grp: 0 },
    };
  });
}

/** Only what belongs to a composite parameter is of a group, and the group is the last column of every table. */
function hasGroups(rows: Float64Array, width: number): boolean {
  for (let i = width - 1; i < rows.length; i += width) if (rows[i] !== 0) return true;
  return false;
}

/** Rows of a resource in the order of their table's key, which begins with it: whatever is added at the end of a tree need not be looked for a place. */
function numbered(
  rows: Float64Array,
  shape: readonly ColumnKind[],
  width: number,
  places: Share['places'],
  instead: Partial<Record<ColumnKind, readonly SqlValue[]>>,
): SqlValue[] {
  const lists = shape.map((kind) => instead[kind]);
  const values: SqlValue[] = [];
  let first = 0;
  for (let i = 0; i < rows.length; i += shape.length) {
    if (places[rows[i] as number] === undefined) continue;
    const start = values.length;
    for (let column = 0; column < width; column += 1) {
      const value = rows[i + column] as number;
      const list = lists[column];
      values.push(list === undefined ? value : (list[value] as SqlValue));
    }
    if (values[start] !== values[first]) first = start;
    bringBack(values, start, first, width);
  }
  return values;
}

/** Places that a row is moved at most: a resource has some ten rows in a table, and of thousands the engine finds the places itself. */
const FARTHEST = 32;

/** Before those rows of its resource that come after it: they begin at `first`, and most are in their place. */
function bringBack(values: SqlValue[], start: number, first: number, width: number): void {
  const end = Math.max(first, start - FARTHEST * width);
  for (let at = start; at > end && isBefore(values, at, width); at -= width) {
    for (let column = at; column < at + width; column += 1) {
      const value = values[column] as SqlValue;
      values[column] = values[column - width] as SqlValue;
      values[column - width] = value;
    }
  }
}

function isBefore(values: readonly SqlValue[], at: number, width: number): boolean {
  for (let column = at + 1; column < at + width; column += 1) {
    const [value, previous] = [values[column] as string | number, values[column - width] as string | number];
    if (value !== previous) return value < previous;
  }
  return false;
}

/** Row key and words of each that has any. */
export function wordRows({ pack, places }: Share, pks: readonly number[]): (readonly [pk: number, words: string])[] {
  const rows: (readonly [pk: number, words: string])[] = [];
  places.forEach((place, at) => {
    const words = pack.words[at] ?? '';
    if (place !== undefined && words !== '') rows.push([pks[place] as number, words]);
  });
  return rows;
}

function tablesOf(pack: PackedIndex): (readonly [IndexTable, Float64Array])[] {
  return Object.entries(pack.rows) as [IndexTable, Float64Array][];
}
