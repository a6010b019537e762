// Where pages send people on to is kept by no browser: who goes back must not follow a redirect of before.
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo, registryFile } from './browser.ts';
import { authenticatedAs } from './signed-in.ts';
import { clientWith, cookieOf, signedInAs, type PageClient } from './page-client.ts';
import { startServer, type Started } from '#server/start.ts';
import { now } from './test-server.ts';

let started: Started;
let nilo: PageClient;
beforeAll(async () => {
  started = await startServer(
    { MODE: 'demo', DATABASE_URL: ':memory:', PORT: '0', LOG_LEVEL: 'silent', REGISTRY: registryFile },
    { clock: () => now, newId: () => randomUUID() },
  );
  await loadDemo(started);
  nilo = await signedInAs(started, 'citizen-new', now);
});
afterAll(() => started.close());

test.each([
  ['to the login, without a session', '/attivazione', () => clientWith(started, ''), /^\/accedi\?next=/],
  ['back to the step one has come to', '/attivazione/riepilogo', () => nilo, /^\/attivazione$/],
  ['to a page in another language', '/attivazione?lingua=en', () => nilo, /attivazione/],
  ['of somebody who acts for nobody', '/persona', () => nilo, /^\/deleghe$/],
] as const)('%s', async (_, path, client, leads) => {
  const { status, location = '', headers } = await client().get(path);
  expect([status, headers.get('cache-control')]).toEqual([303, 'no-store']);
  expect(location).toMatch(leads);
});

test('after a login, of those who are known and of those who are not', async () => {
  const unknown = { ...authenticatedAs('citizen-new', now), fiscalNumber: 'RSSMRA80A01H501U' };
  expect(await cookieOf(started, unknown)).toBe('');
  const door = new Hono().get('/:who', (c) =>
    started.server.web.signIn(c, c.req.param('who') === 'known' ? authenticatedAs('citizen-new', now) : unknown),
  );
  for (const [who, leads] of [
    ['known', '/'],
    ['unknown', '/accedi/non-iscritto'],
  ] as const) {
    const answer = await door.request(`/${who}`);
    expect([answer.status, answer.headers.get('location'), answer.headers.get('cache-control')]).toEqual([303, leads, 'no-store']);
  }
});
