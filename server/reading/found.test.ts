import { describe, expect, test } from 'vitest';
import type { PolicyValues } from '#consent/policy-values.ts';
import { readFound, writeFound } from './found.ts';
import type { Checked, Judged, PreparedResource } from './prepared.ts';

const columns = { patient: 'p', documentKind: 'laboratory-report', labels: 0, marks: 0, clinicalDate: 1_700_000_000_000 };
const index = { entries: [], text: [], content: [] };
const remark = { severity: 'information', code: 'informational', diagnostics: 'It went elsewhere.' } as const;

function result(
  id: string,
  wish: Partial<Checked> = {},
  judged: Partial<Judged> = {},
  values: Partial<PolicyValues> = {},
): PreparedResource {
  const plain: PolicyValues = { columns, correlations: [{ key: `Observation/${id}`, role: 'self' }], rows: [], ...values };
  const said: Judged = { authority: 'feeder', author: 'hospital', values: plain, isNeverFed: false, timeAt: 200 + id.length, ...judged };
  return { type: 'Observation', text: '{}', checked: { id, issues: [], index, judged: said, ...wish } };
}

const there = (resources: readonly PreparedResource[]) =>
  readFound(
    writeFound(resources),
    resources.map(({ type }) => type),
  );
const expected = (resources: readonly PreparedResource[]) =>
  resources.map(({ checked: { index: values, ...found } }) => ({ ...found, isIndexed: values !== undefined }));

const [first, second, last] = [result('one'), result('second'), result('the-last')];

describe('What was found out of resources comes to the other thread', () => {
  test.each<[string, PreparedResource]>([
    ['that is like its neighbours', result('x')],
    ['of another person', result('x', {}, {}, { columns: { ...columns, patient: 'q' } })],
    ['of nobody', result('x', {}, {}, { columns: { ...columns, patient: null } })],
    ['of another kind', result('x', {}, {}, { columns: { ...columns, documentKind: 'radiology-report' } })],
    ['with a sensitive label', result('x', {}, {}, { columns: { ...columns, labels: 4 } })],
    ['that is hidden from birth', result('x', {}, {}, { columns: { ...columns, marks: 1 } })],
    ['of another day', result('x', {}, {}, { columns: { ...columns, clinicalDate: 1 } })],
    ['without a date', result('x', {}, {}, { columns: { ...columns, clinicalDate: null } })],
    ['of another author', result('x', {}, { author: 'another' })],
    ['on the word of another', result('x', {}, { authority: 'registry' })],
    ['that is never fed', result('x', {}, { isNeverFed: true })],
    ['with a remark', result('x', {}, { remark })],
    ['with a warning', result('x', { issues: [remark] })],
    ['without values', result('x', { index: undefined })],
    ['that was not judged', result('x', { judged: undefined })],
    [
      'that belongs to an order',
      result(
        'x',
        {},
        {},
        {
          correlations: [
            { key: 'Observation/x', role: 'self' },
            { key: 'nre|1', role: 'peer' },
          ],
        },
      ),
    ],
    ['that is called otherwise', result('x', {}, {}, { correlations: [{ key: 'Observation/y', role: 'self' }] })],
    ['that is part of something', result('x', {}, {}, { correlations: [{ key: 'Observation/x', role: 'part' }] })],
    ['that hangs together with nothing', result('x', {}, {}, { correlations: [] })],
    ['that inherits', result('x', {}, {}, { inheritsFrom: { type: 'DocumentReference', id: 'd' } })],
    [
      'that opens something',
      result('x', {}, {}, { rows: [{ table: 'membership', practitioner: 'a', organization: 'b', role: 'APR', from: 0, to: 1 }] }),
    ],
  ])('as it is: one %s', (_, odd) => {
    for (const resources of [[odd], [odd, first, second], [first, odd, second, odd, last], [first, second, odd]]) {
      expect(there(resources)).toEqual(expected(resources));
    }
  });

  test('and those that are alike take little room', () => {
    const many = Array.from({ length: 60 }, (_, i) => result(`result-${i}`));
    expect(there(many)).toEqual(expected(many));
    expect(writeFound(many).length).toBeLessThan(60 * 30 + 400);
  });
});
