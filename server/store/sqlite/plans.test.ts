// The embedded engine reads by the index that was chosen for it; nothing is scanned that can be sought.
import { expect, test } from 'vitest';
import { all, and, not, or, type Predicate } from '#search/predicate.ts';
import { clinicalDate } from '#search/query.ts';
import { query } from '../contract/world.ts';
import { openSqlite } from './open.ts';

const patient: Predicate = { kind: 'patient', ids: ['citizen'] };
const subject: Predicate = { kind: 'reference', param: 'Observation.subject', targets: [{ type: 'Patient', id: 'citizen' }] };
const code: Predicate = { kind: 'token', param: 'Observation.code', values: [{ system: 's', code: 'c' }] };
const since: Predicate = { kind: 'date', param: 'Observation.date', tests: [{ op: 'ge', lo: 1, hi: 2 }] };
const status: Predicate = { kind: 'token', param: 'Observation.status', values: [{ code: 'final' }] };
const name: Predicate = { kind: 'string', param: 'Patient.family', test: 'starts', values: ['ros'] };
const chain: Predicate = { kind: 'chain', param: 'Observation.subject', to: 'Patient', where: name };
const visible = or(
  { kind: 'author', organization: 'asl' },
  and({ kind: 'consented', actors: ['any'], purpose: 'TREATMENT', at: 1, otherwise: false }, { kind: 'unmarked', mask: 1 }),
);

const rows: readonly (readonly [title: string, where: Predicate, first: RegExp])[] = [
  [
    'a citizen reads the own record',
    and(patient, visible),
    /SEARCH r0 USING (COVERING )?INDEX resource_patient \(patient=\? AND type=\? AND live=\?/,
  ],
  ['a citizen asks for codes', and(patient, status), /SEARCH r0 USING (COVERING )?INDEX resource_patient/],
  ['a professional reads a patient', and(subject, visible), /SEARCH d0 USING COVERING INDEX idx_reference_value \(target=\? AND param=\?/],
  ['a code and a date', and(since, code, visible), /SEARCH d0 USING COVERING INDEX idx_token_value \(param=\? AND term=\?/],
  ['a date and a status', and(status, since), /SEARCH x0 USING COVERING INDEX idx_date_value \(param=\?/],
  ['a chain by name', and(chain, visible), /SEARCH x1 USING COVERING INDEX idx_string_value \(param=\? AND folded>\? AND folded<\?/],
  ['an id', { kind: 'id', ids: ['a'] }, /SEARCH r0 USING INDEX resource_id \(type=\? AND id=\?/],
  ['everything of a type', and(visible, not(code)), /SEARCH r0 USING INDEX resource_(type|updated) \(type=\? AND live=\?/],
];

test.each(rows)('%s', async (_, where, first) => {
  const store = await openSqlite({ file: ':memory:' });
  const { plan } = await store.read((reader) => reader.explain(query(['Observation'], where)));
  const steps = plan.split('\n').filter((step) => /^(SEARCH|SCAN)/.test(step) && !/ (s|t0|d0)$/.test(step));
  expect(steps[0]).toMatch(first);
  expect(plan).not.toMatch(/SCAN (r|x|idx|resource)/);
  await store.close();
});

const uncounted = { total: 'none' } as const;
const newestFirst = [{ param: clinicalDate, table: 'row', descending: true }] as const;
const dated: Predicate = { kind: 'dated', from: 1, to: 2 };
const ofKind: Predicate = { kind: 'document-kind', kinds: ['receipt', 'self-declared'] };

test('The newest of a type are read in order, without sorting', async () => {
  const store = await openSqlite({ file: ':memory:' });
  const plans = await store.read(async (reader) => [
    await reader.explain(query(['Observation'], all, uncounted)),
    await reader.explain(query(['Observation'], subject, uncounted)),
    await reader.explain(query(['Observation'], patient, { ...uncounted, sort: newestFirst })),
    await reader.explain(query(['Observation'], and(patient, dated, not(ofKind)), { ...uncounted, sort: newestFirst })),
    await reader.explain(query(['Observation'], all, { ...uncounted, sort: [{ param: '_lastUpdated', table: 'row', descending: true }] })),
  ]);
  for (const { plan } of plans) expect(plan.split('\nSCAN s')[0]).not.toContain('TEMP B-TREE');
  await store.close();
});

test('A person’s documents are counted and cut in one index, no row read but those of the page', async () => {
  const store = await openSqlite({ file: ':memory:' });
  const where = and(patient, { kind: 'unmarked', mask: 2 }, not(ofKind));
  const { plan } = await store.read((reader) => reader.explain(query(['Observation'], where, { sort: newestFirst })));
  expect(plan.match(/SEARCH r0 .*/g)).toEqual([
    'SEARCH r0 USING COVERING INDEX resource_patient (patient=? AND type=? AND live=?)',
    'SEARCH r0 USING COVERING INDEX resource_patient (patient=? AND type=? AND live=?)',
  ]);
  expect(plan.split('\nSCAN s')[0]).not.toContain('TEMP B-TREE');
  await store.close();
});
