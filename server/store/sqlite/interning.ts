// Numbers for words, given inside the writing transaction: known to others only once it is committed.
import type { Target } from '#search/predicate.ts';
import { boundedKey, targetKey, termKey } from '../sql/bounded.ts';
import type { Interning, Term } from '../sql/connection.ts';
import type { IdCache } from '../sql/id-cache.ts';
import type { SqliteConnection } from './connection.ts';

export class SqliteInterning implements Interning {
  readonly #connection: SqliteConnection;
  readonly #cache: IdCache;
  #newNames = new Map<string, number>();
  #newTerms = new Map<string, number>();

  constructor(connection: SqliteConnection, cache: IdCache) {
    this.#connection = connection;
    this.#cache = cache;
  }

  /** After the commit. */
  keep(): void {
    for (const [text, id] of this.#newNames) this.#cache.keepName(text, id);
    for (const [key, id] of this.#newTerms) this.#cache.keepTerm(key, id);
    this.forget();
  }

  /** After any rollback: what was given in it is void; the rest is found again by asking. */
  forget(): void {
    if (this.#newNames.size > 0) this.#newNames = new Map();
    if (this.#newTerms.size > 0) this.#newTerms = new Map();
  }

  names(texts: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    return collect(texts, (text) => [text, this.#name(text)]);
  }

  terms(terms: Iterable<Term>): Promise<ReadonlyMap<string, number>> {
    return collect(terms, (term) => [termKey(term), this.#term(term)]);
  }

  targets(targets: Iterable<Target>): Promise<ReadonlyMap<string, number>> {
    return collect(targets, (target) => [targetKey(target), this.#target(target)]);
  }

  #name(text: string): number {
    const known = this.#cache.knownName(text) ?? this.#newNames.get(text);
    if (known !== undefined) return known;
    const key = boundedKey(text);
    const id = this.#find('select id from name where text = ?', key) ?? this.#add('insert into name (text) values (?)', key);
    this.#newNames.set(text, id);
    return id;
  }

  #term({ system, code }: Term): number {
    const key = termKey({ system, code });
    const known = this.#cache.knownTerm(key) ?? this.#newTerms.get(key);
    if (known !== undefined) return known;
    const values = [system === null ? 0 : this.#name(system), boundedKey(code)] as const;
    const id =
      this.#find('select id from term where system = ? and code = ?', ...values) ??
      this.#add('insert into term (system, code) values (?, ?)', ...values);
    this.#newTerms.set(key, id);
    return id;
  }

  #target({ type, id }: Target): number {
    const values = [this.#name(type), boundedKey(id)] as const;
    return (
      this.#find('select pk from resource where type = ? and id = ?', ...values) ??
      this.#add(
        'insert into resource (type, id, version, live, updated, method, kind, labels, marks) values (?, ?, 0, 0, 0, 0, 0, 0, 0)',
        ...values,
      )
    );
  }

  #find(text: string, ...values: readonly (string | number)[]): number | undefined {
    return this.#connection.prepare(text).pluck().get(values) as number | undefined;
  }

  #add(text: string, ...values: readonly (string | number)[]): number {
    return Number(this.#connection.prepare(text).run(values).lastInsertRowid);
  }
}

function collect<T>(items: Iterable<T>, entry: (item: T) => readonly [string, number]): Promise<ReadonlyMap<string, number>> {
  return new Promise((resolve) => resolve(new Map([...items].map(entry))));
}
