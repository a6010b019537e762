// Random small worlds and questions for the property that SQL and memory agree. Few names, so that things meet.
import fc from 'fast-check';
import type { PolicyRow } from '#consent/policy-values.ts';
import { fold } from '#search/fold.ts';
import type { IndexEntry } from '#search/index-entry.ts';
import type { PolicyLeaf, Predicate, RangeOperator, SearchLeaf, Target } from '#search/predicate.ts';
import type { Entry } from '#search/world.ts';

const few = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const list = <T>(value: fc.Arbitrary<T>, maxLength = 3) => fc.array(value, { maxLength });
const some = <T>(value: fc.Arbitrary<T>, maxLength = 3) => fc.array(value, { minLength: 1, maxLength });

const types = ['Patient', 'Observation', 'Organization'] as const;
const type = few(...types);
const id = few('a', 'b', 'c');
const target: fc.Arbitrary<Target> = fc.record({ type, id });
const param = few('Observation.x', 'Observation.y', '_tag');
const group = few(0, 1, 2);
const word = few('red', 'green', 'blué', 'xylo');
const text = few('', 'Rossi', 'rossi', 'Ròssi Bianchi', 'Bianchi', '%', '_');
const uri = few('http://a', 'http://a/b', 'http://a/bc', 'urn:x');
const system = few('s1', 's2');
const code = few('1', '2', '3');
const instant = fc.integer({ min: 0, max: 12 });
const range = fc.tuple(instant, fc.integer({ min: 1, max: 5 })).map(([lo, length]) => ({ lo, hi: lo + length }));
const point = instant.map((value) => ({ lo: value, hi: value }));
const place = fc.record({ latitude: few(44, 44.4, 45), longitude: few(8, 8.9, 9) });
const patient = few('a', 'b');
const kind = few('', 'report', 'letter');
const labels = few(0, 0, 1, 2, 3);
const actor = few('any', 'role:APR', 'practitioner:gp');
const purpose = few('TREATMENT', 'EMERGENCY');
const relation = few('gp', 'encounter');

const entry: fc.Arbitrary<IndexEntry> = fc.oneof(
  fc.record({
    table: fc.constant('token' as const),
    param: few('Observation.x', 'Observation.y', '_tag', 'Observation.pair$0'),
    group,
    system: orNull(system),
    code,
  }),
  fc.record({ table: fc.constant('string' as const), param, exact: text }).map((row) => ({ ...row, folded: fold(row.exact) })),
  fc.tuple(param, range).map(([key, bounds]) => ({ table: 'date' as const, param: key, ...bounds })),
  fc.tuple(param, point).map(([key, bounds]) => ({ table: 'number' as const, param: key, ...bounds })),
  fc
    .tuple(few('Observation.x', 'Observation.pair$1'), group, point, orNull(system), code)
    .map(([key, ordinal, bounds, unit, unitCode]) => ({
      table: 'quantity' as const,
      param: key,
      group: ordinal,
      ...bounds,
      system: unit,
      code: unitCode,
    })),
  fc.record({ table: fc.constant('reference' as const), param, target }),
  fc.record({ table: fc.constant('uri' as const), param, value: uri }),
  fc.tuple(param, place).map(([key, where]) => ({ table: 'position' as const, param: key, ...where })),
);

export interface RandomEntry extends Entry {
  readonly policyRows: readonly PolicyRow[];
}

const during = fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }));

const policyRow: fc.Arbitrary<PolicyRow> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.record({
          table: fc.constant('consent-rule' as const),
          patient,
          category: few('feed', 'notebook', 'consultation', 'consultation'),
          permit: fc.boolean(),
          actor,
          specificity: few(0, 1, 4),
          depth: few(0, 1),
          decided: few(1, 2),
          purpose: orNull(purpose),
          dataFrom: orNull(instant),
          dataTo: orNull(instant),
          documentKind: orNull(kind),
          data: orNull(target.map((it) => `${it.type}/${it.id}`)),
          labels,
        }),
        during,
      )
      .map(([rule, period]) => ({ ...rule, ...period })),
  },
  fc
    .tuple(
      fc.record({
        table: fc.constant('relation' as const),
        patient,
        relation,
        practitioner: orNull(few('gp', 'dr')),
        organization: orNull(few('asl', 'hosp')),
      }),
      during,
    )
    .map(([row, period]) => ({ ...row, ...period })),
  fc
    .tuple(
      fc.record({
        table: fc.constant('delegation' as const),
        patient,
        person: patient,
        relation: few('parent', 'delegate'),
        documentKinds: orNull(list(kind)),
      }),
      during,
    )
    .map(([row, period]) => ({ ...row, ...period })),
);

export const resources: fc.Arbitrary<readonly RandomEntry[]> = fc
  .uniqueArray(
    fc.record({
      type,
      id,
      updated: instant,
      deleted: few(false, false, false, true),
      index: fc.record({ entries: list(entry, 8), text: fc.uniqueArray(word), content: fc.uniqueArray(word) }),
      policy: fc.record({
        patient: orNull(patient),
        documentKind: kind,
        labels,
        marks: few(0, 0, 1, 2, 8, 9),
        clinicalDate: orNull(instant),
        author: orNull(few('asl', 'hosp')),
      }),
      policyRows: list(policyRow, 4),
    }),
    { selector: (it) => `${it.type}/${it.id}`, minLength: 3, maxLength: 9 },
  )
  // A deleted resource has no index and makes no policy.
  .map((all) => all.map((it) => (it.deleted ? { ...it, index: { entries: [], text: [], content: [] }, policyRows: [] } : it)));

