import { describe, expect, test } from 'vitest';
import type { Requester } from '#auth/requester.ts';
import { Mark } from '#search/predicate.ts';
import type { EntryPolicy } from '#search/world.ts';
import { asUsual, day, feed, fse, now, people, professional, relation, report, rule, sees, type Rows } from './example-world.ts';

const registryEntry = report({ patient: null, documentKind: '', author: 'region' }, { type: 'Organization', id: 'hospital' });
const person = report({ patient: 'citizen', documentKind: 'identity', author: 'region' }, { type: 'Patient', id: 'citizen' });
const nothing: Rows = {};

describe('The registry', () => {
  test.each(Object.entries(people))('is open to %s', (_name, requester) => {
    expect(sees(requester, registryEntry, nothing)).toBe(true);
  });

  test.each<[string, Partial<EntryPolicy>]>([
    ['of a person who cannot be resolved', { patient: null, documentKind: 'unlinked' }],
    ['of two persons', { patient: null, documentKind: 'shared' }],
  ])('does not hold content %s: its author alone sees it', (_what, policy) => {
    const content = report(policy);
    const seers = Object.entries(people).filter(([, requester]) => sees(requester, content, asUsual));
    expect(seers.map(([name]) => name)).toEqual(['hospital']);
  });
});

describe('Who is enrolled', () => {
  test.each<[keyof typeof people, boolean]>([
    ['citizen', true],
    ['other', false],
    ['gp', true],
    ['hospital', true],
    ['operator', true],
    ['admin', true],
    ['auditor', false],
  ])('is shown to %s: %s, whatever the consents', (name, shown) => {
    expect(sees(people[name], person, nothing)).toBe(shown);
  });

  test('is shown to who acts for the person, and no longer than that', () => {
    const acting = { patient: 'citizen', person: 'guardian', from: now - day, to: now + day, documentKinds: null };
    expect(sees(people.guardian, person, { delegations: [acting] })).toBe(true);
    expect(sees(people.guardian, person, { delegations: [{ ...acting, to: now }] })).toBe(false);
    expect(sees(people.guardian, report(), { delegations: [acting] })).toBe(false);
  });
});

describe('A citizen', () => {
  test.each<[string, Partial<EntryPolicy>, boolean]>([
    ['a report', {}, true],
    ['what they hid', { marks: Mark.hidden }, true],
    ['what is sensitive', { labels: 1 }, true],
    ['what a clinician still has to tell them', { marks: Mark.unmediated }, false],
    ['what is kept from parents', { marks: Mark.notForParent }, true],
    ['a consent', { documentKind: 'consent', author: 'region' }, true],
    ['an audit event that a system sent', { documentKind: 'audit' }, false],
    ['a report of somebody else', { patient: 'other' }, false],
  ])('and %s of their own record: %#', (_what, policy, shown) => {
    expect(sees(people.citizen, report(policy), nothing)).toBe(shown);
  });
});

describe('Who acts for a person', () => {
  const acting = { patient: 'citizen', person: 'guardian', from: now - day, to: now + day, documentKinds: null };
  test.each<[string, Partial<EntryPolicy>, Rows, boolean]>([
    ['sees the record', {}, { delegations: [acting] }, true],
    ['sees nothing without a delegation', {}, nothing, false],
    ['sees nothing before it begins', {}, { delegations: [{ ...acting, from: now + 1 }] }, false],
    ['sees nothing from the moment it ends', {}, { delegations: [{ ...acting, to: now }] }, false],
    ['sees nothing with the delegation of another', {}, { delegations: [{ ...acting, person: 'other' }] }, false],
    ['sees what is in its scope', {}, { delegations: [{ ...acting, documentKinds: ['laboratory-report'] }] }, true],
    ['sees nothing outside its scope', {}, { delegations: [{ ...acting, documentKinds: ['vaccination'] }] }, false],
    ['does not see what is kept from parents', { marks: Mark.notForParent }, { delegations: [acting] }, false],
    ['does not see what is kept from the person', { marks: Mark.unmediated }, { delegations: [acting] }, false],
    ['sees what the person hid from third parties', { marks: Mark.hidden }, { delegations: [acting] }, true],
  ])('%s', (_what, policy, rows, shown) => {
    expect(sees(people.delegate, report(policy), rows)).toBe(shown);
  });

  test('sees nothing when they have died, nor does anybody in the name of a person who has', () => {
    const [self, other] = [people.citizen, people.delegate];
    if (self.kind !== 'citizen' || other.kind !== 'delegate') throw new Error('They are others.');
    for (const one of [report({}), person, report({ patient: null, documentKind: '' }, { type: 'Organization', id: 'asl' })])
      for (const requester of [
        { ...self, deceased: true },
        { ...other, deceased: true },
      ] as const)
        expect(sees(requester, one, { delegations: [acting] })).toBe(false);
  });
});

