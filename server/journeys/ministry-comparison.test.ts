// Where our reading of a document differs from the Ministry's, the page says why.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { arePairsThere, comparisonPage, compareWithMinistry } from './ministry-comparison.ts';

const page = fileURLToPath(new URL('../../docs/ministry-comparison.md', import.meta.url));

describe.skipIf(!arePairsThere)('The page of the comparison', () => {
  test('is up to date, and names a reason for every difference', async () => {
    const rows = await compareWithMinistry();
    expect(rows.filter(({ why }) => why === undefined)).toEqual([]);
    if (process.env['UPDATE'] === '1') writeFileSync(page, comparisonPage(rows));
    expect(readFileSync(page, 'utf8')).toBe(comparisonPage(rows));
  });
});
