// Where our reading of a document differs from the Ministry's, the page says why.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Observation } from '@medplum/fhirtypes';
import { differences } from './element-differences.ts';
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
  const facts = { others: new Set<string>(), codes: new Set<string>(), source: '<code code="2345-7"/>' };
  const observation = (code: string): Observation => ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }] },
  });

  test('is what one of a pair has and the other has not, each way', () => {
    expect(differences([observation('2345-7'), observation('1-8')], [observation('1-8')])).toEqual([
      { side: 'theirs', path: 'Observation.status', value: 'final' },
      { side: 'theirs', path: 'Observation.code.coding', value: 'http://loinc.org|2345-7' },
    ]);
  });

  test('that neither a rule, nor the other reading, nor the document explains is found', () => {
    expect(ruleFor({ side: 'ours', path: 'Observation.code.coding', value: 'http://loinc.org|9999-9' }, facts)).toBeUndefined();
    expect(ruleFor({ side: 'theirs', path: 'Observation.code.coding', value: 'http://loinc.org|2345-7' }, facts)).toBeUndefined();
    expect(ruleFor({ side: 'ours', path: 'Observation.code.coding', value: 'http://loinc.org|2345-7' }, facts)?.name).toBe('more');
  });
});