describe('The producer', () => {
  test.each<[string, Requester, Partial<EntryPolicy>, boolean]>([
    ['system sees what its organisation authored', people.hospital, {}, true],
    ['system sees it when it is hidden', people.hospital, { marks: Mark.hidden, labels: 1 }, true],
    ['system sees nothing of another organisation', people.laboratory, {}, false],
    [
      'physician sees the archive of the own hospital',
      professional({ role: 'AAS', practitioner: 'p', organization: 'hospital' }),
      { marks: Mark.hidden },
      true,
    ],
    [
      'physician sees it for any purpose',
      professional({ role: 'AAS', practitioner: 'p', organization: 'hospital', purpose: 'UPDATE' }),
      {},
      true,
    ],
    ["hospital's administration does not", professional({ role: 'OAM', organization: 'hospital', purpose: 'ADMINISTRATIVE' }), {}, false],
    ["counter's organisation does not see the consents that it took", people.hospital, { documentKind: 'consent' }, false],
    [
      "counter's organisation does not see the delegations that it took",
      professional({ organization: 'hospital' }),
      { documentKind: 'delegation' },
      false,
    ],
  ])('%s', (_what, requester, policy, shown) => {
    expect(sees(requester, report(policy), nothing)).toBe(shown);
  });
});

describe('For treatment', () => {
  test('a GP reads with an open record, consent and the assignment', () => {
    expect(sees(people.gp, report(), asUsual)).toBe(true);
  });

  const permit = rule();
  test.each<[string, Partial<EntryPolicy>, Rows]>([
    ['without an assignment', {}, { rules: [feed, permit] }],
    ['with the assignment of another patient', {}, { rules: [feed, permit], relations: [relation('gp', { patient: 'other' })] }],
    ['after the assignment', {}, { rules: [feed, permit], relations: [relation('gp', { to: now })] }],
    ['without consent to consultation', {}, { rules: [feed], relations: [relation('gp')] }],
    ['against a refusal', {}, { rules: [feed, rule({ permit: false })], relations: [relation('gp')] }],
    [
      'when the refusal came later',
      {},
      { rules: [feed, permit, rule({ permit: false, decided: now - day })], relations: [relation('gp')] },
    ],
    ['when permission and refusal came together', {}, { rules: [feed, permit, rule({ permit: false })], relations: [relation('gp')] }],
    ['when the consent has ended', {}, { rules: [feed, rule({ to: now })], relations: [relation('gp')] }],
    ['when the record was never opened', {}, { rules: [permit], relations: [relation('gp')] }],
    [
      'when the feed was revoked',
      {},
      { rules: [feed, rule({ category: 'feed', permit: false, decided: now - day }), permit], relations: [relation('gp')] },
    ],
    ['what is hidden', { marks: Mark.hidden }, asUsual],
    ['what is sensitive', { labels: 1 }, asUsual],
    ['the consents themselves', { documentKind: 'consent' }, asUsual],
    ['declarations of others', { documentKind: 'care-team' }, asUsual],
  ])('a GP does not read %s', (_what, policy, rows) => {
    expect(sees(people.gp, report(policy), rows)).toBe(false);
  });

  const [AAS, INF, FAR, DSA] = ['AAS', 'INF', 'FAR', 'DSA'].map((role) =>
    professional({ role, practitioner: 'p', organization: 'clinic' }),
  ) as [Requester, Requester, Requester, Requester];
  const declared = { rules: [feed, permit], relations: [relation('declaration', { practitioner: 'p' })] };
  const admitted = { rules: [feed, permit], relations: [relation('encounter', { practitioner: null, organization: 'clinic' })] };
  test.each<[string, Requester, string, Rows, boolean]>([
    ['another physician after a declaration', AAS, 'laboratory-report', declared, true],
    ['another physician on an open encounter of the hospital', AAS, 'laboratory-report', admitted, true],
    [
      'a colleague of who declared',
      professional({ role: 'AAS', practitioner: 'q', organization: 'clinic' }),
      'laboratory-report',
      declared,
      false,
    ],
    ['a nurse, a laboratory report', INF, 'laboratory-report', admitted, true],
    ['a nurse, a pathology report', INF, 'pathology-report', admitted, false],
    ['a pharmacist, a prescription', FAR, 'drug-prescription', declared, true],
    ['a pharmacist, a laboratory report', FAR, 'laboratory-report', declared, false],
    ['a health director', DSA, 'laboratory-report', declared, false],
    ['a role that the policy does not know', professional({ role: 'XYZ', practitioner: 'p' }), 'laboratory-report', declared, false],
    [
      'a physician with a purpose that is not for care',
      professional({ role: 'AAS', practitioner: 'p', purpose: 'ADMINISTRATIVE' }),
      'laboratory-report',
      declared,
      false,
    ],
  ])('%s: %#', (_who, requester, documentKind, rows, shown) => {
    expect(sees(requester, report({ documentKind }), rows)).toBe(shown);
  });
});

