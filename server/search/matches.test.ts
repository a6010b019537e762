import { describe, expect, test } from 'vitest';
import type { IndexEntry } from './index-entry.ts';
import { matches } from './matches.ts';
import { Mark, and, not, or, type Predicate } from './predicate.ts';
import type { DelegationRow, Entry, EntryPolicy, RelationRow, RuleRow, World } from './world.ts';

const NOW = 1000;
const unowned: EntryPolicy = { patient: null, documentKind: '', labels: 0, marks: 0, clinicalDate: null, author: null };

function entry(type: string, id: string, entries: readonly IndexEntry[] = [], policy: Partial<EntryPolicy> = {}, deleted = false): Entry {
  return {
    type,
    id,
    updated: 500,
    deleted,
    index: { entries, text: ['ciao', 'mondo'], content: ['altro'] },
    policy: { ...unowned, ...policy },
  };
}

function world(entries: readonly Entry[], tables: Partial<Pick<World, 'consentRules' | 'relations' | 'delegations'>> = {}): World {
  return {
    get: ({ type, id }) => entries.find((e) => e.type === type && e.id === id),
    all: () => entries,
    consentRules: [],
    relations: [],
    delegations: [],
    ...tables,
  };
}

const observation = entry('Observation', 'o1', [
  { table: 'token', param: 'Observation.code', system: 'http://loinc.org', code: '718-7' },
  { table: 'token', param: 'Observation.status', system: null, code: 'final' },
  { table: 'string', param: 'Observation.code:text', folded: 'emoglobina nel sangue', exact: 'Emoglobina nel Sangue' },
  { table: 'date', param: 'Observation.date', lo: 100, hi: 200 },
  { table: 'number', param: 'Observation.n', lo: 5, hi: 5 },
  { table: 'quantity', param: 'Observation.value-quantity', lo: 13.4, hi: 13.4, system: 'http://unitsofmeasure.org', code: 'g/dL' },
  { table: 'reference', param: 'Observation.subject', target: { type: 'Patient', id: 'p1' } },
  { table: 'reference', param: 'Observation.device', target: { type: 'Device', id: 'gone' } },
  { table: 'uri', param: 'Observation.url', value: 'http://a.example/x/1' },
  { table: 'position', param: 'Location.near', latitude: 44.4056, longitude: 8.9463 },
  { table: 'token', param: 'Observation.pair$0', group: 1, system: null, code: 'a' },
  { table: 'number', param: 'Observation.pair$1', group: 1, lo: 1, hi: 1 },
  { table: 'token', param: 'Observation.pair$0', group: 2, system: null, code: 'b' },
  { table: 'number', param: 'Observation.pair$1', group: 2, lo: 2, hi: 2 },
]);
const patient = entry('Patient', 'p1', [{ table: 'string', param: 'Patient.name', folded: 'rossi', exact: 'Rossi' }]);
const deletedDevice = entry('Device', 'gone', [], {}, true);
const here = world([observation, patient, deletedDevice]);

const pair = (code: string, n: number): Predicate => ({
  kind: 'composite',
  param: 'Observation.pair',
  tuples: [
    [
      { kind: 'token', param: 'Observation.pair$0', values: [{ code }] },
      { kind: 'number', param: 'Observation.pair$1', tests: [{ op: 'eq', lo: n, hi: n + 1 }] },
    ],
  ],
});
const token = (value: { system?: string | null; code?: string }, param = 'Observation.code'): Predicate => ({
  kind: 'token',
  param,
  values: [value],
});
const named = (name: string): Predicate => ({ kind: 'string', param: 'Patient.name', test: 'starts', values: [name] });
const near = (meters: number): Predicate => ({ kind: 'near', param: 'Location.near', latitude: 44.4, longitude: 8.94, meters });
const quantity = (unit: { system?: string; code?: string }): Predicate => ({
  kind: 'quantity',
  param: 'Observation.value-quantity',
  tests: [{ op: 'gt', lo: 13, hi: 13, ...unit }],
});

