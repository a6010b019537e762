// The row that a predicate is about, under its alias at one depth of nesting; columns ready to splice.
import { raw, type Sql } from './sql.ts';

export interface Scope {
  readonly depth: number;
  readonly row: Sql;
  readonly pk: Sql;
  readonly type: Sql;
  readonly id: Sql;
  /** The type for rows that are reached by their key: no index is to be sought by it. */
  readonly reachedType: Sql;
  readonly live: Sql;
  readonly updated: Sql;
  readonly patient: Sql;
  readonly author: Sql;
  readonly kind: Sql;
  readonly labels: Sql;
  readonly marks: Sql;
  readonly clinicalDate: Sql;
  /** Alias for an index row, or a row of a policy table, about this row. */
  readonly entry: Sql;
  /** The patient that the search is about, where it is one; rows of others are possible. */
  readonly knownPatient?: Sql;
  /** A row of a superseded version: index and policy tables tell of the version of today. */
  readonly isPast?: true;
}

const scopes: Scope[] = [];

export function scopeAt(depth: number): Scope {
  return (scopes[depth] ??= makeScope(depth));
}

export function within(scope: Scope): Scope {
  return scopeAt(scope.depth + 1);
}

function makeScope(depth: number): Scope {
  const row = `r${depth}`;
  const column = (name: string) => raw(`${row}.${name}`);
  return {
    depth,
    row: raw(row),
    pk: column('pk'),
    type: column('type'),
    id: column('id'),
    reachedType: raw(`+${row}.type`),
    live: column('live'),
    updated: column('updated'),
    patient: column('patient'),
    author: column('author'),
    kind: column('kind'),
    labels: column('labels'),
    marks: column('marks'),
    clinicalDate: column('clinical_date'),
    entry: raw(`x${depth}`),
  };
}
