// Transactions, races, and the audit chain.
import { expect, test } from 'vitest';
import { all } from '#search/predicate.ts';
import { auditHash, firstHash } from '../sql/audit-chain.ts';
import type { Store, Writer } from '../store.ts';
import { auditRecord, draft, found, names, putAll, query } from './world.ts';

type Open = () => Promise<Store>;

export function writerContract(open: Open): void {
  test('A failed work leaves nothing behind and does not disturb its neighbours', async () => {
    const store = await open();
    const outcomes = await Promise.allSettled([
      putAll(store, draft('Observation', 'a', { entries: [{ table: 'token', param: 'p', system: 's', code: 'new' }] })),
      store.transact(async (writer) => {
        await writer.put(draft('Observation', 'b', { entries: [{ table: 'token', param: 'p2', system: 's2', code: 'lost' }] }));
        await writer.audit(auditRecord({ requestId: 'lost' }));
        throw new Error('no');
      }),
      store.append(auditRecord({ requestId: 'kept' })),
      putAll(store, draft('Observation', 'c', { entries: [{ table: 'token', param: 'p2', system: 's2', code: 'lost' }] })),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((await found(store, ['Observation'])).sort()).toEqual(['Observation/a', 'Observation/c']);
    expect(await found(store, [], { kind: 'token', param: 'p2', values: [{ system: 's2', code: 'lost' }] })).toEqual(['Observation/c']);
    expect((await store.auditTrail({ count: 10 })).map(({ requestId }) => requestId)).toEqual(['kept']);
    await store.close();
  });

  test('Words are written anew without a new version, and not over those of a newer one', async () => {
    const store = await open();
    await putAll(store, draft('Composition', 'a'), draft('Composition', 'b', { content: ['vecchia'] }), draft('Composition', 'c'));
    await putAll(store, draft('Composition', 'c', { version: 2, content: ['nuova'] }));
    const anew = (id: string) => ({ type: 'Composition', id, version: 1, text: [], content: ['polmonite'] });
    await store.transact((writer) => writer.replaceWords([anew('a'), anew('b'), anew('c'), anew('nobody')]));
    const saying = (word: string) => found(store, [], { kind: 'words', field: '_content', words: [word] });
    expect((await saying('polmonite')).sort()).toEqual(['Composition/a', 'Composition/b']);
    expect(await saying('vecchia')).toEqual([]);
    expect(await saying('nuova')).toEqual(['Composition/c']);
    expect((await store.read((reader) => reader.standing({ type: 'Composition', id: 'a' })))?.version).toBe(1);
    await store.close();
  });

  test('Nothing uncommitted is seen by a reader', async () => {
    const store = await open();
    const seen: string[][] = [];
    await store.transact(async (writer) => {
      await writer.put(draft('Observation', 'a'));
      if (store.engine === 'postgres') seen.push(await found(store, ['Observation']));
    });
    seen.push(await found(store, ['Observation']));
    expect(seen.at(-1)).toEqual(['Observation/a']);
    expect(seen.slice(0, -1).flat()).toEqual([]);
    await store.close();
  });

  test('Two conditional creates with one condition make one resource', async () => {
    const store = await open();
    const where = { kind: 'token', param: 'Patient.identifier', values: [{ system: 'cf', code: 'X' }] } as const;
    const createOnce = (id: string) =>
      store.transact(async (writer: Writer) => {
        await writer.lock('Patient?identifier=cf|X');
        const existing = await writer.search(query(['Patient'], where));
        if (existing.total !== 0) return names(existing.matches)[0];
        await writer.put(draft('Patient', id, { entries: [{ table: 'token', param: 'Patient.identifier', system: 'cf', code: 'X' }] }));
        return `Patient/${id}`;
      });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => createOnce(`p${i}`)));
    expect(new Set(answers).size).toBe(1);
    expect(await found(store, ['Patient'])).toEqual([answers[0]]);
    await store.close();
  });

  test('Concurrent updates each make their own version', async () => {
    const store = await open();
    await putAll(store, draft('Observation', 'a'));
    const update = () =>
      store.transact(async (writer) => {
        const current = await writer.standing({ type: 'Observation', id: 'a' });
        await writer.put(
          draft('Observation', 'a', {
            version: (current?.version ?? 0) + 1,
            entries: [{ table: 'token', param: 'p', system: 's', code: 'c' }],
          }),
        );
      });
    await Promise.all(Array.from({ length: 6 }, update));
    expect((await store.read((reader) => reader.standing({ type: 'Observation', id: 'a' })))?.version).toBe(7);
    expect(await found(store, ['Observation'])).toEqual(['Observation/a']);
    await store.close();
  });

  test('The audit chain holds, in order, whoever appends at the same time', async () => {
    const store = await open();
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        i % 3 === 0
          ? store.transact((writer) => writer.audit(auditRecord({ requestId: `t${i}`, patients: ['child'] })))
          : store.append(
              auditRecord({
                requestId: `a${i}`,
                query: i % 2 === 0 ? null : 'Observation?x=\u00e8',
                patients: i === 1 ? [] : ['citizen', 'child', 'child'],
              }),
            ),
      ),
    );
    const trail = await store.auditTrail({ count: 100 });
    expect(trail.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    let previous = firstHash;
    for (const record of trail) {
      expect(record.previousHash).toBe(previous);
      expect(auditHash(record)).toBe(record.hash);
      previous = record.hash;
    }
    expect((await store.auditTrail({ patient: 'child', count: 100 })).length).toBe(29);
    expect((await store.auditTrail({ patient: 'citizen', after: 5, count: 3 })).every(({ seq }) => seq > 5)).toBe(true);
    expect((await store.auditTrail({ patient: 'nobody', count: 3 })).length).toBe(0);
    const oldest = (await store.auditTrail({ patient: 'citizen', count: 5000 })).map(({ seq }) => seq);
    const newest = await store.auditTrail({ patient: 'citizen', newestFirst: true, count: 2 });
    expect(newest.map(({ seq }) => seq)).toEqual(oldest.toReversed().slice(0, 2));
    const trailRows = await store.auditTrail({ patient: 'citizen', count: 5000 });
    const question = { patient: 'citizen', from: 0, to: Number.MAX_SAFE_INTEGER };
    expect((await store.auditCount(question)).total).toBe(trailRows.length);
    expect((await store.auditCount({ ...question, except: trailRows[0]?.agent ?? '' })).total).toBe(
      trailRows.filter(({ agent }) => agent !== trailRows[0]?.agent).length,
    );
    expect((await store.auditCount({ ...question, by: { agents: [], organizations: [] } })).total).toBe(0);
    expect((await store.auditCount({ ...question, to: 0 })).total).toBe(0);
    const emergencies = await store.auditTrail({ ...question, emergency: true, count: 5000 });
    expect((await store.auditCount(question)).emergencies).toBe(emergencies.length);
    const agents = new Set(trailRows.map(({ agent }) => agent));
    expect(new Set((await store.auditActors('citizen')).map(({ agent }) => agent))).toEqual(agents);
    const older = await store.auditTrail({ patient: 'citizen', newestFirst: true, before: newest[1]?.seq ?? 0, count: 1 });
    expect(older.map(({ seq }) => seq)).toEqual(oldest.toReversed().slice(2, 3));
    const [first] = trail;
    expect(auditHash({ ...(first as NonNullable<typeof first>), agent: 'Practitioner/other' })).not.toBe(first?.hash);
    await store.close();
  });

  test('The trail of a patient is complete right after an append', async () => {
    const store = await open();
    const trailOf = async (patient: string) => (await store.auditTrail({ patient, count: 5000 })).map(({ requestId }) => requestId);
    expect(await trailOf('citizen')).toEqual([]);
    for (let i = 0; i < 3; i += 1) {
      await store.append(auditRecord({ requestId: `mine${i}`, patients: ['citizen', 'child', 'citizen'] }));
      await store.append(auditRecord({ requestId: `nobody's${i}`, patients: [] }));
      expect((await trailOf('citizen')).length).toBe(i + 1);
    }
    await Promise.all(Array.from({ length: 2500 }, (_, i) => store.append(auditRecord({ requestId: `c${i}`, patients: ['child'] }))));
    const trails = await Promise.all([trailOf('child'), trailOf('citizen'), trailOf('child')]);
    expect(trails.map(({ length }) => length)).toEqual([2503, 3, 2503]);
    expect(await trailOf('')).toEqual([]);
    await store.close();
  });

  test('Many works at once are all answered', async () => {
    const store = await open();
    await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        putAll(
          store,
          draft('Observation', `o${i}`, {
            entries: [{ table: 'reference', param: 'Observation.subject', target: { type: 'Patient', id: `p${i % 3}` } }],
          }),
        ),
      ),
    );
    const result = await store.read((reader) => reader.search(query(['Observation'], all, { count: 5 })));
    expect([result.matches.length, result.total]).toEqual([5, 60]);
    await store.close();
  });
}
