import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { IdCache } from '../sql/id-cache.ts';
import { Shapes } from '../sql/shapes.ts';
import { SqliteConnection } from './connection.ts';
import { inMemory, openForWriting } from './database.ts';
import { sqliteDialect } from './dialect.ts';

const on = (database: Database.Database) => new SqliteConnection(database, new IdCache(), new Shapes(sqliteDialect.placeholder));

test('Rows of a kind are inserted by the statements that were prepared for the first of them', async () => {
  const database = new Database(':memory:');
  database.exec('create table a (x, y); create table b (x, y)');
  const prepared: string[] = [];
  const prepare = database.prepare.bind(database);
  database.prepare = (text: string) => {
    prepared.push(text);
    return prepare(text);
  };
  const connection = on(database);
  const rows = Array.from({ length: 21 }, (_, i) => [i, 'row']).flat();
  for (let time = 0; time < 3; time++) {
    await connection.insert({ table: 'a', columns: ['x', 'y'], values: rows });
    await connection.insert({ table: 'b', columns: ['x', 'y'], values: rows });
  }
  expect(prepared).toHaveLength(6);
  expect(prepare('select count(*) from a').pluck().get()).toBe(63);
  database.close();
});

test('What is the same in every row is not bound for each', async () => {
  const database = new Database(':memory:');
  database.exec('create table a (x, y, z)');
  const connection = on(database);
  await connection.insert({ table: 'a', columns: ['x', 'y'], values: [1, 'one', 2, 'two'], same: { z: 7 } });
  await connection.insert({ table: 'a', columns: ['x', 'y', 'z'], values: [3, 'three', 8] });
  expect(database.prepare('select * from a').raw().all()).toEqual([[1, 'one', 7], [2, 'two', 7], [3, 'three', 8]]); // prettier-ignore
  database.close();
});

test('Words that one transaction adds in several turns become one segment of the full-text index', async () => {
  const database = openForWriting(inMemory);
  const connection = on(database);
  database.exec('begin');
  await connection.addWords([[1, 'blood sugar'], [2, 'blood count']]); // prettier-ignore
  await connection.addWords([[3, 'blood pressure']]);
  database.exec('commit');
  expect(database.prepare('select count(distinct segid) from words_idx').pluck().get()).toBe(1);
  expect(await connection.all(sqliteDialect.pksWithWords(['blood']))).toHaveLength(3);
  database.close();
});
