// Ends its own process at a chosen moment of what a database is told, as a failing machine would: for stories about sudden ends.
import { writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import pg from 'pg';

/** A number counts the statements of the transaction that writes resources, from the first row it writes; at its commit it is too late. */
export type Moment = 'at once' | 'before commit' | 'after commit' | number;

let moment: Moment | undefined;
/** Statements since the first row was written, by connection; only while a transaction writes resources. */
const written = new WeakMap<object, number>();
const committing = (text: string): boolean => /^commit\b/i.test(text);
/** A new resource is inserted whole; one that is known, if only by name, is updated. */
const writesResource = (text: string): boolean => /^(update resource set version|insert or fail into resource)\b/.test(text);

/** From now on the process lives until this moment. */
export function dieAt(chosen: Moment): void {
  moment = chosen;
}

/** To be called before anything is opened. */
export function makeDatabasesMortal(): void {
  const statement = Object.getPrototypeOf(new Database(':memory:').prepare('select 1')) as Database.Statement;
  const run = statement.run;
  statement.run = function (this: Database.Statement, ...values: unknown[]) {
    before(this.database, this.source);
    const result = run.apply(this, values);
    after(this.database, this.source);
    return result;
  };
  const client = pg.Client.prototype as { query: (...asked: unknown[]) => unknown };
  const query = client.query;
  client.query = function (this: object, ...asked: unknown[]) {
    const [first] = asked;
    const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
    before(this, text);
    const answer = query.apply(this, asked);
    if (committing(text)) void Promise.resolve(answer).then(() => after(this, text));
    return answer;
  };
}

function before(connection: object, text: string): void {
  if (/^begin\b/i.test(text)) written.delete(connection);
  const count = written.get(connection) ?? (writesResource(text) ? 0 : undefined);
  const isLast = committing(text) && moment !== 'after commit';
  if (moment === 'at once' || (moment !== undefined && count !== undefined && (count === moment || isLast))) die(text);
  if (count !== undefined) written.set(connection, count + 1);
}

function after(connection: object, text: string): void {
  if (moment === 'after commit' && committing(text) && written.has(connection)) die(text);
}

function die(text: string): void {
  writeSync(1, `died at: ${text.slice(0, 60)}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Nothing more is done until the signal arrives.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
