// What a first view weighs on the wire, as the browser counts it: page, style, faces, icons and script, in an empty cache.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Request } from 'playwright-core';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

const most = 250_000;
const pages = [
  ['citizen', '/'],
  ['citizen', '/referti'],
  ['citizen', '/referti/citizen-lab-1-document'],
  ['citizen', '/cronologia?anno=2025'],
  ['citizen', '/taccuino/misure/weight'],
  ['citizen', '/accessi'],
  ['gp', '/operatore/persona/citizen/esami'],
] as const;

describe.skipIf(missingBrowser !== undefined)('The first view', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney();
  });
  afterAll(() => journey.close());

  test.each(pages)('of a %s on %s is light', { timeout }, async (persona, path) => {
    const { page } = await journey.signInAs(persona);
    const asked: Request[] = [];
    page.on('requestfinished', (request) => asked.push(request));
    await page.goto(path, { waitUntil: 'networkidle' });
    const sizes = await Promise.all(asked.map((request) => request.sizes()));
    const weight = sizes.reduce((sum, { responseBodySize, responseHeadersSize }) => sum + responseBodySize + responseHeadersSize, 0);
    expect(asked.length).toBeGreaterThan(2);
    expect(weight, asked.map((request, i) => `${request.url()} ${sizes[i]?.responseBodySize}`).join('\n')).toBeLessThan(most);
  });
});
