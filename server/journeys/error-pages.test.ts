// A page for every way to fail: what happened, that nothing was changed, where to go; in both languages, large and small, with real styles.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issue, OperationOutcomeError, type IssueCode } from '#fhir/outcome.ts';
import { statusOf } from '#http/status.ts';
import { createWebApp, type WebApp } from '#web/web-app.ts';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';
import { authenticatedAs, sessionCookie } from './signed-in.ts';

const failures: readonly (readonly [status: number, code: IssueCode, it: string, en: string])[] = [
  [400, 'invalid', 'La richiesta non è valida', 'The request is not valid'],
  [403, 'forbidden', 'Questa pagina non è per te', 'This page is not for you'],
  [404, 'not-found', 'Pagina non trovata', 'Page not found'],
  [409, 'conflict', 'Nel frattempo qualcosa è cambiato', 'Something changed in the meantime'],
  [413, 'too-long', 'Quanto inviato è troppo grande', 'What was sent is too large'],
  [429, 'throttled', 'Troppi tentativi', 'Too many attempts'],
  [500, 'exception', 'Qualcosa non ha funzionato', 'Something went wrong'],
  [503, 'transient', 'Servizio momentaneamente non disponibile', 'Service temporarily unavailable'],
];

describe.skipIf(missingBrowser !== undefined)('The page of an error', () => {
  let journey: Journey;
  let failing: WebApp['app'];
  beforeAll(async () => {
    journey = await startJourney({}, 'error-pages');
    // The same pages as everywhere; only what goes wrong behind them is chosen.
    ({ app: failing } = createWebApp({
      areas: [
        {
          pages: failures.map(([status, code]) => ({
            method: 'GET',
            path: `/errore/${status}`,
            who: 'anyone',
            run: () => Promise.reject(new OperationOutcomeError([issue(code, 'Not for the eyes of anybody.')])),
          })),
        },
      ],
      sessions: { find: async () => ({ kind: 'none' }), start: neverAsked, change: neverAsked, end: neverAsked, isMadeFor: () => false },
      typed: { keep: neverAsked, find: neverAsked },
      requesterOf: async () => undefined,
      actsForOthers: async () => false,
      publicUrl: journey.started.url,
      demo: true,
      clock: () => journey.clock.now,
      report: (error) => error as OperationOutcomeError,
      statusOf,
    }));
  }, timeout);
  afterAll(() => journey.close());

  test('A form that came after the end of the session is found again after a new login', { timeout }, async () => {
    const { page, visit, look, fits, screenshot, context } = await journey.signInAs('citizen');
    await visit('/deleghe/nuova');
    await page.locator('#delegate').fill('PRVNLI90L16D969R');
    journey.clock.now += 16 * 60_000;
    await Promise.all([page.waitForEvent('load'), page.locator('main form button').first().click()]);
    expect(await page.locator('h1').textContent()).toBe('La sessione è terminata');
    await look();
    await screenshot('form-kept-it');
    const kept = new URL((await page.locator('main a.btn').first().getAttribute('href')) ?? '', journey.started.url).searchParams.get(
      'next',
    );
    const cookie = await sessionCookie(journey.started.server, authenticatedAs('citizen', journey.clock.now));
    await context.addCookies([{ ...cookie, url: journey.started.url }]);
    await visit(kept ?? '');
    await look();
    expect(await page.locator('#delegate').inputValue()).toBe('PRVNLI90L16D969R');
    expect(await page.locator('.notice').first().textContent()).toContain('non è stato ancora inviato');
    await screenshot('form-again-it');
    await page.setViewportSize({ width: 320, height: 700 });
    await fits();
    await screenshot('form-again-it-320');

    // Filled in for somebody for whom one may act no more: told why it is not there.
    await visit('/deleghe/nuova');
    await page.evaluate(`(() => {
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'acting', value: 'nobody' });
      document.querySelector('main form').append(field);
    })()`);
    journey.clock.now += 16 * 60_000;
    await Promise.all([page.waitForEvent('load'), page.locator('main form button').first().click()]);
    const href = (await page.locator('main a.btn').first().getAttribute('href')) ?? '';
    const anew = await sessionCookie(journey.started.server, authenticatedAs('citizen', journey.clock.now));
    await context.addCookies([{ ...anew, url: journey.started.url }]);
    expect((await page.goto(new URL(href, journey.started.url).searchParams.get('next') ?? ''))?.status()).toBe(403);
    expect(await page.locator('h1').textContent()).toBe('Non puoi più agire per questa persona');
    await look();
    await fits();
    await screenshot('form-no-more-it-320');
    await context.close();
  });

  test.each(failures)('%i says what happened and where to go on', { timeout }, async (status, _code, it, en) => {
    for (const [language, title] of [['it', it] as const, ['en', en] as const]) {
      const { page, look, fits, screenshot, context } = await journey.open({ language });
      await page.route(`**/errore/${status}`, async (route) => {
        const answer = await failing.request(route.request().url(), { headers: await route.request().allHeaders() });
        await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() });
      });
      expect((await page.goto(`/errore/${status}`))?.status()).toBe(status);
      await look();
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      expect(await page.locator('h1').textContent()).toBe(title);
      const text = (await page.locator('main').textContent()) ?? '';
      expect(text).not.toContain('Not for the eyes');
      expect(/Numero della richiesta|Number of the request|Request number/.test(text)).toBe(status >= 500);
      expect(await page.locator('main a[href="/"]').count()).toBeGreaterThan(0);
      for (const path of ['/privacy', '/note-legali', '/accessibilita'])
        expect(await page.locator(`footer a[href="${path}"]`).count()).toBe(1);
      await page.setViewportSize({ width: 320, height: 700 });
      await fits();
      await screenshot(`error-${status}-${language}-320`);
      await context.close();
    }
  });

  test('What is sent too large, from elsewhere, or to a page of others, is told on a page as well', { timeout }, async () => {
    const { url } = journey.started;
    const post = (body: string, origin: string) =>
      fetch(`${url}/accedi/regionali`, {
        method: 'POST',
        headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded', 'Accept-Language': 'en' },
        body,
      });
    const large = await post(`x=${'x'.repeat(200_000)}`, url);
    expect([large.status, (await large.text()).includes('What was sent is too large')]).toEqual([413, true]);
    const foreign = await post('x=1', 'https://elsewhere.example');
    expect([foreign.status, (await foreign.text()).includes('<html lang="en">')]).toEqual([403, true]);
    const { page } = await journey.signInAs('operator');
    expect((await page.goto('/admin'))?.status()).toBe(403);
    expect(await page.locator('h1').textContent()).toBe('Questa pagina non è per te');
  });
});

function neverAsked(): never {
  throw new Error('No session begins or ends here.');
}
