// Gives every stored resource the words that it is found by today: what an earlier version of the server wrote may lack some.
import type { IndexValues } from '#search/index-entry.ts';
import { systemPermit } from '#consent/permit.ts';
import { all } from '#search/predicate.ts';
import type { Position, Query } from '#search/query.ts';
import type { Store } from '#store/store.ts';

export interface Reindexing {
  /**
   * In small transactions: stopped anywhere, it has lost nothing, and run again it does the same once more. No version changes.
   * `progress` hears how many of how many are done. Answers how many were.
   */
  reindexWords(progress: (done: number, total: number) => void, batch?: number): Promise<number>;
}

interface Parts {
  readonly store: Store;
  readonly index: (resource: object) => IndexValues;
}

const everything: Query = { types: [], where: all, sort: [], includes: [], count: 0, total: 'none' };

export function createReindexing({ store, index }: Parts): Reindexing {
  return {
    async reindexWords(progress, batch = 500) {
      const { total = 0 } = await store.read((reader) =>
        reader.search(systemPermit({ ...everything, total: 'accurate' }, 'to say how much there is to do')),
      );
      let position: Position | undefined;
      let done = 0;
      do {
        const question = { ...everything, count: batch, ...(position === undefined ? {} : { position }) };
        const page = await store.read((reader) => reader.search(systemPermit(question, 'to read the words of what is stored')));
        const found = page.matches.map(({ type, id, version, body }) => {
          const { text, content } = index(JSON.parse(body) as object);
          return { type, id, version, text, content };
        });
        // What became another version meanwhile has its words from that.
        await store.transact((writer) => writer.replaceWords(found));
        done += found.length;
        progress(done, total);
        position = page.next;
      } while (position !== undefined);
      return done;
    },
  };
}
