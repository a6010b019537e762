// Numbers for words, given on connections of their own and committed at once: they cost nothing when the write that asked for
// them fails, two writes never wait for each other's words, and what is known once is known for good.
import type pg from 'pg';
import type { Target } from '#search/predicate.ts';
import { boundedKey, targetKey, termKey } from '../sql/bounded.ts';
import type { Interning, Term } from '../sql/connection.ts';
import type { IdCache } from '../sql/id-cache.ts';

const mostTargets = 50_000;
const mostTries = 5;

interface Word {
  readonly key: string;
  readonly group: number;
  readonly text: string;
}

interface WordTable {
  readonly find: string;
  readonly add: string;
}

const join = 'join unnest($1::bigint[], $2::text[]) g (grp, txt)';
const given = 'from unnest($1::bigint[], $2::text[]) g (grp, txt) order by 1, 2 on conflict do nothing';

const nameTable: WordTable = {
  find: `select n.id, g.grp, n.text as txt from name n ${join} on g.txt = n.text`,
  add: 'insert into name (text) select g.txt from unnest($1::bigint[], $2::text[]) g (grp, txt) order by 1 on conflict do nothing',
};
const termTable: WordTable = {
  find: `select t.id, g.grp, t.code as txt from term t ${join} on g.grp = t.system and g.txt = t.code`,
  add: `insert into term (system, code) select g.grp, g.txt ${given}`,
};
const targetTable: WordTable = {
  find: `select r.pk as id, g.grp, r.id as txt from resource r ${join} on g.grp = r.type and g.txt = r.id`,
  add: `insert into resource (type, id, version, live, updated, method, kind, labels, marks) select g.grp, g.txt, 0, 0, 0, 0, 0, 0, 0 ${given}`,
};

export class PostgresInterning implements Interning {
  readonly #pool: pg.Pool;
  readonly #cache: IdCache;
  readonly #targets = new Map<string, number>();

  constructor(pool: pg.Pool, cache: IdCache) {
    this.#pool = pool;
    this.#cache = cache;
  }

  async names(texts: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    const words = [...texts].map((text) => ({ key: text, group: 0, text: boundedKey(text) }));
    return this.#resolve(words, nameTable, (key) => this.#cache.knownName(key), (key, id) => this.#cache.keepName(key, id));
  }

  async terms(terms: Iterable<Term>): Promise<ReadonlyMap<string, number>> {
    const list = [...terms];
    const systems = await this.names(new Set(list.flatMap(({ system }) => system ?? [])));
    const words = list.map(({ system, code }) => ({
      key: termKey({ system, code }),
      group: system === null ? 0 : (systems.get(system) as number),
      text: boundedKey(code),
    }));
    return this.#resolve(words, termTable, (key) => this.#cache.knownTerm(key), (key, id) => this.#cache.keepTerm(key, id));
  }

  async targets(targets: Iterable<Target>): Promise<ReadonlyMap<string, number>> {
    const list = [...targets];
    const types = await this.names(new Set(list.map(({ type }) => type)));
    const words = list.map((target) => ({ key: targetKey(target), group: types.get(target.type) as number, text: boundedKey(target.id) }));
    return this.#resolve(words, targetTable, (key) => this.#targets.get(key), (key, id) => this.#keepTarget(key, id));
  }

  #keepTarget(key: string, id: number): void {
    if (this.#targets.size >= mostTargets) this.#targets.clear();
    this.#targets.set(key, id);
  }

  /** Asks for what the cache lacks, adds what is not there, and asks again: another process may have been quicker. */
  async #resolve(words: readonly Word[], table: WordTable, known: (key: string) => number | undefined, keep: (key: string, id: number) => void): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    let missing = words.filter(({ key }) => {
      const id = known(key);
      if (id !== undefined) found.set(key, id);
      return id === undefined;
    });
    for (let tries = 0; missing.length > 0; tries += 1) {
      if (tries > mostTries) throw new Error(`No number for ${missing.length} words`);
      if (tries > 0) await this.#pool.query(table.add, columnsOf(missing));
      const ids = await this.#find(missing, table);
      missing = missing.filter((word) => {
        const id = ids.get(`${word.group} ${word.text}`);
        if (id === undefined) return true;
        found.set(word.key, id);
        keep(word.key, id);
        return false;
      });
    }
    return found;
  }

  async #find(words: readonly Word[], table: WordTable): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.#pool.query<{ id: number; grp: number; txt: string }>(table.find, columnsOf(words));
    return new Map(rows.map(({ id, grp, txt }) => [`${grp} ${txt}`, id]));
  }
}

function columnsOf(words: readonly Word[]): [number[], string[]] {
  return [words.map(({ group }) => group), words.map(({ text }) => text)];
}
