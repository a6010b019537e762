// The page that says where each promise about documents is proved names tests that are there.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/documents-proofs.md', root), 'utf8');
const rows = [...page.matchAll(/^\| (.+) \| `([\w./-]+)` \| `(.+)` \|$/gm)].map(
  ([, what = '', file = '', title = '']) => [what, file, title] as const,
);

test('The page of proofs has its rows', () => expect(rows.length).toBe(page.split('\n| ').length - 2));

test.each(rows)('%s: %s has “%s”', (_, file, title) => {
  expect(readFileSync(new URL(file, root), 'utf8')).toContain(title);
});