describe('The provisions of the citizen', () => {
  const permit = rule();
  const deny = (change: Parameters<typeof rule>[0]) => rule({ permit: false, depth: 1, ...change });
  test.each<[string, Parameters<typeof rule>[0][], boolean]>([
    ['a role is excluded', [deny({ actor: 'role:APR', specificity: 1 })], false],
    ['another role is excluded', [deny({ actor: 'role:FAR', specificity: 1 })], true],
    ['an organisation is excluded', [deny({ actor: 'organization:gp-practice', specificity: 2 })], false],
    ['a practitioner is excluded', [deny({ actor: 'practitioner:gp', specificity: 4 })], false],
    [
      'a role is excluded and this practitioner permitted',
      [deny({ actor: 'role:APR', specificity: 1 }), { actor: 'practitioner:gp', specificity: 4, depth: 1 }],
      true,
    ],
    [
      'a practitioner is permitted and, deeper, everybody excluded',
      [deny({ depth: 3 }), { actor: 'practitioner:gp', specificity: 4, depth: 1 }],
      true,
    ],
    ['this kind of document is excluded', [deny({ documentKind: 'laboratory-report' })], false],
    ['another kind is excluded', [deny({ documentKind: 'vaccination' })], true],
    ['this resource is excluded', [deny({ data: 'DiagnosticReport/r' })], false],
    ['another resource is excluded', [deny({ data: 'DiagnosticReport/q' })], true],
    ['treatment is excluded', [deny({ purpose: 'TREATMENT' })], false],
    ['only emergencies are excluded', [deny({ purpose: 'EMERGENCY' })], true],
    ['data of that time are excluded', [deny({ dataFrom: now - 60 * day, dataTo: now })], false],
    ['older data are excluded', [deny({ dataTo: now - 60 * day })], true],
    ['an exclusion is over', [deny({ to: now })], true],
  ])('%s: %#', (_what, changes, shown) => {
    const rules = [feed, permit, ...changes.map((change) => rule(change))];
    expect(sees(people.gp, report(), { rules, relations: [relation('gp')] })).toBe(shown);
  });

  const label = (labels: number, change: Parameters<typeof rule>[0] = {}) => rule({ labels, depth: 1, ...change });
  test.each<[string, number, number, ReturnType<typeof rule>[], boolean]>([
    ['a label without its own permission', 1, 0, [], false],
    ['a label with its own permission', 1, 0, [label(1)], true],
    ['two labels, one of them permitted', 3, 0, [label(1)], false],
    ['two labels, both permitted', 3, 0, [label(3)], true],
    [
      'a label permitted and then excluded for this practitioner',
      1,
      0,
      [label(1), label(1, { permit: false, actor: 'practitioner:gp', specificity: 4 })],
      false,
    ],
    ['a label that the citizen released', 1, Mark.released, [], true],
    ['a label permitted where ordinary data are refused', 1, 0, [label(1), rule({ permit: false, decided: now })], false],
  ])('%s: %#', (_what, labels, marks, rules, shown) => {
    expect(sees(people.gp, report({ labels, marks }), { rules: [feed, permit, ...rules], relations: [relation('gp')] })).toBe(shown);
  });
});

