// Searches: what is found, in which order, on which page, with what alongside.
import { expect, test } from 'vitest';
import { all, and, none, not, or, type Predicate } from '#search/predicate.ts';
import { clinicalDate, type Include, type SortKey } from '#search/query.ts';
import type { IndexEntry } from '#search/index-entry.ts';
import type { Store } from '../store.ts';
import { deletion, draft, found, names, putAll, query } from './world.ts';

type Open = () => Promise<Store>;

const code = (value: string, system: string | null = 'loinc'): IndexEntry => ({
  table: 'token',
  param: 'Observation.code',
  system,
  code: value,
});
const refers = (param: string, type: string, id: string): IndexEntry => ({ table: 'reference', param, target: { type, id } });
const date = (lo: number): IndexEntry => ({ table: 'date', param: 'Observation.date', lo, hi: lo + 10 });
const family = (exact: string): IndexEntry => ({ table: 'string', param: 'Patient.family', folded: exact.toLowerCase(), exact });

async function clinic(store: Store): Promise<void> {
  await putAll(
    store,
    draft('Patient', 'p1', { entries: [family('Rossi'), refers('Patient.general-practitioner', 'Practitioner', 'gp')] }),
    draft('Patient', 'p2', { entries: [family('Bianchi')] }),
    draft('Practitioner', 'gp'),
    draft('Observation', 'a', {
      updated: 30,
      columns: { clinicalDate: 100 },
      entries: [code('x'), date(100), refers('Observation.subject', 'Patient', 'p1')],
      content: ['glucose', 'però'],
    }),
    draft('Observation', 'b', {
      updated: 20,
      columns: { clinicalDate: 300 },
      entries: [code('y'), date(300), refers('Observation.subject', 'Patient', 'p2')],
    }),
    draft('Observation', 'c', {
      updated: 10,
      columns: { clinicalDate: 200 },
      entries: [code('x', null), date(200), refers('Observation.subject', 'Patient', 'p1')],
      text: ['glucose'],
    }),
    draft('Observation', 'd', { updated: 40, entries: [code('x', 'other')] }),
    draft('List', 'l', { entries: [refers('List.item', 'Observation', 'a'), refers('List.item', 'Observation', 'd')] }),
    draft('Location', 'genoa', { entries: [{ table: 'position', param: 'Location.near', latitude: 44.405, longitude: 8.946 }] }),
  );
}

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
const since = (lo: number): Predicate => ({ kind: 'date', param: 'Observation.date', tests: [{ op: 'ge', lo, hi: lo + 1 }] });
const named = (test: 'starts' | 'exact' | 'contains', value: string): Predicate => ({
  kind: 'string',
  param: 'Patient.family',
  test,
  values: [value],
});
const byFamily: Predicate = { kind: 'chain', param: 'Observation.subject', to: 'Patient', where: named('starts', 'ros') };
const nearby = (meters: number): Predicate => ({ kind: 'near', param: 'Location.near', latitude: 44.41, longitude: 8.93, meters });