describe('Search leaves', () => {
  test.each<[string, Predicate, boolean]>([
    ['type', { kind: 'type', types: ['Patient', 'Observation'] }, true],
    ['id', { kind: 'id', ids: ['o2'] }, false],
    ['updated', { kind: 'updated', tests: [{ op: 'eq', lo: 500, hi: 501 }] }, true],
    ['missing', { kind: 'missing', param: 'Observation.code', table: 'token' }, false],
    ['missing in another table', { kind: 'missing', param: 'Observation.code', table: 'uri' }, true],
    ['code of any system', token({ code: '718-7' }), true],
    ['code of a system', token({ system: 'http://loinc.org', code: '718-7' }), true],
    ['code without a system', token({ system: null, code: '718-7' }), false],
    ['status without a system', token({ system: null, code: 'final' }, 'Observation.status'), true],
    ['system alone', token({ system: 'http://loinc.org' }), true],
    ['starts', { kind: 'string', param: 'Observation.code:text', test: 'starts', values: ['x', 'emog'] }, true],
    ['contains', { kind: 'string', param: 'Observation.code:text', test: 'contains', values: ['sangue'] }, true],
    ['exact', { kind: 'string', param: 'Observation.code:text', test: 'exact', values: ['emoglobina nel sangue'] }, false],
    ['date', { kind: 'date', param: 'Observation.date', tests: [{ op: 'sa', lo: 0, hi: 100 }] }, true],
    ['number', { kind: 'number', param: 'Observation.n', tests: [{ op: 'gt', lo: 5, hi: 5 }] }, false],
    ['quantity of any unit', quantity({}), true],
    ['quantity of its unit', quantity({ system: 'http://unitsofmeasure.org', code: 'g/dL' }), true],
    ['quantity of another unit', quantity({ code: 'g/L' }), false],
    ['reference', { kind: 'reference', param: 'Observation.subject', targets: [{ type: 'Patient', id: 'p1' }] }, true],
    ['uri below', { kind: 'uri', param: 'Observation.url', test: 'below', values: ['http://a.example/x'] }, true],
    ['uri above', { kind: 'uri', param: 'Observation.url', test: 'above', values: ['http://a.example/x/1/y'] }, true],
    ['uri exact', { kind: 'uri', param: 'Observation.url', test: 'exact', values: ['http://a.example/x'] }, false],
    ['near', near(1000), true],
    ['not so near', near(700), false],
    ['words of the text', { kind: 'words', field: '_text', words: ['mondo', 'ciao'] }, true],
    ['words of the content', { kind: 'words', field: '_content', words: ['altro', 'ciao'] }, false],
    ['a chain', { kind: 'chain', param: 'Observation.subject', to: 'Patient', where: named('ros') }, true],
    ['a chain to another type', { kind: 'chain', param: 'Observation.subject', to: 'Group', where: named('ros') }, false],
    ['a chain to what was deleted', { kind: 'chain', param: 'Observation.device', to: 'Device', where: { kind: 'all' } }, false],
    ['a tuple of one repetition', pair('a', 1), true],
    ['a tuple over two repetitions', pair('a', 2), false],
    ['and, or, not', and(not(pair('a', 2)), or(token({ code: 'x' }), token({ code: '718-7' }))), true],
  ])('%s', (_, predicate, expected) => {
    expect(matches(predicate, observation, here)).toBe(expected);
  });

  test('What refers here is found by has', () => {
    const has = (where: Predicate): Predicate => ({ kind: 'has', source: 'Observation', param: 'Observation.subject', where });
    expect(matches(has(token({ code: '718-7' })), patient, here)).toBe(true);
    expect(matches(has(token({ code: 'x' })), patient, here)).toBe(false);
  });
});

const anyRule: RuleRow = {
  patient: 'p1',
  category: 'consultation',
  permit: true,
  actor: 'any',
  specificity: 0,
  depth: 0,
  decided: 0,
  purpose: null,
  from: 0,
  to: 2000,
  dataFrom: null,
  dataTo: null,
  documentKind: null,
  data: null,
  labels: 0,
};
const rule = (over: Partial<RuleRow>): RuleRow => ({ ...anyRule, ...over });
const deny = (over: Partial<RuleRow> = {}): RuleRow => rule({ permit: false, ...over });
const actors = ['any', 'role:APR', 'practitioner:gp'];

function consented(rules: readonly RuleRow[], policy: Partial<EntryPolicy> = {}, otherwise = false): boolean {
  const resource = entry('DiagnosticReport', 'd', [], { patient: 'p1', documentKind: 'laboratory-report', clinicalDate: 50, ...policy });
  const leaf: Predicate = { kind: 'consented', actors, purpose: 'TREATMENT', at: NOW, otherwise };
  return matches(leaf, resource, world([resource], { consentRules: rules }));
}

describe('The winning consent rule', () => {
  test.each<[string, RuleRow[], boolean]>([
    ['none: no', [], false],
    ['a permission', [anyRule], true],
    ['of another patient', [rule({ patient: 'p2' })], false],
    ['of another category', [rule({ category: 'feed' })], false],
    ['of another actor', [rule({ actor: 'practitioner:other', specificity: 4 })], false],
    ['of another purpose', [rule({ purpose: 'EMERGENCY' })], false],
    ['not yet in force', [rule({ from: NOW + 1 })], false],
    ['in force from now', [rule({ from: NOW })], true],
    ['no longer in force', [rule({ to: NOW })], false],
    ['of another kind', [rule({ documentKind: 'discharge-letter' })], false],
    ['of another resource', [rule({ data: 'DiagnosticReport/x' })], false],
    ['of this resource', [rule({ data: 'DiagnosticReport/d' })], true],
    ['about labels only', [rule({ labels: 1 })], false],
    ['older data', [rule({ dataTo: 50 })], false],
    ['data from this date', [rule({ dataFrom: 50 })], true],
    ['the specific actor beats the deeper provision', [deny({ depth: 3 }), rule({ actor: 'role:APR', specificity: 1 })], true],
    ['the deeper provision beats the later decision', [anyRule, deny({ depth: 1 }), rule({ decided: 9 })], false],
    ['the later decision wins', [deny({ decided: 1 }), rule({ decided: 2 })], true],
    ['deny wins on equal rank', [anyRule, deny()], false],
  ])('%s', (_, rules, expected) => {
    expect(consented(rules)).toBe(expected);
  });

  test('Nothing expressed means otherwise', () => {
    expect(consented([], {}, true)).toBe(true);
    expect(consented([deny()], { patient: null }, true)).toBe(true);
  });

  test('An unknown clinical date falls under every restriction and no permission', () => {
    expect(consented([rule({ dataFrom: 0 })], { clinicalDate: null })).toBe(false);
    expect(consented([anyRule, deny({ dataFrom: 0, depth: 1 })], { clinicalDate: null })).toBe(false);
  });
});