describe('What a person says of themselves', () => {
  const own: Partial<EntryPolicy> = { documentKind: 'self-declared', author: null };
  const consented = [feed, rule()];
  const notebook = (permit: boolean, decided = now - 10 * day, change: Parameters<typeof rule>[0] = {}) =>
    rule({ category: 'notebook', permit, decided, ...change });
  test.each<[string, Requester, Rows['rules'], boolean]>([
    ['is theirs', people.citizen, [], true],
    ['is shown to a GP who may consult only when they chose so', people.gp, [...consented, notebook(true)], true],
    ['is not shown where nothing was chosen', people.gp, consented, false],
    ['is not shown after a no', people.gp, [...consented, notebook(true), notebook(false, now - day)], false],
    ['is shown again after a later yes', people.gp, [...consented, notebook(false), notebook(true, now - day)], true],
    ['is not shown when yes and no came together', people.gp, [...consented, notebook(true), notebook(false)], false],
    ['is not shown after the choice has ended', people.gp, [...consented, notebook(true, now - day, { to: now })], false],
    ['is not shown by the choice of another person', people.gp, [...consented, notebook(true, now - day, { patient: 'other' })], false],
    ['is not shown against a refusal of consultation', people.gp, [feed, rule({ permit: false }), notebook(true)], false],
    ['is not shown while the record is not open', people.gp, [rule(), notebook(true)], false],
    [
      'is not shown to whom a restriction excludes',
      people.gp,
      [...consented, notebook(true), rule({ permit: false, depth: 1, documentKind: 'self-declared' })],
      false,
    ],
    ['is not shown to a pharmacist', professional({ role: 'FAR' }), [...consented, notebook(true)], false],
    ['is not shown to a hospital’s system', people.hospital, [...consented, notebook(true)], false],
    ['is not shown to a counter operator', people.operator, [...consented, notebook(true)], false],
    ['is not shown to the administrator', people.admin, [...consented, notebook(true)], false],
  ])('%s', (_what, requester, rules = [], shown) => {
    expect(sees(requester, report(own, { type: 'Observation', id: 'o' }), { rules, relations: [relation('gp')] })).toBe(shown);
  });

  test('says nothing of what others wrote', () => {
    expect(sees(people.gp, report(), { rules: [...consented, notebook(false)], relations: [relation('gp')] })).toBe(true);
  });

  test('is shown in an emergency only when they chose so', () => {
    const requester = professional({ role: 'AAS', practitioner: 'er', organization: 'clinic', purpose: 'EMERGENCY' });
    const relations = [relation('emergency', { practitioner: 'er' })];
    expect(sees(requester, report(own), { rules: [feed], relations })).toBe(false);
    expect(sees(requester, report(own), { rules: [feed, notebook(true)], relations })).toBe(true);
  });

  test('is hidden like anything else', () => {
    const rows = { rules: [...consented, notebook(true)], relations: [relation('gp')] };
    expect(sees(people.gp, report({ ...own, marks: Mark.hidden }), rows)).toBe(false);
  });
});

describe('In an emergency', () => {
  const requester = professional({ role: 'AAS', practitioner: 'er', organization: 'clinic', purpose: 'EMERGENCY' });
  const declared = [relation('emergency', { practitioner: 'er', from: now - day / 24, to: now + day / 24 })];
  test.each<[string, Partial<EntryPolicy>, Rows, boolean]>([
    [
      'a declared one opens the summary of who never decided',
      { documentKind: 'patient-summary' },
      { rules: [feed], relations: declared },
      true,
    ],
    ['and of who consented', { documentKind: 'patient-summary' }, { rules: [feed, rule()], relations: declared }, true],
    ['not of who refused', { documentKind: 'patient-summary' }, { rules: [feed, rule({ permit: false })], relations: declared }, false],
    ['not undeclared', {}, { rules: [feed] }, false],
    ['not on a declaration of ordinary care', {}, { rules: [feed], relations: [relation('declaration', { practitioner: 'er' })] }, false],
    ['not after its hours', {}, { rules: [feed], relations: [relation('emergency', { practitioner: 'er', to: now })] }, false],
    ['not what is hidden', { marks: Mark.hidden }, { rules: [feed], relations: declared }, false],
    ['not what is sensitive', { labels: 1 }, { rules: [feed], relations: declared }, false],
    ['not a kind that an emergency does not need', { documentKind: 'exemption' }, { rules: [feed], relations: declared }, false],
    ['not a record that was never opened', {}, { relations: declared }, false],
  ])('%s', (_what, policy, rows, shown) => {
    expect(sees(requester, report(policy), rows)).toBe(shown);
  });

  test('a pharmacist, whose role declares none, sees nothing', () => {
    expect(sees({ ...requester, role: 'FAR' }, report({ documentKind: 'drug-prescription' }), { rules: [feed], relations: declared })).toBe(
      false,
    );
  });
});

describe('Under automatic feed', () => {
  test('a record is open without a feed decision, and still needs consent to consultation', () => {
    expect(sees(people.gp, report(), { rules: [rule()], relations: [relation('gp')] }, fse)).toBe(true);
    expect(sees(people.gp, report(), { relations: [relation('gp')] }, fse)).toBe(false);
  });
});

describe('The offices', () => {
  test.each<[keyof typeof people, string, boolean]>([
    ['operator', 'consent', true],
    ['operator', 'delegation', true],
    ['operator', 'workflow', true],
    ['operator', 'audit', false],
    ['operator', 'laboratory-report', false],
    ['auditor', 'audit', true],
    ['auditor', 'workflow', true],
    ['auditor', 'consent', false],
    ['auditor', 'laboratory-report', false],
    ['admin', 'consent', true],
    ['admin', 'delegation', true],
    ['admin', 'laboratory-report', false],
    ['admin', 'audit', false],
    ['gp', 'consent', false],
    ['hospital', 'delegation', false],
  ])('%s and %s: %s', (name, documentKind, shown) => {
    expect(sees(people[name], report({ documentKind, author: 'region' }), asUsual)).toBe(shown);
  });
});