const questions: readonly (readonly [title: string, types: readonly string[], where: Predicate, expected: readonly string[]])[] = [
  ['everything of a type, newest created first', ['Observation'], all, ['d', 'c', 'b', 'a']],
  ['several types', ['Practitioner', 'List'], all, ['l', 'gp']],
  ['nothing', ['Observation'], none, []],
  ['a code in any system', ['Observation'], token('x'), ['d', 'c', 'a']],
  ['a code in one system', ['Observation'], token('x', 'loinc'), ['a']],
  ['a code without a system', ['Observation'], token('x', null), ['c']],
  ['any code of a system', ['Observation'], { kind: 'token', param: 'Observation.code', values: [{ system: 'loinc' }] }, ['b', 'a']],
  ['a code that nobody has', ['Observation'], token('never', 'nowhere'), []],
  ['not a code', ['Observation'], not(token('x', 'loinc')), ['d', 'c', 'b']],
  ['a subject', ['Observation'], subject('p1'), ['c', 'a']],
  ['one of two subjects', ['Observation'], subject('p1', 'p2'), ['c', 'b', 'a']],
  ['a subject and a date', ['Observation'], and(subject('p1'), since(150)), ['c']],
  ['a missing date', ['Observation'], { kind: 'missing', param: 'Observation.date', table: 'date' }, ['d']],
  ['an id', ['Observation'], { kind: 'id', ids: ['b', 'never'] }, ['b']],
  ['a range of updates', ['Observation'], { kind: 'updated', tests: [{ op: 'ge', lo: 20, hi: 31 }] }, ['d', 'b', 'a']],
  ['a family name by its beginning', ['Patient'], named('starts', 'ro'), ['p1']],
  ['a family name by its middle', ['Patient'], named('contains', 'anch'), ['p2']],
  ['a family name as written', ['Patient'], named('exact', 'Rossi'), ['p1']],
  ['a family name not as written', ['Patient'], named('exact', 'rossi'), []],
  ['a chain', ['Observation'], byFamily, ['c', 'a']],
  [
    'a chain over two references',
    ['Observation'],
    {
      kind: 'chain',
      param: 'Observation.subject',
      to: 'Patient',
      where: { kind: 'chain', param: 'Patient.general-practitioner', to: 'Practitioner', where: { kind: 'id', ids: ['gp'] } },
    },
    ['c', 'a'],
  ],
  ['not a chain', ['Observation'], not(byFamily), ['d', 'b']],
  [
    'what a list names',
    ['Observation'],
    { kind: 'has', source: 'List', param: 'List.item', where: { kind: 'id', ids: ['l'] } },
    ['d', 'a'],
  ],
  [
    'patients with an observation',
    ['Patient'],
    { kind: 'has', source: 'Observation', param: 'Observation.subject', where: token('y') },
    ['p2'],
  ],
  ['one or the other', ['Observation'], or(token('y'), byFamily), ['c', 'b', 'a']],
  ['a word of the content', ['Observation'], { kind: 'words', field: '_content', words: ['glucose'] }, ['a']],
  ['an accented word', ['Observation'], { kind: 'words', field: '_content', words: ['però', 'glucose'] }, ['a']],
  ['the beginning of a word', ['Observation'], { kind: 'words', field: '_content', words: ['gluc'], begun: true }, ['a']],
  [
    'the beginnings of two words, one accented',
    ['Observation'],
    { kind: 'words', field: '_content', words: ['per', 'gluc'], begun: true },
    ['a'],
  ],
  ['the beginning of a word, where whole words are asked for', ['Observation'], { kind: 'words', field: '_content', words: ['gluc'] }, []],
  ['a word of the narrative', ['Observation'], { kind: 'words', field: '_text', words: ['glucose'] }, ['c']],
  ['a place within two kilometres', ['Location'], nearby(2000), ['genoa']],
  ['no place within one kilometre', ['Location'], nearby(1000), []],
];

const includes: readonly (readonly [
  title: string,
  include: Omit<Include, 'where'> & { where?: Predicate },
  expected: readonly string[],
])[] = [
  ['the subject', { direction: 'include', source: 'Observation', param: 'Observation.subject', iterate: false }, ['Patient/p1']],
  ['everything referred to', { direction: 'include', source: 'Observation', iterate: false }, ['Patient/p1']],
  [
    'a subject of another type',
    { direction: 'include', source: 'Observation', param: 'Observation.subject', target: 'Group', iterate: false },
    [],
  ],
  ['a hidden subject', { direction: 'include', source: 'Observation', param: 'Observation.subject', iterate: false, where: none }, []],
  ['what refers here', { direction: 'revinclude', source: 'List', param: 'List.item', iterate: false }, ['List/l']],
  ['whatever refers here and on, without the matches again', { direction: 'revinclude', iterate: true }, ['List/l']],
];

