// The property on which consent rests: what the engine answers is what the plain in-memory reader says.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matches } from '#search/matches.ts';
import type { World } from '#search/world.ts';
import type { Store } from '../store.ts';
import { predicates, resources, type RandomEntry } from './random-world.ts';
import { deletion, draft, names, putAll, query } from './world.ts';

export interface Runs {
  readonly worlds: number;
  readonly questions: number;
}

export function predicateContract(open: () => Promise<Store>, { worlds, questions }: Runs): void {
  test('The engine and memory answer every question alike', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(resources, fc.array(predicates, { minLength: questions, maxLength: questions }), async (all, asked) => {
        const store = await open();
        try {
          await fill(store, all);
          const world = worldOf(all);
          for (const where of asked) {
            const expected = all.filter((it) => !it.deleted && matches(where, it, world)).map((it) => `${it.type}/${it.id}`);
            const result = await store.read((reader) => reader.search(query([], where)));
            expect([where, names(result.matches).sort()]).toEqual([where, expected.sort()]);
            const counted = await store.read((reader) => reader.search(query([], where, { count: 0 })));
            expect(counted.total).toBe(expected.length);
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: worlds },
    );
  });
}

async function fill(store: Store, all: readonly RandomEntry[]): Promise<void> {
  for (const it of all) {
    const { patient, documentKind, labels, marks, clinicalDate, author } = it.policy;
    const columns = { patient, documentKind, labels, marks, clinicalDate };
    await putAll(
      store,
      draft(it.type, it.id, {
        updated: it.updated,
        entries: it.index.entries,
        text: it.index.text,
        content: it.index.content,
        columns,
        author,
        policy: { rows: it.policyRows },
      }),
    );
    if (it.deleted) await putAll(store, deletion(it.type, it.id, 2));
  }
}

function worldOf(all: readonly RandomEntry[]): World {
  const rows = all.flatMap(({ policyRows }) => policyRows);
  return {
    get: (target) => all.find(({ type, id }) => type === target.type && id === target.id),
    all: () => all,
    consentRules: rows.filter((row) => row.table === 'consent-rule'),
    relations: rows.filter((row) => row.table === 'relation'),
    delegations: rows.filter((row) => row.table === 'delegation'),
  };
}
