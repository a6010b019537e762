// A new deny never reveals more: whoever asks, whatever the world, whatever the deny is about.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Requester } from '#auth/requester.ts';
import { EARLIEST, LATEST } from '#fhir/period.ts';
import type { ActorKey, RelationKind } from '#search/predicate.ts';
import type { EntryPolicy, RelationRow } from '#search/world.ts';
import { day, feed, fse, liguria, now, people, professional, relation, report, rule, sees } from './example-world.ts';
import type { ConsentRule } from './policy-values.ts';

const asking: readonly Requester[] = [
  ...Object.values(people),
  professional({ role: 'AAS', practitioner: 'p', organization: 'clinic' }),
  professional({ role: 'AAS', practitioner: 'p', organization: 'clinic', purpose: 'EMERGENCY' }),
  professional({ role: 'INF', practitioner: 'n', organization: 'hospital' }),
  professional({ role: 'FAR', practitioner: 'f', organization: 'pharmacy' }),
];

const actors: readonly (readonly [ActorKey, number])[] = [
  ['any', 0],
  ['role:APR', 1],
  ['role:AAS', 1],
  ['organization:clinic', 2],
  ['organization:gp-practice', 2],
  ['role:AAS@clinic', 3],
  ['practitioner:gp', 4],
  ['practitioner:p', 4],
];

const times = fc.constantFrom(EARLIEST, now - 60 * day, now - day, now, now + day, LATEST);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const rules: fc.Arbitrary<ConsentRule> = fc
  .record({
    category: fc.constantFrom('feed' as const, 'past' as const, 'consultation' as const, 'consultation' as const),
    permit: fc.boolean(),
    who: fc.constantFrom(...actors),
    depth: fc.nat(2),
    decided: fc.constantFrom(now - 100 * day, now - 10 * day, now - day),
    purpose: maybe(fc.constantFrom('TREATMENT', 'EMERGENCY')),
    from: fc.constantFrom(EARLIEST, EARLIEST, now - day, now + day),
    to: fc.constantFrom(LATEST, LATEST, now, now + day),
    dataFrom: maybe(times),
    dataTo: maybe(times),
    documentKind: maybe(fc.constantFrom('laboratory-report', 'patient-summary')),
    data: maybe(fc.constantFrom('DiagnosticReport/r', 'DiagnosticReport/q')),
    labels: fc.constantFrom(0, 0, 1, 2, 3),
  })
  .map(({ who: [actor, specificity], ...scope }) => rule({ ...scope, actor, specificity }));

const relations: fc.Arbitrary<RelationRow> = fc
  .record({
    kind: fc.constantFrom<RelationKind>('gp', 'encounter', 'declaration', 'emergency'),
    practitioner: maybe(fc.constantFrom('gp', 'p', 'n', 'f')),
    organization: maybe(fc.constantFrom('clinic', 'hospital')),
  })
  .map(({ kind, ...who }) => relation(kind, who));

const documents: fc.Arbitrary<Partial<EntryPolicy>> = fc.record({
  documentKind: fc.constantFrom('laboratory-report', 'laboratory-report', 'patient-summary', 'drug-prescription', 'consent'),
  labels: fc.constantFrom(0, 0, 1, 2, 3),
  marks: fc.constantFrom(0, 0, 1, 2, 4, 8),
  clinicalDate: fc.constantFrom(null, now - 60 * day, now - 2 * day),
  author: fc.constantFrom('hospital', 'laboratory', null),
});

/** Half of the denies are about everything, so that many of them take something away. */
const denies = fc
  .oneof(
    rules,
    fc.constantFrom(...actors).map(([actor, specificity]) => rule({ actor, specificity, depth: 2 })),
  )
  .map((one) => ({ ...one, permit: false }));

const usual = [feed, rule(), rule({ labels: 1 })];
const carers = ['gp', 'p', 'n', 'f'].flatMap((practitioner) => [
  relation('declaration', { practitioner }),
  relation('emergency', { practitioner }),
]);

const worlds = fc.record({
  requester: fc.constantFrom(...asking),
  document: documents,
  rules: fc.tuple(fc.constantFrom(usual, [feed], []), fc.array(rules, { maxLength: 4 })).map((parts) => parts.flat()),
  relations: fc.oneof(fc.constant(carers), fc.array(relations, { maxLength: 3 })),
  deny: denies,
  policy: fc.constantFrom(liguria, fse),
});

describe('A new deny', () => {
  test('never reveals what was not visible before', () => {
    fc.assert(
      fc.property(worlds, ({ requester, document, rules: before, relations: cared, deny, policy }) => {
        const entry = report(document);
        const seenBefore = sees(requester, entry, { rules: before, relations: cared }, policy);
        const seenAfter = sees(requester, entry, { rules: [...before, deny], relations: cared }, policy);
        expect(!seenBefore && seenAfter).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  test('takes nothing from the person concerned and from who authored the content', () => {
    fc.assert(
      fc.property(worlds, ({ document, rules: before, deny, policy }) => {
        for (const requester of [people.citizen, people.hospital]) {
          const entry = report(document);
          expect(sees(requester, entry, { rules: [...before, deny] }, policy)).toBe(sees(requester, entry, { rules: before }, policy));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is met in these worlds: a part of them is visible, a part of that is taken away', () => {
    const counts = { seen: 0, taken: 0 };
    for (const { requester, document, rules: before, relations: cared, deny, policy } of fc.sample(worlds, { numRuns: 4000, seed: 1 })) {
      if (requester.kind !== 'professional' || !sees(requester, report(document), { rules: before, relations: cared }, policy)) continue;
      counts.seen++;
      if (!sees(requester, report(document), { rules: [...before, deny], relations: cared }, policy)) counts.taken++;
    }
    expect(counts.seen).toBeGreaterThan(150);
    expect(counts.taken).toBeGreaterThan(40);
  });
});
