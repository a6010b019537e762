// Links along which blinding spreads: shared keys (orders, accessions, episodes), parts of a whole, heirs of a resource.
// A key that is a row key is stored as its negative; a link never crosses from one patient to another.
import type { Target } from '#search/predicate.ts';
import type { Standing } from '../store.ts';
import { boundedKey } from './bounded.ts';
import type { Compilation } from './compilation.ts';
import type { Connection } from './connection.ts';
import { standingColumns, standingJoins, toStanding } from './registry.ts';
import { raw, sql, type Sql } from './sql.ts';

export const mostCorrelated = 1000;

/** Row keys of the live resources that share a link with one of these, and its patient. */
export async function neighbours(pks: readonly number[], connection: Connection): Promise<readonly number[]> {
  const { thenJoin } = connection.dialect;
  const from = (column: string) => connection.dialect.oneOf(raw(column), pks);
  const negative = connection.dialect.oneOf(
    raw('c.key'),
    pks.map((pk) => -pk),
  );
  const pairs = sql`select c.pk as near, d.pk as far from correlation c ${thenJoin} correlation d on d.key = c.key where ${from('c.pk')} union all select c.pk as near, -c.key as far from correlation c where ${from('c.pk')} and c.key < 0 union all select -c.key as near, c.pk as far from correlation c where ${negative}`;
  const rows = await connection.all(
    sql`select distinct b.pk from (${pairs}) l ${thenJoin} resource a on a.pk = l.near ${thenJoin} resource b on b.pk = l.far where b.live = 1 and a.patient = b.patient order by b.pk`,
  );
  return rows.map((row) => row['pk'] as number);
}

/** Is there such a one (`b`) among the live resources that share a link with this one, and its patient? Asked of every write. */
export async function hasNeighbour(pk: number, such: Sql, connection: Connection): Promise<boolean> {
  const { thenJoin } = connection.dialect;
  const far = sql`select d.pk as far from correlation c ${thenJoin} correlation d on d.key = c.key where c.pk = ${pk} union all select -c.key as far from correlation c where c.pk = ${pk} and c.key < 0 union all select c.pk as far from correlation c where c.key = ${-pk}`;
  const rows = await connection.all(
    sql`select b.pk from resource a ${thenJoin} (${far}) l on 1 = 1 ${thenJoin} resource b on b.pk = l.far where a.pk = ${pk} and b.live = 1 and b.patient = a.patient and ${such} limit 1`,
  );
  return rows.length > 0;
}

/** Everything linked to a resource, directly or through others, nearest first, without itself. */
export async function closure(start: number, connection: Connection): Promise<readonly number[]> {
  const seen = new Set([start]);
  let frontier = [start];
  while (frontier.length > 0 && seen.size <= mostCorrelated) {
    const next: number[] = [];
    for (const pk of await neighbours(frontier, connection)) {
      if (seen.has(pk)) continue;
      seen.add(pk);
      next.push(pk);
    }
    frontier = next;
  }
  return [...seen].slice(1, mostCorrelated + 1);
}

export async function correlated(
  target: Target,
  connection: Connection,
  compilation: Compilation,
): Promise<readonly (Target & Standing)[]> {
  const [start] = await connection.all(rowOf(target, compilation));
  if (start === undefined) return [];
  const pks = await closure(start['pk'] as number, connection);
  if (pks.length === 0) return [];
  const rows = await connection.all(
    sql`select ${standingColumns} from resource q ${standingJoins} where ${connection.dialect.oneOf(raw('q.pk'), pks)} order by q.pk`,
  );
  await connection.ids.learn(
    connection,
    rows.map((row) => row['type'] as number),
  );
  return rows.map((row) => ({ type: connection.ids.textOf(row['type'] as number), id: row['id'] as string, ...toStanding(row) }));
}

export function rowOf({ type, id }: Target, { ids }: Compilation): Sql {
  return sql`select pk from resource where type = ${ids.name(type)} and id = ${boundedKey(id)} and version > 0`;
}
