// Where our reading of a document differs from the Ministry's, the page says why.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Observation, Resource } from '@medplum/fhirtypes';
import { differences } from './element-differences.ts';
import { createResolveLink } from './linked-resources.ts';
import { arePairsThere, comparisonPage, compareWithMinistry } from './ministry-comparison.ts';
import { ruleFor, rules } from './ministry-rules.ts';

const page = fileURLToPath(new URL('../../docs/ministry-comparison.md', import.meta.url));

describe.skipIf(!arePairsThere)('The page of the comparison', () => {
  test('is up to date, and names a reason for every difference', async () => {
    const comparison = await compareWithMinistry();
    expect(comparison.rows.filter(({ why }) => why === undefined)).toEqual([]);
    const unexplained = comparison.elements.filter(({ rule }) => rule === undefined);
    expect(unexplained.map(({ document, side, path, value }) => `${document}: only in ${side}: ${path} ${value.slice(0, 80)}`)).toEqual([]);
    for (const { name } of rules)
      expect(
        comparison.elements.some(({ rule }) => rule?.name === name),
        `the rule ${name} is used`,
      ).toBe(true);
    if (process.env['UPDATE'] === '1') writeFileSync(page, comparisonPage(comparison));
    expect(readFileSync(page, 'utf8')).toBe(comparisonPage(comparison));
  });
});

describe('A difference', () => {
  const facts = {
    others: new Set<string>(),
    known: new Set(['2345-7', 'RSSMRA80A01D969B']),
    codes: new Set<string>(),
    source: '<code code="2345-7"/>',
  };
  const observation = (code: string): Observation => ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }] },
  });

  test('is what one of a pair has and the other has not, each way', () => {
    const found = differences([observation('2345-7'), observation('1-8')], [observation('1-8')]);
    expect(found.map(({ side, path, value }) => ({ side, path, value }))).toEqual([
      { side: 'theirs', path: 'Observation.status', value: 'final' },
      { side: 'theirs', path: 'Observation.code.coding', value: 'http://loinc.org|2345-7' },
    ]);
  });

  test('that neither a rule, nor the other reading, nor the document explains is found', () => {
    expect(ruleFor({ side: 'ours', path: 'Observation.code.coding', value: 'http://loinc.org|9999-9' }, facts)).toBeUndefined();
    expect(ruleFor({ side: 'theirs', path: 'Observation.code.coding', value: 'http://loinc.org|2345-7' }, facts)).toBeUndefined();
    expect(ruleFor({ side: 'ours', path: 'Observation.code.coding', value: 'http://loinc.org|2345-7' }, facts)?.name).toBe('more');
  });

  test('of links is one only where they lead to different things, whatever these are called', () => {
    const report = (reference: string, id: string): Resource => ({
      resourceType: 'DiagnosticReport',
      status: 'final',
      code: {},
      result: [{ reference }],
      id,
    });
    const [a, b] = [
      { ...observation('2345-7'), id: 'a' },
      { ...observation('2345-7'), id: 'b' },
    ];
    const links = (ours: Resource[]) => ({ theirs: createResolveLink([a]), ours: createResolveLink(ours) });
    expect(differences([report('https://x/Observation/a', '1')], [report('Observation/b', '2')], links([b]))).toEqual([]);
    const other = differences(
      [report('https://x/Observation/a', '1')],
      [report('Observation/b', '2')],
      links([{ ...observation('1-8'), id: 'b' }]),
    );
    expect(other.map(({ side, path }) => [side, path])).toEqual([
      ['theirs', 'DiagnosticReport.result.reference'],
      ['ours', 'DiagnosticReport.result.reference'],
    ]);
  });

  test.each([
    ['that leads nowhere', 'nowhere' as const],
    ['to what the other reading does not have', new Set(['9999-9'])],
  ])('of a link %s is not explained', (_, link) => {
    expect(ruleFor({ side: 'theirs', path: 'DiagnosticReport.result.reference', value: 'Observation', link }, facts)).toBeUndefined();
    expect(ruleFor({ side: 'theirs', path: 'Observation.subject.reference', value: 'Patient', link }, facts)).toBeUndefined();
  });

  test.each([
    ['a status that no entry says', 'Procedure.status', 'completed'],
    ['an intent that no mood says', 'ServiceRequest.intent', 'plan'],
    ['a name that the document does not have', 'Observation.performer.display', 'Nessuno'],
    ['a use that the document does not have', 'Composition.contained.telecom.use', 'home'],
  ])('is not explained by a rule that cannot see it in the document: %s', (_, path, value) => {
    expect(ruleFor({ side: 'ours', path, value }, facts)).toBeUndefined();
  });
});
