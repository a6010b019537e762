// No page without a journey.
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { startTestServer } from './test-server.ts';
import { visitedPages } from './visited-pages.ts';
import { pageOf } from './walked-pages.ts';

const { server, close } = await startTestServer();
afterAll(close);
const pages = server.web.pages.map(({ method, path }) => `${method} ${path}`);

test('Every page of the table is walked through by a journey, and no journey is named for a page that is not there', () => {
  expect(Object.keys(visitedPages).sort()).toEqual([...pages].sort());
});

test.each([
  ['GET', '/sportello', 'GET /sportello'],
  ['POST', '/sportello/persona/citizen/consensi', 'POST /sportello/persona/:id/consensi'],
  ['GET', '/taccuino/misure/weight/nuova', 'GET /taccuino/misure/:misura/nuova'],
  ['GET', '/taccuino/misure/weight/one', 'GET /taccuino/misure/:misura/:id'],
  ['GET', '/admin/aperture_csv', undefined],
])('%s %s is the page %s', (method, path, page) => {
  expect(pageOf(method, path)).toBe(page);
});

test('No address is there twice', () => {
  expect(new Set(pages).size).toBe(pages.length);
});

test.each([...new Set(Object.values(visitedPages))])('The journey %s is a test', (journey) => {
  const text = readFileSync(new URL(`./${journey}.test.ts`, import.meta.url), 'utf8');
  if (!text.includes('startJourney')) {
    const own = Object.keys(visitedPages).filter((page) => visitedPages[page] === journey);
    expect(own.filter((page) => !page.startsWith('POST ') || !text.includes(`'${page.slice('POST '.length)}'`))).toEqual([]);
    return;
  }
  // It is held to its pages of the list: one that it never came to fails it.
  expect(/startJourney\([^;]*'([\w-]+)',?\s*\);/.exec(text)?.[1]).toBe(journey);
});
