// Values that try an engine: very long, hostile, a thousand at once.
import { expect, test } from 'vitest';
import type { IndexEntry } from '#search/index-entry.ts';
import { and, not, or, type Predicate } from '#search/predicate.ts';
import type { Store } from '../store.ts';
import { deletion, draft, found, putAll } from './world.ts';

const code = (value: string, system: string | null = 'loinc'): IndexEntry => ({
  table: 'token',
  param: 'Observation.code',
  system,
  code: value,
});
const token = (value: string, system?: string | null): Predicate => ({
  kind: 'token',
  param: 'Observation.code',
  values: [system === undefined ? { code: value } : { system, code: value }],
});
const subject = (...ids: string[]): Predicate => ({
  kind: 'reference',
  param: 'Observation.subject',
  targets: ids.map((id) => ({ type: 'Patient', id })),
});

const hostile = ["'; drop table resource; --", '\u0000', '%', '"', '\\', '\ud800', "' or 1=1", '${x}', '?', '$1', '*'];

export function hostileContract(open: () => Promise<Store>): void {
  test('Long, hostile and numerous values are answered, not tripped over', async () => {
    const store = await open();
    const long = 'x'.repeat(5000);
    await putAll(
      store,
      draft('Observation', 'long', {
        entries: [
          code(long),
          { table: 'string', param: 'Observation.note', folded: long, exact: long },
          { table: 'uri', param: 'Observation.uri', value: long },
        ],
      }),
    );
    expect(await found(store, ['Observation'], token(long))).toEqual(['Observation/long']);
    expect(await found(store, ['Observation'], token(`${long}x`))).toEqual([]);
    for (const value of hostile) {
      const questions_: Predicate[] = [
        token(value),
        { kind: 'id', ids: [value] },
        { kind: 'string', param: 'Observation.note', test: 'contains', values: [value] },
        { kind: 'string', param: value, test: 'starts', values: [value] },
        { kind: 'words', field: '_content', words: [value] },
        { kind: 'uri', param: 'Observation.uri', test: 'above', values: [value] },
        subject(value),
      ];
      for (const where of questions_) expect(await found(store, ['Observation'], where)).toEqual([]);
    }
    await putAll(
      store,
      draft('Observation', 'zero', {
        entries: [
          code('a\u0000b'),
          { table: 'string', param: 'Observation.note', folded: 'a\u0000b', exact: 'A\u0000b' },
          { table: 'reference', param: 'Observation.subject', target: { type: 'url', id: 'http://x/\u0000' } },
        ],
      }),
    );
    expect(await found(store, ['Observation'], token('a\u0000b'))).toEqual(['Observation/zero']);
    await putAll(store, deletion('Observation', 'zero', 2));
    const values = Array.from({ length: 1000 }, (_, i) => `v${i}`);
    const thousands = [
      ...Array.from({ length: 6_000 }, (_, i) => ({ system: 'loinc', code: `v${i}` })),
      ...Array.from({ length: 1500 }, (_, i) => ({ system: null, code: `v${i}` })),
    ];
    const set = (...more: readonly { readonly system: string; readonly code: string }[]): Predicate => ({
      kind: 'token',
      param: 'Observation.code',
      values: [...thousands, ...more],
    });
    expect(await found(store, ['Observation'], set())).toEqual([]);
    expect(await found(store, ['Observation'], not(set()))).toEqual(['Observation/long']);
    expect(await found(store, ['Observation'], set({ system: 'loinc', code: long }))).toEqual(['Observation/long']);
    expect(await found(store, ['Observation'], set({ system: 'elsewhere', code: long }))).toEqual([]);
    const many: Predicate[] = [
      { kind: 'token', param: 'Observation.code', values: values.map((value) => ({ system: 'loinc', code: value })) },
      { kind: 'token', param: 'Observation.code', values: values.map((value) => ({ code: value })) },
      { kind: 'string', param: 'Observation.note', test: 'starts', values },
      { kind: 'date', param: 'Observation.date', tests: values.map((_, i) => ({ op: 'eq', lo: i, hi: i + 1 })) },
      subject(...values),
      or(...values.map((value) => token(value))),
      and(...values.map((value) => not(token(value)))),
    ];
    for (const where of many.slice(0, 6)) expect(await found(store, ['Observation'], where)).toEqual([]);
    expect(await found(store, ['Observation'], many[6])).toEqual(['Observation/long']);
    const numerous: Predicate[] = [
      { kind: 'token', param: 'Observation.code', values: [...values, long].map((value) => ({ system: 'loinc', code: value })) },
      { kind: 'token', param: 'Observation.code', values: [...values, long].map((value) => ({ code: value })) },
      { kind: 'string', param: 'Observation.note', test: 'starts', values: [...values, 'xxx'] },
      or(...[...values, long].map((value) => token(value))),
    ];
    for (const where of numerous) expect(await found(store, ['Observation'], where)).toEqual(['Observation/long']);
    await store.close();
  });

  test('What a hostile value stands in is found by it, and by no other', async () => {
    const store = await open();
    const held = hostile.filter((value) => value !== '\u0000' && value !== '\ud800');
    const id = (value: string): string => `held-${held.indexOf(value)}`;
    const note = (value: string): IndexEntry => ({ table: 'string', param: 'Observation.note', folded: value, exact: value });
    await putAll(store, ...held.map((value) => draft('Observation', id(value), { entries: [code(value), note(value)] })));
    const string = (test: 'starts' | 'contains' | 'exact', value: string): Predicate => ({
      kind: 'string',
      param: 'Observation.note',
      test,
      values: [value],
    });
    const names = (values: readonly string[]): string[] => values.map((value) => `Observation/${id(value)}`).sort();
    for (const value of held) {
      const all = async (where: Predicate): Promise<string[]> => [...(await found(store, ['Observation'], where))].sort();
      expect(await all(token(value)), value).toEqual(names([value]));
      expect(await all(string('exact', value)), value).toEqual(names([value]));
      expect(await all(string('starts', value)), value).toEqual(names(held.filter((other) => other.startsWith(value))));
      expect(await all(string('contains', value)), value).toEqual(names(held.filter((other) => other.includes(value))));
    }
    await store.close();
  });
}
