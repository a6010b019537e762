// Numbers for words, given on connections of their own and committed at once: they cost nothing when the write that asked for
// them fails, two writes never wait for each other's words, and what is known once is known for good.
import type pg from 'pg';
import type { Target } from '#search/predicate.ts';
import { boundedKey } from '../sql/bounded.ts';
import type { Interning, Places, Term } from '../sql/connection.ts';
import type { IdCache } from '../sql/id-cache.ts';

const mostTargets = 50_000;
const mostTries = 5;

interface Word {
  readonly key: string;
  readonly group: number;
  readonly text: string;
}

/**
 * Numbers of the words that are there, and of those that are not, after adding them. Numbers rise in the order asked; the rows are
 * added sorted, so that two processes adding the same words do not wait for each other in a circle.
 */
function findOrAdd(columns: { readonly group: string; readonly text: string; readonly id: string }, table: string, insert: string): string {
  const { group, text, id } = columns;
  return `with g as (select grp, txt, min(ord) as ord from unnest($1::bigint[], $2::text[]) with ordinality u (grp, txt, ord) group by grp, txt),
    f as (select t.${id} as id, g.grp, t.${text} as txt from g join ${table} t on t.${text} = g.txt and ${group} = g.grp),
    m as materialized (select grp, txt from g where not exists (select 1 from f where f.txt = g.txt and f.grp = g.grp) order by ord),
    n as materialized (select nextval(pg_get_serial_sequence('${table}', '${id}')) as id, grp, txt from m),
    a as (insert into ${table} ${insert} from n order by grp, txt on conflict do nothing returning ${id} as id, ${group.replace('t.', '')} as grp, ${text} as txt)
    select * from f union all select * from a`;
}

const nameTable = findOrAdd({ group: '0::bigint', text: 'text', id: 'id' }, 'name', '(id, text) select id, txt');
const termTable = findOrAdd({ group: 't.system', text: 'code', id: 'id' }, 'term', '(id, system, code) select id, grp, txt');
const targetTable = findOrAdd(
  { group: 't.type', text: 'id', id: 'pk' },
  'resource',
  '(pk, type, id, version, live, updated, method, kind, labels, marks) select id, grp, txt, 0, 0, 0, 0, 0, 0, 0',
);

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
    return this.#resolve(
      words,
      nameTable,
      (key) => this.#cache.knownName(key),
      (key, id) => this.#cache.keepName(key, id),
    );
  }

  async terms(terms: ReadonlyMap<string, Term>): Promise<ReadonlyMap<string, number>> {
    const systems = await this.names(new Set([...terms.values()].flatMap(({ system }) => system ?? [])));
    const words = [...terms].map(([key, { system, code }]) => ({
      key,
      group: system === null ? 0 : (systems.get(system) as number),
      text: boundedKey(code),
    }));
    return this.#resolve(
      words,
      termTable,
      (key) => this.#cache.knownTerm(key),
      (key, id) => this.#cache.keepTerm(key, id),
    );
  }

  async targets(targets: ReadonlyMap<string, Target>): Promise<ReadonlyMap<string, number>> {
    const types = await this.names(new Set([...targets.values()].map(({ type }) => type)));
    const words = [...targets].map(([key, { type, id }]) => ({ key, group: types.get(type) as number, text: boundedKey(id) }));
    return this.#resolve(
      words,
      targetTable,
      (key) => this.#targets.get(key),
      (key, id) => this.#keepTarget(key, id),
    );
  }

  /** Rows for words are committed at once, so that every place has one. */
  async places(targets: ReadonlyMap<string, Target>): Promise<Places> {
    return { keys: await this.targets(targets), fresh: new Set() };
  }

  #keepTarget(key: string, id: number): void {
    if (this.#targets.size >= mostTargets) this.#targets.clear();
    this.#targets.set(key, id);
  }

  /** Asks again for what another process was adding at the same moment. */
  async #resolve(
    words: readonly Word[],
    table: string,
    known: (key: string) => number | undefined,
    keep: (key: string, id: number) => void,
  ): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    let missing = words.filter(({ key }) => {
      const id = known(key);
      if (id !== undefined) found.set(key, id);
      return id === undefined;
    });
    for (let tries = 0; missing.length > 0; tries += 1) {
      if (tries > mostTries) throw new Error(`No number for ${missing.length} words`);
      const ids = await this.#findOrAdd(missing, table);
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

  async #findOrAdd(words: readonly Word[], table: string): Promise<ReadonlyMap<string, number>> {
    const columns = [words.map(({ group }) => group), words.map(({ text }) => text)];
    const { rows } = await this.#pool.query<{ id: number; grp: number; txt: string }>(table, columns);
    return new Map(rows.map(({ id, grp, txt }) => [`${grp} ${txt}`, id]));
  }
}
