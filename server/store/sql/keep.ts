// The keep over a connection that commits each statement by itself. One statement per act: that is what makes them safe.
import type { Keep, Kept, KeptEntry } from '../keep.ts';
import { boundedKey } from './bounded.ts';
import type { Connection, Row } from './connection.ts';
import { limitTo, sql, type Sql } from './sql.ts';

export interface KeepParts {
  readonly read: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
  /** Durable when resolved. */
  readonly write: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
}

const columns = sql`key, owner, value, expires, version`;
/** So that sweeping never holds others up for long. */
const sweptTogether = 500;

export function createKeep({ read, write }: KeepParts): Keep {
  const change = (statement: Sql): Promise<readonly Row[]> => write((connection) => connection.all(statement));
  return {
    async get(kind, key, now) {
      const rows = await read((connection) => connection.all(sql`select ${columns} from keep where ${at(kind, key)} and expires > ${now}`));
      return rows.map(toKept)[0];
    },
    async find(kind, owner, now) {
      const where = sql`owner = ${boundedKey(owner)} and kind = ${kind} and expires > ${now}`;
      const rows = await read((connection) => connection.all(sql`select ${columns} from keep where ${where} order by key`));
      return rows.map(toKept);
    },
    async put(kind, entry) {
      await change(sql`${insert(kind, entry)} ${overwrite} returning version`);
    },
    async add(kind, entry, now) {
      return (await change(sql`${insert(kind, entry)} ${overwrite} where keep.expires <= ${now} returning version`)).length > 0;
    },
    async replace(kind, { key, owner, value, expires }, version) {
      const rows = await change(sql`update keep set owner = ${owner === null ? null : boundedKey(owner)}, value = ${value},
        expires = ${whole(expires)}, version = version + 1 where ${at(kind, key)} and version = ${version} returning version`);
      return rows.length > 0;
    },
    async take(kind, key, now) {
      const rows = await change(sql`delete from keep where ${at(kind, key)} and expires > ${now} returning ${columns}`);
      return rows.map(toKept)[0];
    },
    async remove(kind, key) {
      await change(sql`delete from keep where ${at(kind, key)} returning version`);
    },
    async removeOf(kind, owner) {
      await change(sql`delete from keep where owner = ${boundedKey(owner)} and kind = ${kind} returning version`);
    },
    async sweep(now) {
      for (let swept = 0; ;) {
        const some = sql`select kind, key from keep where expires <= ${now} order by expires${limitTo(sweptTogether)}`;
        const rows = await change(sql`delete from keep where (kind, key) in (${some}) and expires <= ${now} returning version`);
        swept += rows.length;
        if (rows.length < sweptTogether) return swept;
      }
    },
  };
}

function at(kind: string, key: string): Sql {
  return sql`kind = ${kind} and key = ${boundedKey(key)}`;
}

function insert(kind: string, { key, owner, value, expires }: KeptEntry): Sql {
  return sql`insert into keep (kind, key, owner, value, expires, version)
    values (${kind}, ${boundedKey(key)}, ${owner === null ? null : boundedKey(owner)}, ${value}, ${whole(expires)}, 1)`;
}

/** The version goes on counting, so that nobody mistakes the new for the old. */
const overwrite = sql`on conflict (kind, key) do update
  set owner = excluded.owner, value = excluded.value, expires = excluded.expires, version = keep.version + 1`;

function whole(milliseconds: number): number {
  return Math.trunc(Math.min(milliseconds, Number.MAX_SAFE_INTEGER));
}

function toKept(row: Row): Kept {
  return {
    key: row['key'] as string,
    owner: row['owner'] as string | null,
    value: row['value'] as string,
    expires: row['expires'] as number,
    version: row['version'] as number,
  };
}
