import { describe, expect, test } from 'vitest';
import { Mark } from '#search/predicate.ts';
import { feed, liguria, now, rule } from './example-world.ts';
import { explainVisibility, type Viewer } from './explain.ts';
import type { ConsentRule, PolicyColumns } from './policy-values.ts';

const columns: PolicyColumns = { patient: 'citizen', documentKind: 'laboratory-report', labels: 0, marks: 0, clinicalDate: null };

function viewers(rules: readonly ConsentRule[], change: Partial<PolicyColumns> = {}): Map<string, Viewer> {
  const subject = { type: 'DiagnosticReport', id: 'r', author: 'hospital', columns: { ...columns, ...change } };
  return new Map(explainVisibility(subject, rules, liguria, now).map((viewer) => [viewer.who, viewer]));
}

const gp = 'role APR, in a care relation';
const pharmacist = 'role FAR, in a care relation';
const emergency = 'whoever declares an emergency';

test('A list is seen by whoever may see all that it names, and by its author', () => {
  const of = (id: string, marks: number) => ({ type: 'DocumentReference', id, author: 'laboratory', columns: { ...columns, marks } });
  const list = { type: 'List', id: 'l', author: 'hospital', columns: { ...columns, documentKind: 'other' } };
  const told = (...named: ReturnType<typeof of>[]) =>
    new Map(explainVisibility(list, [feed, rule()], liguria, now, named).map(({ who, may, rule: why }) => [who, [may, why]]));
  expect(told(of('a', 0)).get(gp)).toEqual(told().get(gp));
  expect(told(of('a', 0), of('b', Mark.hidden)).get(gp)).toEqual([false, 'it names something that they may not see']);
  expect(told(of('b', Mark.hidden)).get('Organization/hospital')?.[0]).toBe(true);
  expect(told(of('b', Mark.hidden)).get('the person concerned')?.[0]).toBe(true);
});

describe('Who can see a report', () => {
  test.each<[string, ConsentRule[], Partial<PolicyColumns>, Record<string, readonly [boolean, RegExp]>]>([
    [
      'with all consents',
      [feed, rule()],
      {},
      {
        'the person concerned': [true, /own record/],
        'whoever acts for the person': [true, /acts/],
        'Organization/hospital': [true, /authored/],
        [gp]: [true, /consents permit/],
        [pharmacist]: [false, /role does not read/],
        [emergency]: [true, /emergency/],
      },
    ],
    [
      'when consultation was refused',
      [feed, rule({ permit: false })],
      {},
      { [gp]: [false, /do not permit/], [emergency]: [false, /refused/], 'Organization/hospital': [true, /authored/] },
    ],
    ['when nobody was asked', [feed], {}, { [gp]: [false, /do not permit/], [emergency]: [true, /emergency/] }],
    ['when the record is not open', [rule()], {}, { [gp]: [false, /not open/], [emergency]: [false, /not open/] }],
    [
      'when it is hidden',
      [feed, rule()],
      { marks: Mark.hidden },
      {
        'the person concerned': [true, /own/],
        [gp]: [false, /hidden/],
        [emergency]: [false, /hidden/],
        'Organization/hospital': [true, /authored/],
      },
    ],
    ['when it is sensitive', [feed, rule()], { labels: 1 }, { [gp]: [false, /sensitive/] }],
    [
      'when it is kept from parents',
      [feed, rule()],
      { marks: Mark.notForParent },
      { 'the person concerned': [true, /own/], 'whoever acts for the person': [false, /hidden/], [gp]: [true, /permit/] },
    ],
    [
      'when one practitioner is excluded',
      [feed, rule(), rule({ permit: false, actor: 'practitioner:rossi', specificity: 4, depth: 1 })],
      {},
      {
        [gp]: [true, /permit/],
        'practitioner:rossi, in a care relation': [false, /do not permit/],
      },
    ],
    [
      'when one hospital is permitted what is refused to all others',
      [feed, rule({ permit: false }), rule({ actor: 'role:AAS@clinic', specificity: 3, depth: 1 })],
      {},
      {
        [gp]: [false, /do not permit/],
        'role:AAS@clinic, in a care relation': [true, /permit/],
      },
    ],
  ])('%s', (_when, rules, change, expected) => {
    const told = viewers(rules, change);
    for (const [who, [may, reason]] of Object.entries(expected)) {
      expect(told.get(who)?.may, who).toBe(may);
      expect(told.get(who)?.rule, who).toMatch(reason);
    }
  });
});