export function searchContract(open: Open): void {
  test('Every kind of question finds what it should, with its exact total', async () => {
    const store = await open();
    await clinic(store);
    for (const [title, types, where, expected] of questions) {
      const result = await store.read((reader) => reader.search(query(types, where)));
      expect([title, result.matches.map(({ id }) => id), result.total]).toEqual([title, expected, expected.length]);
      const counted = await store.read((reader) => reader.search(query(types, where, { count: 0 })));
      expect([title, counted.matches, counted.total]).toEqual([title, [], expected.length]);
    }
    await store.close();
  });

  test('Includes follow references both ways, each under its own permit', async () => {
    const store = await open();
    await clinic(store);
    for (const [title, include, expected] of includes) {
      const result = await store.read((reader) =>
        reader.search(query(['Observation'], token('x', 'loinc'), { includes: [{ where: all, ...include }] })),
      );
      expect([title, names(result.included)]).toEqual([title, expected]);
    }
    const iterated = await store.read((reader) =>
      reader.search(
        query(['Observation'], token('x', 'loinc'), {
          includes: [
            { direction: 'include', source: 'Observation', param: 'Observation.subject', iterate: false, where: all },
            { direction: 'include', source: 'Patient', param: 'Patient.general-practitioner', iterate: true, where: all },
          ],
        }),
      ),
    );
    expect(names(iterated.included)).toEqual(['Patient/p1', 'Practitioner/gp']);
    await store.close();
  });

  test('Sorting puts resources without the value last, both ways', async () => {
    const store = await open();
    await clinic(store);
    const sorted = (...sort: SortKey[]) =>
      found(store, ['Observation'], all, { sort }).then((all_) => all_.map((name) => name.slice(-1)).join(''));
    expect(await sorted({ param: 'Observation.date', table: 'date', descending: false })).toBe('acbd');
    expect(await sorted({ param: 'Observation.date', table: 'date', descending: true })).toBe('bcad');
    expect(await sorted({ param: '_lastUpdated', table: 'row', descending: false })).toBe('cbad');
    expect(await sorted({ param: '_id', table: 'row', descending: true })).toBe('dcba');
    expect(await sorted({ param: clinicalDate, table: 'row', descending: true })).toBe('bcad');
    expect(
      await sorted(
        { param: 'Observation.subject', table: 'reference', descending: false },
        { param: 'Observation.date', table: 'date', descending: true },
      ),
    ).toBe('cabd');
    expect(
      await sorted({ param: 'Observation.code', table: 'token', descending: true }, { param: '_id', table: 'row', descending: false }),
    ).toBe('bacd');
    await store.close();
  });

  test('Pages read forwards and backwards give every resource once, whatever the order', async () => {
    const store = await open();
    const drafts = Array.from({ length: 13 }, (_, i) =>
      draft('Observation', `o${i}`, {
        updated: 100 + (i % 3),
        columns: { clinicalDate: i % 4 === 0 ? null : i % 5 },
        entries: i % 4 === 0 ? [] : [date(i % 5)],
      }),
    );
    await putAll(store, ...drafts);
    const orders: readonly (readonly SortKey[])[] = [
      [],
      [{ param: 'Observation.date', table: 'date', descending: true }],
      [
        { param: 'Observation.date', table: 'date', descending: false },
        { param: '_lastUpdated', table: 'row', descending: true },
      ],
      [{ param: clinicalDate, table: 'row', descending: true }],
    ];
    // Judged by the row alone, and by index rows.
    const questions = [all, not(token('nowhere'))];
    for (const [sort, where] of orders.flatMap((order) => questions.map((question) => [order, question] as const))) {
      const whole = await found(store, ['Observation'], where, { sort, count: 100 });
      const forwards: string[][] = [];
      const backwards: string[][] = [];
      let page = await store.read((reader) => reader.search(query(['Observation'], where, { sort, count: 4 })));
      expect(page.previous).toBeUndefined();
      for (;;) {
        forwards.push(names(page.matches));
        expect(page.total).toBe(13);
        const position = page.next;
        if (position === undefined) break;
        page = await store.read((reader) => reader.search(query(['Observation'], where, { sort, count: 4, position })));
      }
      expect(forwards.flat()).toEqual(whole);
      for (;;) {
        const position = page.previous;
        if (position === undefined) break;
        page = await store.read((reader) => reader.search(query(['Observation'], where, { sort, count: 4, position })));
        backwards.unshift(names(page.matches));
      }
      expect([...backwards.flat(), ...(forwards.at(-1) ?? [])]).toEqual(whole);
    }
    await store.close();
  });

  test('A search sees updates and deletions, and a writer sees its own', async () => {
    const store = await open();
    await clinic(store);
    await store.transact(async (writer) => {
      await writer.put(draft('Observation', 'b', { version: 2, entries: [code('x', 'loinc')] }));
      await writer.put(deletion('Observation', 'a', 2));
      const mine = await writer.search(query(['Observation'], token('x', 'loinc')));
      expect(names(mine.matches)).toEqual(['Observation/b']);
    });
    expect(await found(store, ['Observation'], token('x', 'loinc'))).toEqual(['Observation/b']);
    expect(await found(store, ['Observation'], token('y'))).toEqual([]);
    expect(await found(store, ['Observation'], { kind: 'has', source: 'List', param: 'List.item', where: all })).toEqual(['Observation/d']);
    await store.close();
  });

  test('A developer can see the SQL, the bound values and the plan', async () => {
    const store = await open();
    const explained = await store.read((reader) => reader.explain(query(['Observation'], subject('p1'))));
    expect(explained.sql).toContain('idx_reference');
    expect(explained.values).toContain('p1');
    expect(explained.plan).not.toBe('');
    await store.close();
  });
}
