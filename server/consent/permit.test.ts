import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Requester, Scope } from '#auth/requester.ts';
import { matches } from '#search/matches.ts';
import { all, and, none, type Predicate } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';
import { asUsual, feed, liguria, now, people, professional, report, rule, worldOf } from './example-world.ts';
import { narrow } from './narrow.ts';
import { createPermit } from './permit.ts';
import type { ReadGranular } from './scope-predicate.ts';
import { visible } from './visible.ts';

const circumstances = { policy: liguria, now };
const readGranular: ReadGranular = (type, params) => ({
  kind: 'token',
  param: `${type}.${params.split('=')[0]}`,
  values: [{ code: params.split('=')[1] ?? '' }],
});
const leaf: Predicate = { kind: 'token', param: 'Observation.code', values: [{ code: 'x' }] };
const query = (change: Partial<Query> = {}): Query => ({
  types: ['Observation'],
  where: leaf,
  sort: [],
  includes: [],
  count: 20,
  total: 'none',
  ...change,
});
const sightOf = (requester: Requester, type?: string): Predicate => {
  const whole = visible(requester, circumstances);
  return type === undefined ? whole : narrow(whole, type, liguria);
};
const permit = (requester: Requester) => createPermit(requester, circumstances, readGranular);

/** The conditions joined at the top of a predicate. */
function conjuncts(predicate: Predicate): readonly Predicate[] {
  return predicate.kind === 'and' ? predicate.of : [predicate];
}

function holdsSight(predicate: Predicate, requester: Requester, type?: string): boolean {
  const present = conjuncts(predicate).map((one) => JSON.stringify(one));
  return conjuncts(sightOf(requester, type)).every((one) => present.includes(JSON.stringify(one)));
}

describe('A permitted question carries what the requester may see', () => {
  const everybody = Object.entries(people);

  test.each(everybody)('at the root, for %s', (_name, requester) => {
    expect(holdsSight(permit(requester)(query()).where, requester, 'Observation')).toBe(true);
    expect(holdsSight(permit(requester)({ type: 'Observation', id: '1', where: all }).where, requester, 'Observation')).toBe(true);
    expect(holdsSight(permit(requester)({ count: 10, where: all }).where, requester)).toBe(true);
  });

  test.each(everybody)('at every include, for %s', (_name, requester) => {
    const includes: Query['includes'] = [
      { direction: 'include', source: 'Observation', param: 'Observation.subject', target: 'Patient', iterate: false, where: all },
      { direction: 'revinclude', source: 'DiagnosticReport', param: 'DiagnosticReport.result', iterate: true, where: all },
      { direction: 'include', iterate: false, where: all },
    ];
    const [toPatient, fromReport, wildcard] = permit(requester)(query({ includes })).includes;
    expect(holdsSight(toPatient?.where ?? none, requester, 'Patient')).toBe(true);
    expect(holdsSight(fromReport?.where ?? none, requester, 'DiagnosticReport')).toBe(true);
    expect(holdsSight(wildcard?.where ?? none, requester)).toBe(true);
  });

  const types = fc.constantFrom('Patient', 'Encounter', 'Observation', 'Organization', 'Binary');
  const { question } = fc.letrec<{ question: Predicate }>((tie) => ({
    question: fc.oneof(
      { depthSize: 'small' },
      fc.constant(leaf),
      fc.array(tie('question'), { minLength: 1, maxLength: 3 }).map((of): Predicate => ({ kind: 'and', of })),
      fc.array(tie('question'), { minLength: 1, maxLength: 3 }).map((of): Predicate => ({ kind: 'or', of })),
      tie('question').map((of): Predicate => ({ kind: 'not', of })),
      fc.tuple(types, tie('question')).map(([to, where]): Predicate => ({ kind: 'chain', param: 'Observation.subject', to, where })),
      fc.tuple(types, tie('question')).map(([source, where]): Predicate => ({ kind: 'has', source, param: `${source}.subject`, where })),
    ),
  }));

  test('inside every chain and reverse chain of any question, at any depth, under negations too', () => {
    const check = (asked: Predicate, permitted: Predicate, requester: Requester): void => {
      if ((asked.kind === 'and' || asked.kind === 'or') && permitted.kind === asked.kind) {
        asked.of.forEach((part, i) => check(part, permitted.of[i] as Predicate, requester));
      } else if (asked.kind === 'not' && permitted.kind === 'not') {
        check(asked.of, permitted.of, requester);
      } else if ((asked.kind === 'chain' && permitted.kind === 'chain') || (asked.kind === 'has' && permitted.kind === 'has')) {
        const type = asked.kind === 'chain' ? asked.to : asked.source;
        expect(holdsSight(permitted.where, requester, type)).toBe(true);
      } else {
        expect(permitted).toEqual(asked);
      }
    };
    fc.assert(
      fc.property(question, fc.constantFrom(...Object.values(people)), (asked, requester) => {
        // Wrapped in a negation, so that the tree of the question stays apart from what is joined to it.
        const root = permit(requester)(query({ types: [], where: { kind: 'not', of: asked } })).where;
        const [own] = conjuncts(root);
        check({ kind: 'not', of: asked }, own as Predicate, requester);
      }),
      { numRuns: 300 },
    );
  });
});