describe('Sensitive labels', () => {
  const leaf: Predicate = { kind: 'labels-consented', actors, purpose: 'TREATMENT', at: NOW };
  test.each<[string, RuleRow[], Partial<EntryPolicy>, boolean]>([
    ['no label', [], { labels: 0 }, true],
    ['no rule', [anyRule], { labels: 1 }, false],
    ['released by the citizen', [], { labels: 1, marks: Mark.released }, true],
    ['each label permitted', [rule({ labels: 1 }), rule({ labels: 4 })], { labels: 5 }, true],
    ['one rule for both labels', [rule({ labels: 7 })], { labels: 5 }, true],
    ['one label without permission', [rule({ labels: 1 })], { labels: 5 }, false],
    ['one label denied', [rule({ labels: 5 }), deny({ labels: 4, depth: 1 })], { labels: 5 }, false],
  ])('%s', (_, rules, policy, expected) => {
    const resource = entry('Observation', 'o', [], { patient: 'p1', ...policy });
    expect(matches(leaf, resource, world([resource], { consentRules: rules }))).toBe(expected);
  });
});

describe('The other policy leaves', () => {
  const relation: RelationRow = { patient: 'p1', relation: 'gp', practitioner: 'gp', organization: null, from: 0, to: 2000 };
  const delegation: DelegationRow = { patient: 'p1', person: 'p9', from: 0, to: 2000, documentKinds: ['laboratory-report'] };
  const feed = (over: Partial<RuleRow>) => rule({ category: 'feed', ...over });
  const open: Predicate = { kind: 'record-open', at: NOW, otherwise: false };
  const resource = entry('Observation', 'o', [], { patient: 'p1', documentKind: 'laboratory-report', author: 'lab', marks: Mark.hidden });
  test.each<[string, Predicate, Partial<World>, boolean]>([
    ['patient', { kind: 'patient', ids: ['p1'] }, {}, true],
    ['unowned', { kind: 'unowned' }, {}, false],
    ['author', { kind: 'author', organization: 'lab' }, {}, true],
    ['hidden', { kind: 'unmarked', mask: Mark.hidden | Mark.unmediated }, {}, false],
    ['not unmediated', { kind: 'unmarked', mask: Mark.unmediated }, {}, true],
    ['kind', { kind: 'document-kind', kinds: ['discharge-letter'] }, {}, false],
    ['of an unknown date', { kind: 'dated', from: 0 }, {}, false],
    ['record without a decision', open, {}, false],
    ['record opened', open, { consentRules: [feed({})] }, true],
    ['record closed later', open, { consentRules: [feed({ decided: 1 }), feed({ decided: 2, permit: false })] }, false],
    ['record opened again', open, { consentRules: [feed({ decided: 3 }), feed({ decided: 2, permit: false, specificity: 4 })] }, true],
    ['cared for by the doctor', { kind: 'cared-for', practitioner: 'gp', kinds: ['gp'], at: NOW }, { relations: [relation] }, true],
    ['cared for otherwise', { kind: 'cared-for', practitioner: 'gp', kinds: ['encounter'], at: NOW }, { relations: [relation] }, false],
    ['cared for by nobody named', { kind: 'cared-for', kinds: ['gp'], at: NOW }, { relations: [relation] }, false],
    ['no longer cared for', { kind: 'cared-for', practitioner: 'gp', kinds: ['gp'], at: 2000 }, { relations: [relation] }, false],
    ['not expressed', { kind: 'not-expressed', at: NOW }, { consentRules: [feed({})] }, true],
    ['expressed', { kind: 'not-expressed', at: NOW }, { consentRules: [deny({ actor: 'practitioner:x' })] }, false],
    ['delegated', { kind: 'delegated', person: 'p9', at: NOW }, { delegations: [delegation] }, true],
    [
      'delegated for other kinds',
      { kind: 'delegated', person: 'p9', at: NOW },
      { delegations: [{ ...delegation, documentKinds: [] }] },
      false,
    ],
  ])('%s', (_, predicate, tables, expected) => {
    expect(matches(predicate, resource, { ...world([resource]), ...tables })).toBe(expected);
  });
});
