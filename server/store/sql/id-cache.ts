// Numbers of names and terms that are known to be committed. Numbers never change, so a cache never goes stale; what it does
// not know is looked up by the statement itself.
import { boundedKey, termKey } from './bounded.ts';
import type { Connection, Ids, Term } from './connection.ts';
import { join, limitTo, raw, sql, type Sql } from './sql.ts';

const most = 50_000;

export class IdCache implements Ids {
  readonly #names = new Map<string, number>();
  readonly #texts = new Map<number, string>();
  readonly #terms = new Map<string, number>();

  /** With the oldest names, types, parameters, systems and kinds among them: asked once at the start, not in every question. */
  async fill(connection: Connection): Promise<void> {
    for (const row of await connection.all(sql`select id, text from name order by id${limitTo(most / 2)}`)) {
      this.keepName(row['text'] as string, row['id'] as number);
    }
  }

  name(text: string): Sql {
    const id = this.#names.get(text);
    return id === undefined ? sql`(select id from name where text = ${boundedKey(text)})` : sql`${id}`;
  }

  /** Numbers first, so that the shape of a statement follows how many are known and not which. */
  names(texts: readonly string[]): Sql {
    const known = texts.filter((text) => this.#names.has(text));
    const unknown = texts.filter((text) => !this.#names.has(text));
    return sql`(${join(
      [...known, ...unknown].map((text) => this.name(text)),
      ', ',
    )})`;
  }

  term({ system, code }: Term): Sql {
    const id = this.#terms.get(termKey({ system, code }));
    if (id !== undefined) return sql`${id}`;
    return sql`(select id from term where code = ${boundedKey(code)} and system = ${system === null ? raw('0') : this.name(system)})`;
  }

  knownName(text: string): number | undefined {
    return this.#names.get(text);
  }

  knownTerm(key: string): number | undefined {
    return this.#terms.get(key);
  }

  keepName(text: string, id: number): void {
    if (this.#names.size >= most) this.#names.clear();
    this.#names.set(text, id);
    this.#texts.set(id, text);
  }

  keepTerm(key: string, id: number): void {
    if (this.#terms.size >= most) this.#terms.clear();
    this.#terms.set(key, id);
  }

  textOf(name: number): string {
    const text = this.#texts.get(name);
    if (text === undefined) throw new Error(`Name ${name} was not learnt`);
    return text;
  }

  async learn(connection: Connection, names: readonly number[]): Promise<void> {
    const missing = names.filter((name) => !this.#texts.has(name));
    if (missing.length === 0) return;
    const numbers = join(
      [...new Set(missing)].map((name) => sql`${name}`),
      ', ',
    );
    for (const row of await connection.all(sql`select id, text from name where id in (${numbers})`)) {
      this.#texts.set(row['id'] as number, row['text'] as string);
    }
  }
}
