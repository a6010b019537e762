// Coming in, trying to and leaving are in the audit trail, and the person sees who tried in their name.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { verifyChain } from '#audit/verify-chain.ts';
import type { StoredAuditRecord } from '#store/store.ts';
import { authenticatedAs, sessionCookie } from './signed-in.ts';
import { createBrowser, hidden } from './form-browser.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

describe('The trail of logins', () => {
  let started: TestServer;
  beforeAll(async () => {
    started = await startDemoServer();
  });
  afterAll(() => started.close());

  /** The rows of logins since, in order. */
  async function rowsOf(work: () => Promise<unknown>): Promise<readonly StoredAuditRecord[]> {
    const { store } = started.server;
    const [last] = await store.auditTrail({ newestFirst: true, count: 1 });
    await work();
    const rows = await store.auditTrail({ after: last?.seq ?? 0, count: 100 });
    return rows.filter(({ action }) => action === 'login' || action === 'logout');
  }

  async function signedIn(persona: PersonaName) {
    const { server } = started;
    const browser = createBrowser(server);
    const { name, value } = await sessionCookie(server, authenticatedAs(persona, now));
    browser.cookies.set(name, value);
    return { browser, csrf: (await server.web.sessionOf(browser.cookieHeader()))?.csrf ?? '' };
  }

  async function tryWith(username: string) {
    const browser = createBrowser(started.server);
    const page = await (await browser.go('/accedi')).text();
    return browser.go('/accedi/regionali', { next: hidden(page, 'next'), username, password: 'wrong', code: '000000' });
  }

  test.each<[PersonaName, string, readonly string[]]>([
    ['citizen', 'Patient/citizen', ['citizen']],
    ['gp', 'Practitioner/gp', []],
  ])('tells that %s came in and went out again', async (persona, agent, patients) => {
    const rows = await rowsOf(async () => {
      const { browser, csrf } = await signedIn(persona);
      expect((await browser.go('/esci', { csrf })).status).toBe(303);
    });
    expect(rows.map((row) => [row.action, row.outcome, row.agent, row.patients, row.client])).toEqual([
      ['login', 'success', agent, patients, 'web'],
      ['logout', 'success', agent, patients, 'web'],
    ]);
    expect(rows.map(({ query }) => query)).toEqual(Array(2).fill(expect.stringMatching(/^spid, level 2, journey/)));
  });

  test('tells that somebody tried in the name of a citizen, who sees it among the accesses', async () => {
    const rows = await rowsOf(() => tryWith('smpbnc58c61d969d'));
    expect(rows).toMatchObject([{ action: 'login', outcome: 'denied', agent: 'unknown', patients: ['citizen'], query: 'regional, wrong' }]);
    const { browser } = await signedIn('citizen');
    const page = await (await browser.go('/accessi')).text();
    expect(page).toContain('Qualcuno con il tuo codice fiscale');
    expect(page).toContain('Accesso al sito');
    expect(await (await browser.go('/accessi?own=yes')).text()).toContain('Tu');
  });

  test('names nobody when nobody has that name', async () => {
    const rows = await rowsOf(() => tryWith('RSSMRA80A01H501U'));
    expect(rows).toMatchObject([{ action: 'login', outcome: 'denied', agent: 'unknown', patients: [] }]);
    expect(JSON.stringify(rows)).not.toContain('RSSMRA80A01H501U');
  });

  test('stays one chain', async () => {
    expect(await verifyChain(started.server.store)).not.toHaveProperty('brokenAt');
  });

  describe('A sign-out that another site asks for', () => {
    test.each<[string, Record<string, string>, Record<string, string>]>([
      ['without the token of the session', {}, {}],
      ['with another token', { csrf: 'x' }, {}],
      ['from another origin', { csrf: 'right' }, { Origin: 'https://evil.example' }],
      ['of an unknown origin', { csrf: 'right' }, { Origin: 'null' }],
      ['from another site, as the browser says', { csrf: 'right' }, { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ])('ends nothing %s', async (_how, form, headers) => {
      const { browser, csrf } = await signedIn('citizen');
      const sent = { ...form, ...(form['csrf'] === 'right' ? { csrf } : {}) };
      const rows = await rowsOf(async () => {
        expect((await browser.go('/esci', sent, headers)).status).toBeGreaterThanOrEqual(400);
      });
      expect(rows).toEqual([]);
      expect(await started.server.web.sessionOf(browser.cookieHeader())).toBeDefined();
    });

    test('ends nothing by an address', async () => {
      const { browser } = await signedIn('citizen');
      for (const path of ['/esci', '/esci/gestore?accesso=spid-x', '/spid/logout', '/cie/logout']) await browser.go(path);
      expect(await started.server.web.sessionOf(browser.cookieHeader())).toBeDefined();
    });
  });
});