describe('The scopes of the token', () => {
  const scoped = (...scopes: Scope[]): Requester => ({ ...people.citizen, scopes });
  const answers = (requester: Requester, type: string): boolean =>
    matches(permit(requester)(query({ types: [type], where: all })).where, report({}, { type, id: 'r' }), worldOf(asUsual));

  test.each<[string, Scope[], boolean]>([
    ['of all types', [{ context: 'patient', type: '*', interactions: 'rs' }], true],
    ['of the type', [{ context: 'patient', type: 'Observation', interactions: 'rs' }], true],
    ['of another type', [{ context: 'patient', type: 'Condition', interactions: 'rs' }], false],
    ['of the type, for reading by id', [{ context: 'patient', type: 'Observation', interactions: 'r' }], false],
    ['of the type, for writing', [{ context: 'patient', type: 'Observation', interactions: 'cud' }], false],
    [
      'of all types with a parameter that no type reads',
      [{ context: 'patient', type: '*', interactions: 'rs', params: 'category=laboratory' }],
      false,
    ],
    [
      'of two types',
      [
        { context: 'patient', type: 'Condition', interactions: 's' },
        { context: 'patient', type: 'Observation', interactions: 's' },
      ],
      true,
    ],
    ['that are none', [], false],
  ])('%s: %#', (_what, scopes, shown) => {
    expect(answers(scoped(...scopes), 'Observation')).toBe(shown);
  });

  test('with a granular part are joined to the question', () => {
    const requester = scoped({ context: 'patient', type: 'Observation', interactions: 'rs', params: 'category=laboratory' });
    const { where } = permit(requester)(query({ where: all }));
    expect(conjuncts(where)).toContainEqual({ kind: 'token', param: 'Observation.category', values: [{ code: 'laboratory' }] });
  });

  test('bound what an include brings along', () => {
    const requester = scoped({ context: 'patient', type: 'Observation', interactions: 'rs' });
    const includes: Query['includes'] = [
      { direction: 'include', source: 'Observation', param: 'Observation.encounter', target: 'Encounter', iterate: false, where: all },
    ];
    expect(permit(requester)(query({ includes })).includes[0]?.where).toEqual(none);
  });

  test("of a patient's context keep a professional with the patient that the app was opened with", () => {
    const scopes: Scope[] = [{ context: 'patient', type: '*', interactions: 'rs' }];
    const seen = (launchPatient?: string): boolean =>
      answers(professional({ scopes, ...(launchPatient === undefined ? {} : { launchPatient }) }), 'Observation');
    expect(seen('citizen')).toBe(true);
    expect(seen('other')).toBe(false);
    expect(seen()).toBe(false);
  });
});

describe('Narrowing to a type', () => {
  test('changes nothing for what can be of that type', () => {
    const kinds: [string, string[]][] = [
      ['Observation', ['laboratory-report', 'other', 'shared', 'unlinked']],
      ['Patient', ['identity']],
      ['Consent', ['consent', 'shared']],
      ['Organization', ['']],
      ['Device', ['', 'other', 'unlinked']],
      ['CareTeam', ['care-team', 'other']],
      ['Task', ['workflow', 'other']],
      ['Binary', ['unlinked', 'laboratory-report']],
      ['Provenance', ['laboratory-report', 'consent']],
    ];
    for (const requester of Object.values(people)) {
      const whole = visible(requester, circumstances);
      for (const [type, possible] of kinds) {
        for (const documentKind of possible) {
          const patient = documentKind === '' || documentKind === 'shared' || documentKind === 'unlinked' ? null : 'citizen';
          for (const author of ['hospital', 'region']) {
            const entry = report({ documentKind, patient, author }, { type, id: 'r' });
            const world = worldOf({ rules: [feed, rule()], relations: asUsual.relations ?? [] });
            expect(matches(narrow(whole, type, liguria), entry, world), `${requester.kind} ${type} ${documentKind}`).toBe(
              matches(whole, entry, world),
            );
          }
        }
      }
    }
  });

  test('leaves the single question of a citizen about clinical content', () => {
    expect(narrow(visible(people.citizen, circumstances), 'Observation', liguria)).toEqual(
      and({ kind: 'patient', ids: ['citizen'] }, { kind: 'unmarked', mask: 2 }),
    );
  });

  test('leaves nothing of the offices for clinical content', () => {
    for (const office of [people.operator, people.auditor, people.admin])
      expect(narrow(visible(office, circumstances), 'Observation', liguria)).toEqual(none);
  });
});

describe('What takes its patient from what it belongs to', () => {
  const compartment = query({ types: ['Provenance'], where: { kind: 'patient', ids: ['citizen'] } });
  const provenance = (author: string, marks = 0) => report({ author, marks }, { type: 'Provenance', id: 'p' });
  const { gp, hospital } = people;
  test.each<[string, Requester, ReturnType<typeof provenance>, boolean]>([
    ['a GP who cares finds it in the compartment', gp, provenance('hospital'), true],
    ['a GP does not find it there when the document is hidden, though the practice wrote it', gp, provenance('gp-practice', 1), false],
    ['a feeding system does not find there what it wrote about the document of another', hospital, provenance('hospital'), false],
  ])('%s', (_what, requester, entry, found) => {
    expect(matches(permit(requester)(compartment).where, entry, worldOf(asUsual))).toBe(found);
    expect(
      matches(permit(requester)({ ...compartment, where: all }).where, entry, worldOf(asUsual)),
      'its author sees it all the same',
    ).toBe(true);
  });
});
