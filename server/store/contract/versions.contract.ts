// Versions, deletions, history: what is kept and what is shown.
import { expect, test } from 'vitest';
import { all, none, type Predicate } from '#search/predicate.ts';
import type { HistoryQuery, Instance } from '#consent/permit.ts';
import type { Store } from '../store.ts';
import { deletion, draft, found, putAll, unsafe } from './world.ts';

type Open = () => Promise<Store>;

export function versionsContract(open: Open): void {
  const read = (store: Store, type: string, id: string, version?: number, where: Predicate = all) =>
    store.read((reader) => reader.read(unsafe<Instance>({ type, id, where, ...(version === undefined ? {} : { version }) })));
  const history = (store: Store, given: Partial<HistoryQuery> = {}) =>
    store.read((reader) => reader.history(unsafe<HistoryQuery>({ where: all, count: 20, ...given })));

  test('A resource is read back byte for byte', async () => {
    const store = await open();
    const body = '{"resourceType":"Observation","id":"a","valueQuantity":{"value":1.10},"note":"\u00e8 \ud83e\ude7a"}';
    await putAll(store, draft('Observation', 'a', { body, columns: { patient: 'citizen' } }));
    expect(await read(store, 'Observation', 'a')).toEqual({
      type: 'Observation',
      id: 'a',
      version: 1,
      updated: 1001,
      deleted: false,
      method: 'POST',
      body,
      patient: 'citizen',
    });
    await store.close();
  });

  test('What is hidden, what is only referred to and what never was are all absent', async () => {
    const store = await open();
    await putAll(
      store,
      draft('Observation', 'a', {
        entries: [{ table: 'reference', param: 'Observation.subject', target: { type: 'Patient', id: 'later' } }],
      }),
    );
    expect(await read(store, 'Observation', 'a', undefined, none)).toBeUndefined();
    expect(await read(store, 'Patient', 'later')).toBeUndefined();
    expect(await read(store, 'Patient', 'never')).toBeUndefined();
    expect(await found(store, ['Patient'])).toEqual([]);
    expect(await store.read((reader) => reader.standing({ type: 'Patient', id: 'later' }))).toBeUndefined();
    await store.close();
  });

  test('Every version stays readable; a deletion is a version without content', async () => {
    const store = await open();
    await putAll(
      store,
      draft('Observation', 'a', { body: 'one' }),
      draft('Observation', 'a', { version: 2, body: 'two' }),
      deletion('Observation', 'a', 3),
    );
    expect(await read(store, 'Observation', 'a', 1)).toMatchObject({ version: 1, body: 'one', deleted: false });
    expect(await read(store, 'Observation', 'a', 2)).toMatchObject({ version: 2, body: 'two', method: 'PUT' });
    expect(await read(store, 'Observation', 'a')).toMatchObject({ version: 3, body: '', deleted: true, method: 'DELETE' });
    expect(await read(store, 'Observation', 'a', 4)).toBeUndefined();
    expect(await found(store, ['Observation'])).toEqual([]);
    await putAll(store, draft('Observation', 'a', { version: 4, body: 'four' }));
    expect(await found(store, ['Observation'])).toEqual(['Observation/a']);
    expect(await read(store, 'Observation', 'a', 3)).toMatchObject({ deleted: true, body: '' });
    await store.close();
  });

  test('History is newest first, paged without loss, with exact totals', async () => {
    const store = await open();
    await putAll(
      store,
      draft('Observation', 'a', { updated: 1 }),
      draft('Patient', 'p', { updated: 2 }),
      draft('Observation', 'a', { version: 2, updated: 3 }),
      deletion('Observation', 'a', 3),
    );
    const label = (versions: readonly { id: string; version: number }[]) => versions.map(({ id, version }) => `${id}${version}`);
    const whole = await history(store);
    expect([label(whole.versions), whole.total, whole.next]).toEqual([['a3', 'a2', 'p1', 'a1'], 4, undefined]);
    const first = await history(store, { count: 3 });
    expect([label(first.versions), first.total]).toEqual([['a3', 'a2', 'p1'], 4]);
    const rest = await history(store, { count: 3, ...(first.next === undefined ? {} : { before: first.next }) });
    expect([label(rest.versions), rest.total, rest.next]).toEqual([['a1'], 4, undefined]);
    expect(label((await history(store, { type: 'Observation', id: 'a' })).versions)).toEqual(['a3', 'a2', 'a1']);
    expect(label((await history(store, { since: 3 })).versions)).toEqual(['a3', 'a2']);
    expect(label((await history(store, { at: { lo: 2, hi: 3 } })).versions)).toEqual(['p1', 'a1']);
    expect((await history(store, { where: none })).total).toBe(0);
    expect((await history(store, { count: 0 })).total).toBe(4);
    await store.close();
  });

  test('An old version shows only while it belongs to the same patient and by its own labels', async () => {
    const store = await open();
    await putAll(
      store,
      draft('Observation', 'moved', { columns: { patient: 'other' } }),
      draft('Observation', 'moved', { version: 2, columns: { patient: 'citizen' } }),
      draft('Observation', 'kinds', { columns: { patient: 'citizen', documentKind: 'secret' } }),
      draft('Observation', 'kinds', { version: 2, columns: { patient: 'citizen', documentKind: 'plain' } }),
    );
    const where: Predicate = { kind: 'document-kind', kinds: ['plain', ''] };
    expect(await read(store, 'Observation', 'moved', 1)).toBeUndefined();
    expect(await read(store, 'Observation', 'kinds', 1)).toBeDefined();
    expect(await read(store, 'Observation', 'kinds', 1, where)).toBeUndefined();
    const shown = await history(store, { where });
    expect([shown.total, shown.versions.map(({ id, version }) => `${id}${version}`).sort()]).toEqual([2, ['kinds2', 'moved2']]);
    await store.close();
  });

  test('A version that does not follow the current one is refused and nothing of the transaction stays', async () => {
    const store = await open();
    await expect(putAll(store, draft('Observation', 'b'), draft('Observation', 'a', { version: 3 }))).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await found(store, ['Observation'])).toEqual([]);
    await store.close();
  });
}
