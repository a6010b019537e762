// One resource, or one of its versions. An old version shows only to who may see the current one, while both belong to the same
// patient, and is judged by its own policy columns as well.
import type { HistoryQuery, Instance } from '#consent/permit.ts';
import type { HistoryResult, Version } from '../store.ts';
import { boundedKey } from './bounded.ts';
import type { Compilation } from './compilation.ts';
import type { Connection, Row } from './connection.ts';
import { scopeAt } from './scope.ts';
import { empty, join, limitTo, sql, type Sql } from './sql.ts';
import { toVersions, versionColumns, versionJoins } from './version-row.ts';

const row = scopeAt(0);
const old = { ...scopeAt(1), isPast: true } as const;

export async function readInstance(instance: Instance, connection: Connection, compilation: Compilation): Promise<Version | undefined> {
  const [current] = await connection.all(currentSql(instance, compilation));
  if (current === undefined) return undefined;
  if (instance.version === undefined || instance.version === current['version']) return (await toVersions(connection, [current]))[0];
  const [superseded] = await connection.all(supersededSql(current['pk'] as number, instance, compilation));
  return superseded && (await toVersions(connection, [superseded]))[0];
}

function currentSql({ type, id, where }: Instance, compilation: Compilation): Sql {
  const visible = compilation.where(where, row);
  const { thenJoin } = compilation.dialect;
  return sql`select ${versionColumns} from resource ${row.row} ${thenJoin} resource q on q.pk = ${row.pk} ${versionJoins} where ${row.type} = ${compilation.ids.name(type)} and ${row.id} = ${boundedKey(id)} and ${row.row}.version > 0 and ${visible}`;
}

function supersededSql(pk: number, { version = 0, where }: Instance, compilation: Compilation): Sql {
  return sql`select ${columns} from (${oldVersions(sql`h.pk = ${pk} and h.version = ${version}`)}) ${old.row} left join resource pat on pat.pk = ${old.patient} where ${compilation.where(where, old)}`;
}

const columns = sql`${old.pk}, ${old.type}, ${old.id}, ${old.row}.version, ${old.live}, ${old.updated}, ${old.row}.method, ${old.row}.body, pat.id as patient`;

/** Superseded versions of the patient of today, shaped like rows of `resource`; marks are those of today. */
function oldVersions(condition: Sql): Sql {
  return sql`select h.pk, n.type, n.id, h.version, h.live, h.updated, h.until, h.method, h.body, h.patient, h.author, h.kind, h.labels, n.marks, h.clinical_date from history h join resource n on n.pk = h.pk where ${condition} and (h.patient = n.patient or (h.patient is null and n.patient is null))`;
}

export async function readHistory(query: HistoryQuery, connection: Connection, compilation: Compilation): Promise<HistoryResult> {
  const rows = await connection.all(historySql(query, compilation));
  const more = rows.length > query.count;
  const page = more ? rows.slice(0, query.count) : rows;
  const total = query.before === undefined && !more && query.count > 0 ? page.length : await countHistory(query, connection, compilation);
  return { versions: await toVersions(connection, page), total, ...(more && page.length > 0 ? { next: cursor(page.at(-1) as Row) } : {}) };
}

function cursor(last: Row): NonNullable<HistoryQuery['before']> {
  return { updated: last['updated'] as number, pk: last['pk'] as number, version: last['version'] as number };
}

async function countHistory(query: HistoryQuery, connection: Connection, compilation: Compilation): Promise<number> {
  const [counted] = await connection.all(sql`select count(*) as total from (${visibleVersions(query, compilation)}) v`);
  return counted?.['total'] as number;
}

function historySql(query: HistoryQuery, compilation: Compilation): Sql {
  const { before } = query;
  const from =
    before === undefined ? empty : sql` where (v.updated, v.pk, v.version) < (${before.updated}, ${before.pk}, ${before.version})`;
  return sql`select v.*, coalesce(v.old_body, c.body) as body, pat.id as patient from (select * from (${visibleVersions(query, compilation)}) v${from} order by v.updated desc, v.pk desc, v.version desc${limitTo(query.count + 1)}) v left join content c on c.pk = v.pk left join resource pat on pat.pk = v.patient_pk order by v.updated desc, v.pk desc, v.version desc`;
}

/** Current versions (deletions too) and superseded ones, as far as they show. */
function visibleVersions(query: HistoryQuery, compilation: Compilation): Sql {
  const visible = compilation.where(query.where, row);
  const current = sql`select ${row.pk}, ${row.type}, ${row.id}, ${row.row}.version, ${row.live}, ${row.updated}, ${row.row}.method, null as old_body, ${row.patient} as patient_pk from resource ${row.row} where ${row.row}.version > 0${asked(query, row.row, sql`9000000000000000`, compilation)} and ${visible}`;
  const past = sql`select ${old.pk}, ${old.type}, ${old.id}, ${old.row}.version, ${old.live}, ${old.updated}, ${old.row}.method, ${old.row}.body as old_body, ${old.patient} as patient_pk from (${oldVersions(sql`1 = 1`)}) ${old.row} ${compilation.dialect.thenJoin} resource ${row.row} on ${row.pk} = ${old.pk} where ${compilation.where(query.where, old)}${asked(query, old.row, sql`${old.row}.until`, compilation)} and ${visible}`;
  return sql`${current} union all ${past}`;
}

function asked({ type, id, since, at }: HistoryQuery, alias: Sql, until: Sql, { ids }: Compilation): Sql {
  const conditions = [
    ...(type === undefined ? [] : [sql` and ${alias}.type = ${ids.name(type)}`]),
    ...(id === undefined ? [] : [sql` and ${alias}.id = ${boundedKey(id)}`]),
    ...(since === undefined ? [] : [sql` and ${alias}.updated >= ${since}`]),
    ...(at === undefined ? [] : [sql` and ${alias}.updated < ${at.hi} and ${until} > ${at.lo}`]),
  ];
  return join(conditions, '');
}
