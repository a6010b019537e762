// Numbers for words, given inside the writing transaction: known to others only once it is committed.
import type { Target } from '#search/predicate.ts';
import { boundedKey } from '../sql/bounded.ts';
import type { Interning, Places, Term } from '../sql/connection.ts';
import type { IdCache } from '../sql/id-cache.ts';
import type { SqliteConnection } from './connection.ts';

export class SqliteInterning implements Interning {
  readonly #connection: SqliteConnection;
  readonly #cache: IdCache;
  #newNames = new Map<string, number>();
  #newTerms = new Map<string, number>();
  /** The key of the next row, from the first new one of a transaction on. */
  #nextPk: number | undefined;

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
    this.#nextPk = undefined;
    if (this.#newNames.size > 0) this.#newNames = new Map();
    if (this.#newTerms.size > 0) this.#newTerms = new Map();
  }

  names(texts: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    return attempt(() => {
      const found = new Map<string, number>();
      for (const text of texts) found.set(text, this.#name(text));
      return found;
    });
  }

  terms(terms: ReadonlyMap<string, Term>): Promise<ReadonlyMap<string, number>> {
    return attempt(() => {
      const found = new Map<string, number>();
      for (const [key, term] of terms) found.set(key, this.#term(term, key));
      return found;
    });
  }

  targets(targets: ReadonlyMap<string, Target>): Promise<ReadonlyMap<string, number>> {
    return attempt(() => {
      const found = new Map<string, number>();
      for (const [key, target] of targets) found.set(key, this.#target(target));
      return found;
    });
  }

  places(targets: ReadonlyMap<string, Target>): Promise<Places> {
    return attempt(() => {
      const keys = new Map<string, number>();
      const fresh = new Set<number>();
      const known = this.#known(targets);
      for (const key of targets.keys()) {
        let pk = known.get(key);
        if (pk === undefined) fresh.add((pk = this.#newPk()));
        keys.set(key, pk);
      }
      return { keys, fresh };
    });
  }

  /** Row keys of those that have one, which few have. */
  #known(targets: ReadonlyMap<string, Target>): ReadonlyMap<string, number> {
    const types = new Map<string, { readonly keys: string[]; readonly ids: string[] }>();
    for (const [key, { type, id }] of targets) {
      let asked = types.get(type);
      if (asked === undefined) types.set(type, (asked = { keys: [], ids: [] }));
      asked.keys.push(key);
      asked.ids.push(boundedKey(id));
    }
    const known = new Map<string, number>();
    const question = this.#connection.prepare(
      'select j.key as at, r.pk from json_each(?) j cross join resource r on r.type = ? and r.id = j.value',
    );
    for (const [type, { keys, ids }] of types) {
      const name = this.#name(type);
      if (!this.#isAnyBetween(name, ids)) continue;
      const rows = question.all(JSON.stringify(ids), name) as { readonly at: number; readonly pk: number }[];
      for (const { at, pk } of rows) known.set(keys[at] as string, pk);
    }
    return known;
  }

  /**
   * Between the first and the last of the ids that were drawn together, which begin with the time, there is nearly always nothing.
   * Ids are ASCII, which is sorted alike here and there.
   */
  #isAnyBetween(type: number, ids: readonly string[]): boolean {
    let [first] = ids as [string];
    let last = first;
    for (const id of ids) {
      if (id < first) first = id;
      else if (id > last) last = id;
    }
    return this.#find('select pk from resource where type = ? and id between ? and ? limit 1', type, first, last) !== undefined;
  }

  #name(text: string): number {
    const known = this.#cache.knownName(text) ?? this.#newNames.get(text);
    if (known !== undefined) return known;
    const key = boundedKey(text);
    const id = this.#find('select id from name where text = ?', key) ?? this.#add('insert into name (text) values (?)', key);
    this.#newNames.set(text, id);
    return id;
  }

  #term({ system, code }: Term, key: string): number {
    const known = this.#cache.knownTerm(key) ?? this.#newTerms.get(key);
    if (known !== undefined) return known;
    const values = [system === null ? 0 : this.#name(system), boundedKey(code)] as const;
    const id =
      this.#find('select id from term where system = ? and code = ?', ...values) ??
      this.#add('insert into term (system, code) values (?, ?)', ...values);
    this.#newTerms.set(key, id);
    return id;
  }

  #target(target: Target): number {
    const known = this.#pkOf(target);
    if (known !== undefined) return known;
    const { type, id } = target;
    return this.#add(
      'insert into resource (pk, type, id, version, live, updated, method, kind, labels, marks) values (?, ?, ?, 0, 0, 0, 0, 0, 0, 0)',
      this.#newPk(),
      this.#name(type),
      boundedKey(id),
    );
  }

  #pkOf({ type, id }: Target): number | undefined {
    return this.#find('select pk from resource where type = ? and id = ?', this.#name(type), boundedKey(id));
  }

  /** What got a key before in this transaction may have no row yet. */
  #newPk(): number {
    const pk = this.#nextPk ?? this.#find('select coalesce(max(pk), 0) + 1 from resource') ?? 1;
    this.#nextPk = pk + 1;
    return pk;
  }

  #find(text: string, ...values: readonly (string | number)[]): number | undefined {
    return this.#connection.prepare(text).pluck().get(values) as number | undefined;
  }

  #add(text: string, ...values: readonly (string | number)[]): number {
    return Number(this.#connection.prepare(text).run(values).lastInsertRowid);
  }
}

function attempt<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
