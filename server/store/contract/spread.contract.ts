// What is known of a row: its policy columns, its marks, and what spreads among relatives.
import { expect, test } from 'vitest';
import type { Correlation, PolicyValues } from '#consent/policy-values.ts';
import { Mark } from '#search/predicate.ts';
import type { Store } from '../store.ts';
import { deletion, draft, putAll, type Draft } from './world.ts';

type Open = () => Promise<Store>;

const relative = (given: Partial<PolicyValues>, columns: Draft['columns'] = {}, author = 'hospital'): Draft => ({
  policy: given,
  columns: { patient: 'citizen', documentKind: 'report', ...columns },
  author,
});
const linked = (...correlations: readonly Correlation[]) => ({ correlations });

export function spreadContract(open: Open): void {
  const standing = (store: Store, type: string, id: string) => store.read((reader) => reader.standing({ type, id }));
  const isHidden = async (store: Store, type: string, id: string) => (((await standing(store, type, id))?.marks ?? 0) & Mark.hidden) !== 0;

  test('The standing of a row tells its policy columns, deleted or not', async () => {
    const store = await open();
    await putAll(store, draft('DocumentReference', 'd', relative({}, { labels: 3, marks: Mark.notForParent, clinicalDate: 7 })));
    const known = {
      version: 1,
      deleted: false,
      patient: 'citizen',
      author: 'hospital',
      documentKind: 'report',
      labels: 3,
      marks: Mark.notForParent,
      clinicalDate: 7,
    };
    expect(await standing(store, 'DocumentReference', 'd')).toEqual(known);
    await putAll(store, deletion('DocumentReference', 'd', 2));
    expect(await standing(store, 'DocumentReference', 'd')).toEqual({ ...known, version: 2, deleted: true });
    expect(await standing(store, 'DocumentReference', 'never')).toBeUndefined();
    const several = [
      { type: 'DocumentReference', id: 'd' },
      { type: 'DocumentReference', id: 'never' },
      { type: 'Patient', id: 'never' },
    ];
    expect([...(await store.read((reader) => reader.standings(several)))]).toEqual([
      ['DocumentReference/d', { ...known, version: 2, deleted: true }],
    ]);
    await store.close();
  });

  test('Of many things it is told which are marked, deleted or not', async () => {
    const store = await open();
    const marks = { a: Mark.unmediated, b: Mark.notForParent, gone: Mark.unmediated | Mark.hidden, plain: 0 };
    await putAll(store, ...Object.entries(marks).map(([id, mark]) => draft('Observation', id, relative({}, { marks: mark }))));
    await putAll(store, draft('Binary', 'nobody', relative({}, { patient: null, marks: Mark.unmediated })));
    await putAll(store, draft('Binary', 'a', relative({})), deletion('Observation', 'gone', 2));
    const ids = [...Object.keys(marks), 'never', 'x'.repeat(2000)].map((id) => ({ type: 'Observation', id }));
    const asked = [...ids, ...ids, { type: 'Binary', id: 'a' }, { type: 'Binary', id: 'nobody' }];
    const marked = async (mask: number) => [...(await store.read((reader) => reader.marked(asked, mask)))].sort();
    expect(await marked(Mark.unmediated)).toEqual(['Binary/nobody', 'Observation/a', 'Observation/gone']);
    expect(await marked(Mark.unmediated | Mark.notForParent)).toEqual([
      'Binary/nobody',
      'Observation/a',
      'Observation/b',
      'Observation/gone',
    ]);
    expect(await store.read((reader) => reader.marked([], Mark.hidden))).toEqual(new Set());
    await store.close();
  });

  test('Marks are set and cleared without a version, and outlive updates', async () => {
    const store = await open();
    await putAll(store, draft('Observation', 'a', relative({})), draft('Observation', 'b', relative({})));
    await store.transact((writer) =>
      writer.mark(
        [
          { type: 'Observation', id: 'a' },
          { type: 'Observation', id: 'b' },
        ],
        Mark.hidden | Mark.released,
        0,
      ),
    );
    await store.transact((writer) => writer.mark([{ type: 'Observation', id: 'b' }], 0, Mark.hidden));
    await putAll(store, draft('Observation', 'a', { version: 2, ...relative({}) }));
    expect(await standing(store, 'Observation', 'a')).toMatchObject({ version: 2, marks: Mark.hidden | Mark.released });
    expect(await standing(store, 'Observation', 'b')).toMatchObject({ version: 1, marks: Mark.released });
    await store.close();
  });

  test('Correlated are those of one patient that share a key, through others too', async () => {
    const store = await open();
    const order = (key: string): Correlation => ({ key: `nre|${key}`, role: 'peer' });
    await putAll(
      store,
      draft('ServiceRequest', 'a', relative(linked(order('1')))),
      draft('DiagnosticReport', 'b', relative(linked(order('1'), order('2'), { key: 'Observation/c', role: 'part' }))),
      draft('Observation', 'c', relative({})),
      draft('Appointment', 'd', relative(linked(order('2')))),
      draft('Appointment', 'stranger', relative(linked(order('2')), { patient: 'other' })),
      draft('Appointment', 'gone', relative(linked(order('2')))),
      deletion('Appointment', 'gone', 2),
    );
    const group = async (type: string, id: string) =>
      (await store.read((reader) => reader.correlated({ type, id }))).map((it) => it.id).sort();
    expect(await group('ServiceRequest', 'a')).toEqual(['b', 'c', 'd']);
    expect(await group('Observation', 'c')).toEqual(['a', 'b', 'd']);
    expect(await group('Appointment', 'stranger')).toEqual([]);
    expect(await group('Appointment', 'never')).toEqual([]);
    expect(await store.read((reader) => reader.correlated({ type: 'Observation', id: 'c' }))).toContainEqual({
      type: 'ServiceRequest',
      id: 'a',
      version: 1,
      deleted: false,
      patient: 'citizen',
      author: 'hospital',
      documentKind: 'report',
      labels: 0,
      marks: 0,
      clinicalDate: null,
    });
    await store.close();
  });

  test('A newcomer to a hidden group is hidden from birth; strangers and other patients are not', async () => {
    const store = await open();
    const order = linked({ key: 'nre|1', role: 'peer' });
    await putAll(store, draft('ServiceRequest', 'a', relative(order)));
    await store.transact((writer) => writer.mark([{ type: 'ServiceRequest', id: 'a' }], Mark.hidden, 0));
    await putAll(
      store,
      draft('DiagnosticReport', 'b', relative(order)),
      draft('DiagnosticReport', 'other', relative(order, { patient: 'other' })),
      draft('DiagnosticReport', 'alone', relative({})),
    );
    expect(await isHidden(store, 'DiagnosticReport', 'b')).toBe(true);
    expect(await isHidden(store, 'DiagnosticReport', 'other')).toBe(false);
    expect(await isHidden(store, 'DiagnosticReport', 'alone')).toBe(false);
    await store.close();
  });

  const whole = draft(
    'DiagnosticReport',
    'whole',
    relative(linked({ key: 'Observation/part', role: 'part' }, { key: 'Binary/file', role: 'part' }), { labels: 2, marks: Mark.hidden }),
  );
  const part = draft('Observation', 'part', relative({}, { labels: 1 }));
  const file = draft('Binary', 'file', relative({}, { patient: null, documentKind: '' }));
  const heir = draft(
    'Provenance',
    'heir',
    relative({ inheritsFrom: { type: 'DiagnosticReport', id: 'whole' } }, { patient: null, documentKind: '' }, 'region'),
  );

  test.each([
    ['the whole first', [whole, part, file, heir]],
    ['the whole last', [part, file, heir, whole]],
    ['the whole in between', [part, heir, whole, file]],
  ])('Parts and heirs take labels, hiding and patient, whatever the order: %s', async (_, order) => {
    const taken = { patient: 'citizen', documentKind: 'report', labels: 2, marks: Mark.hidden };
    const ways = [[order], order.map((each) => [each])];
    for (const transactions of ways) {
      const store = await open();
      for (const versions of transactions) await putAll(store, ...versions);
      expect(await standing(store, 'Observation', 'part')).toMatchObject({ labels: 3, marks: Mark.hidden });
      expect(await standing(store, 'Binary', 'file')).toMatchObject(taken);
      expect(await standing(store, 'Provenance', 'heir')).toMatchObject(taken);
      await store.close();
    }
  });

  test('What is written is found within its own transaction, and what was gathered of a failed one is gone', async () => {
    const store = await open();
    const lost = store.transact(async (writer) => {
      await writer.put(draft('Observation', 'lost', relative({})));
      throw new Error('no');
    });
    await expect(lost).rejects.toThrow('no');
    await store.transact(async (writer) => {
      expect(await writer.standing({ type: 'Observation', id: 'lost' })).toBeUndefined();
      await writer.put(draft('Observation', 'kept', relative({})));
      expect(await writer.standing({ type: 'Observation', id: 'kept' })).toMatchObject({ version: 1, patient: 'citizen' });
      await writer.put(draft('Observation', 'later', relative({})));
    });
    expect(await standing(store, 'Observation', 'later')).toMatchObject({ version: 1 });
    expect(await standing(store, 'Observation', 'lost')).toBeUndefined();
    await store.close();
  });

  test('A file of another author is not taken into the record, and an update keeps what was taken', async () => {
    const store = await open();
    await putAll(store, draft('Binary', 'file', relative({}, { patient: null, documentKind: '' }, 'stranger')), whole);
    expect(await standing(store, 'Binary', 'file')).toMatchObject({ patient: null, documentKind: '', labels: 0, marks: 0 });
    await putAll(store, part, draft('Observation', 'part', { version: 2, ...relative({}, { labels: 1 }) }));
    expect(await standing(store, 'Observation', 'part')).toMatchObject({ version: 2, labels: 3, marks: Mark.hidden });
    await store.close();
  });

  test.each([
    ['the whole first', true],
    ['the part first', false],
  ])(
    'What is kept from the person or from parents is kept with its parts; what was released is so by itself: %s',
    async (_, wholeFirst) => {
      const store = await open();
      const marks = Mark.unmediated | Mark.notForParent | Mark.released;
      const kept = draft('DiagnosticReport', 'kept', relative(linked({ key: 'Observation/result', role: 'part' }), { marks }));
      const result = draft('Observation', 'result', relative({}));
      await putAll(store, ...(wholeFirst ? [kept, result] : [result, kept]));
      expect(await standing(store, 'Observation', 'result')).toMatchObject({ marks: Mark.unmediated | Mark.notForParent });
      await store.close();
    },
  );

  const oneKey = draft('ServiceRequest', 'a', relative(linked({ key: 'nre|1', role: 'peer' }), { marks: Mark.hidden }));
  const otherKey = draft('DiagnosticReport', 'b', relative(linked({ key: 'accession|2', role: 'peer' })));
  const bothKeys = draft('DocumentReference', 'c', relative(linked({ key: 'nre|1', role: 'peer' }, { key: 'accession|2', role: 'peer' })));
  test.each([
    ['last', [oneKey, otherKey, bothKeys]],
    ['first', [bothKeys, otherKey, oneKey]],
    ['in between', [oneKey, bothKeys, otherKey]],
  ])('A group is hidden as a whole, though what links it comes %s', async (_, order) => {
    const store = await open();
    await putAll(store, ...order);
    expect(await isHidden(store, 'DiagnosticReport', 'b')).toBe(true);
    expect(await isHidden(store, 'DocumentReference', 'c')).toBe(true);
    await store.close();
  });

  test('What is born hidden hides the group that it joins', async () => {
    const store = await open();
    const order = linked({ key: 'nre|1', role: 'peer' });
    await putAll(
      store,
      draft('ServiceRequest', 'a', relative(order)),
      draft('MedicationDispense', 'b', relative(order)),
      draft('DiagnosticReport', 'c', relative(order, { marks: Mark.hidden })),
    );
    expect(await isHidden(store, 'ServiceRequest', 'a')).toBe(true);
    expect(await isHidden(store, 'MedicationDispense', 'b')).toBe(true);
    await store.close();
  });
}