const op = few<RangeOperator>('eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap');
const test = fc.tuple(op, range).map(([operator, bounds]) => ({ op: operator, ...bounds }));
const tests = some(test);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const tokenValue = fc
  .tuple(optional(orNull(system)), optional(code))
  .map(([of, value]) => ({ ...(of === undefined ? {} : { system: of }), ...(value === undefined ? {} : { code: value }) }));
const quantityTest = fc.tuple(test, optional(system), optional(code)).map(([asked, of, value]) => ({
  ...asked,
  ...(of === undefined ? {} : { system: of }),
  ...(value === undefined ? {} : { code: value }),
}));

const token = (key: fc.Arbitrary<string>) => fc.record({ kind: fc.constant('token' as const), param: key, values: some(tokenValue) });
const quantity = (key: fc.Arbitrary<string>) =>
  fc.record({ kind: fc.constant('quantity' as const), param: key, tests: some(quantityTest) });

const searchLeaf: fc.Arbitrary<SearchLeaf> = fc.oneof(
  fc.record({ kind: fc.constant('type' as const), types: list(type) }),
  fc.record({ kind: fc.constant('id' as const), ids: list(id) }),
  fc.record({ kind: fc.constant('updated' as const), tests }),
  fc.record({
    kind: fc.constant('missing' as const),
    param,
    table: few('token', 'string', 'date', 'number', 'quantity', 'reference', 'uri', 'position'),
  }),
  { weight: 2, arbitrary: token(param) },
  fc
    .record({ kind: fc.constant('string' as const), param, test: few('starts', 'exact', 'contains'), values: some(text) })
    .map((leaf) => (leaf.test === 'exact' ? leaf : { ...leaf, values: leaf.values.map(fold) })),
  fc.record({ kind: fc.constant('date' as const), param, tests }),
  fc.record({ kind: fc.constant('number' as const), param, tests }),
  quantity(fc.constant('Observation.x')),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reference' as const), param, targets: some(target) }) },
  fc.record({ kind: fc.constant('uri' as const), param, test: few('exact', 'below', 'above'), values: some(uri) }),
  fc
    .tuple(param, place, few(0, 10_000, 60_000, 3e7))
    .map(([key, where, meters]) => ({ kind: 'near' as const, param: key, ...where, meters })),
  fc.record({
    kind: fc.constant('words' as const),
    field: few('_text', '_content'),
    words: list(fc.oneof(word, few('gr', 'blu', 'xy'))),
    begun: fc.boolean(),
  }),
);

const asked = { actors: some(actor), purpose, at: instant };
const policyLeaf: fc.Arbitrary<PolicyLeaf> = fc.oneof(
  fc.record({ kind: fc.constant('patient' as const), ids: list(patient) }),
  fc.constant({ kind: 'unowned' as const }),
  fc.constant({ kind: 'newest' as const }),
  fc.record({ kind: fc.constant('author' as const), organization: few('asl', 'hosp') }),
  fc.record({ kind: fc.constant('unmarked' as const), mask: few(1, 2, 3, 8) }),
  fc.record({ kind: fc.constant('document-kind' as const), kinds: list(kind) }),
  fc
    .tuple(optional(instant), optional(instant))
    .map(([from, to]) => ({ kind: 'dated' as const, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) })),
  fc.record({ kind: fc.constant('record-open' as const), at: instant, otherwise: fc.boolean() }),
  fc.record({ kind: fc.constant('notebook-shown' as const), kinds: list(kind), at: instant }),
  fc
    .tuple(optional(few('gp', 'dr')), optional(few('asl', 'hosp')), list(relation), instant)
    .map(([practitioner, organization, kinds, at]) => ({
      kind: 'cared-for' as const,
      kinds,
      at,
      ...(practitioner === undefined ? {} : { practitioner }),
      ...(organization === undefined ? {} : { organization }),
    })),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('consented' as const), ...asked, otherwise: fc.boolean() }) },
  fc.record({ kind: fc.constant('not-expressed' as const), at: instant }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('labels-consented' as const), ...asked }) },
  fc.record({ kind: fc.constant('delegated' as const), person: patient, at: instant }),
);

const tuple = fc.tuple(token(fc.constant('Observation.pair$0')), quantity(fc.constant('Observation.pair$1')));

export const predicates: fc.Arbitrary<Predicate> = fc.letrec<{ node: Predicate }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    searchLeaf,
    policyLeaf,
    fc.constant<Predicate>({ kind: 'all' }),
    fc.record({ kind: fc.constant('and' as const), of: list(tie('node'), 4) }),
    fc.record({ kind: fc.constant('or' as const), of: list(tie('node'), 4) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('node') }),
    fc.record({ kind: fc.constant('chain' as const), param, to: type, where: tie('node') }),
    fc.record({ kind: fc.constant('chain' as const), param, where: tie('node') }),
    fc.record({ kind: fc.constant('has' as const), source: type, param, where: tie('node') }),
    fc.record({ kind: fc.constant('composite' as const), param: fc.constant('Observation.pair'), tuples: some(tuple) }),
  ),
})).node;
