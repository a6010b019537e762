// From rows to versions.
import type { Version } from '../store.ts';
import { member, methodCode } from './codes.ts';
import type { Connection, Row } from './connection.ts';
import { raw, sql, type Sql } from './sql.ts';

/** Columns of a `resource` row under the alias `q`, its body `c` and its patient's row `pat`. */
export const versionColumns = raw('q.pk, q.type, q.id, q.version, q.live, q.updated, q.method, c.body, pat.id as patient');

/** Joins the body and the patient's id to rows `q`; deleted resources have no body. */
export const versionJoins: Sql = sql`left join content c on c.pk = q.pk left join resource pat on pat.pk = q.patient`;

export async function toVersions(connection: Connection, rows: readonly Row[]): Promise<Version[]> {
  await connection.ids.learn(
    connection,
    rows.map((row) => row['type'] as number),
  );
  return rows.map((row) => ({
    type: connection.ids.textOf(row['type'] as number),
    id: row['id'] as string,
    version: row['version'] as number,
    updated: row['updated'] as number,
    deleted: row['live'] === 0,
    method: member(methodCode, row['method'] as number),
    body: (row['body'] as string | null) ?? '',
    patient: row['patient'] as string | null,
  }));
}
