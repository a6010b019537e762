import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { IdCache } from '../sql/id-cache.ts';
import { Shapes } from '../sql/shapes.ts';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';

test('Rows of a kind are inserted by the statements that were prepared for the first of them', async () => {
  const database = new Database(':memory:');
  database.exec('create table a (x, y); create table b (x, y)');
  const prepared: string[] = [];
  const prepare = database.prepare.bind(database);
  database.prepare = (text: string) => {
    prepared.push(text);
    return prepare(text);
  };
  const connection = new SqliteConnection(database, new IdCache(), new Shapes(sqliteDialect.placeholder));
  const rows = Array.from({ length: 21 }, (_, i) => [i, 'row']).flat();
  for (let time = 0; time < 3; time++) {
    await connection.insert('a', ['x', 'y'], rows);
    await connection.insert('b', ['x', 'y'], rows);
  }
  expect(prepared).toHaveLength(6);
  expect(prepare('select count(*) from a').pluck().get()).toBe(63);
  database.close();
});
