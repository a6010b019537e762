// A record opened by people who do not come as everybody does: by keyboard alone, without scripts, in two tabs, going back, pressing twice.
import type { Bundle } from '@medplum/fhirtypes';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';
import { codesSent } from './codes-sent.ts';
import { pressOn, tabTo, typeInto } from './keyboard.ts';

const phone = '+39 333 1234567';
const email = 'nilo@example.org';

describe.skipIf(missingBrowser !== undefined)('A record is opened', () => {
  let journey: Journey;
  beforeEach(async () => {
    journey = await startJourney();
  }, timeout);
  afterEach(() => journey.close());

  const pathOf = (page: Page): string => new URL(page.url()).pathname;

  /** Consents in force, workflows ended and under way, receipts. */
  async function left(): Promise<readonly (number | undefined)[]> {
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken('operator')}` };
    const questions = ['Consent?status=active&', 'Task?status=completed&', 'Task?status=in-progress&', 'DocumentReference?'];
    return Promise.all(
      questions.map(async (question) => {
        const answer = await server.fetch(new Request(`${url}/fhir/${question}patient=citizen-new`, { headers }));
        return ((await answer.json()) as Bundle).total;
      }),
    );
  }

  const next = (page: Page) => page.getByRole('button', { name: 'Continua' }).click();

  /** As far as the choices, each page looked at. */
  async function toChoices({ page, visit, look }: Window): Promise<void> {
    await visit('/attivazione');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Comincia' }).click();
    await look();
    await page.getByRole('checkbox').check();
    await next(page);
    await look();
    await page.getByRole('checkbox').check();
    await page.locator('#phone').fill(phone);
    await page.locator('#email').fill(email);
    await next(page);
    await look();
    const sent = await codesSent(journey.started.server);
    await page.locator('#phone').fill(sent.phone);
    await page.locator('#email').fill(sent.email);
    await next(page);
    await look();
    expect(pathOf(page)).toBe('/attivazione/scelte');
  }

  async function choose(page: Page, consultation: 'yes' | 'no' = 'yes'): Promise<void> {
    await page.locator('#feed-yes').check();
    await page.locator('#past-no').check();
    await page.locator(`#consultation-${consultation}`).check();
    await next(page);
    expect(pathOf(page)).toBe('/attivazione/riepilogo');
  }

  test(
    'by keyboard alone: Tab, Space, arrows and Enter, from the home page to the receipt, the focus always seen',
    { timeout },
    async () => {
      const { page, look } = await journey.signInAs('citizen-new');
      await page.goto('/');
      await pressOn(page, 'main a[href="/attivazione"]', 'Enter');
      expect(pathOf(page)).toBe('/attivazione');
      await tabTo(page, '#sure');
      await page.keyboard.press('Space');
      await pressOn(page, 'main .form button.btn-primary', 'Enter');

      // Without a tick the page comes back with the focus on what is missing, and the link there leads to the field.
      await pressOn(page, 'main .form button.btn-primary', 'Enter');
      expect(await page.locator('#read-error').count()).toBe(1);
      await tabTo(page, '.error-summary a');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate<string>('document.activeElement.id')).toBe('read');
      await page.keyboard.press('Space');
      await pressOn(page, 'main .form button.btn-primary', 'Enter');

      expect(pathOf(page)).toBe('/attivazione/dati');
      await tabTo(page, '#right');
      await page.keyboard.press('Space');
      await typeInto(page, '#phone', phone);
      await typeInto(page, '#email', email);
      // Enter in a field sends the form.
      await page.keyboard.press('Enter');
      await page.waitForURL('**/attivazione/codici');
      const sent = await codesSent(journey.started.server);
      await typeInto(page, '#phone', sent.phone);
      await typeInto(page, '#email', sent.email);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/attivazione/scelte');
      for (const [name, arrow] of [
        ['feed', 'no'],
        ['past', 'yes'],
        ['consultation', 'yes'],
      ] as const) {
        await tabTo(page, `#${name}-yes`);
        await page.keyboard.press('Space');
        if (arrow === 'no') {
          await page.keyboard.press('ArrowDown');
          expect(await page.locator(`#${name}-no`).isChecked()).toBe(true);
          await page.keyboard.press('ArrowUp');
        }
        expect(await page.locator(`#${name}-yes`).isChecked()).toBe(true);
      }
      await pressOn(page, 'main .form button.btn-primary', 'Enter');
      expect(pathOf(page)).toBe('/attivazione/riepilogo');
      await pressOn(page, 'main .form button.btn-primary', 'Enter');
      expect(pathOf(page)).toBe('/attivazione/conclusa');
      await look();
      await tabTo(page, 'main a[href^="/ricevute/"]');
      const download = page.waitForEvent('download');
      await page.keyboard.press('Enter');
      expect((await download).suggestedFilename()).toMatch(/\.pdf$/);
      expect(await left()).toEqual([3, 1, 0, 1]);
    },
  );

  test('without scripts, on a telephone, with a mistake on the way and the button pressed twice', { timeout }, async () => {
    const window = await journey.signInAs('citizen-new', { javaScript: false, width: 320, height: 640 });
    const { page, fits, screenshot } = window;
    // What looks at a page needs its scripts; here only whether it fits.
    await toChoices({ ...window, look: fits, visit: (path) => page.goto(path).then(() => page) });
    await page.locator('#feed-yes').check();
    await next(page);
    await fits();
    expect(await page.locator('#past-error').count()).toBe(1);
    expect(await page.locator('#feed-yes').isChecked()).toBe(true);
    await choose(page);
    await fits();
    // No script holds the second press back: the server does.
    await page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).dblclick();
    await expect.poll(() => pathOf(page)).toMatch(/^\/attivazione\/(conclusa|ostacolo\/already-open)$/);
    await fits();
    await screenshot('activation-no-scripts-end');
    await page.goto('/attivazione/conclusa');
    await fits();
    const file = await page.request.get((await page.getByRole('link', { name: 'Scarica la ricevuta' }).getAttribute('href')) ?? '');
    expect([file.status(), file.headers()['content-type']]).toEqual([200, 'application/pdf']);
    expect(await left()).toEqual([3, 1, 0, 1]);
  });

  test('in one of two tabs: what the other still shows changes nothing, and says so', { timeout }, async () => {
    const window = await journey.signInAs('citizen-new');
    const { page, context, look } = window;
    await toChoices(window);
    const other = await context.newPage();
    await other.goto('/attivazione/scelte');
    const stale = await context.newPage();
    await stale.goto('/attivazione/dati');
    await choose(page, 'yes');
    await choose(other, 'no');

    // The first tab still shows a yes: it is not confirmed unseen.
    await page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click();
    expect(await page.locator('.notice-warning').first().textContent()).toContain('In un’altra finestra');
    expect(await left()).toEqual([0, 0, 1, 0]);
    await look();
    await Promise.all(
      [page, other].map((tab) => tab.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click({ noWaitAfter: false })),
    );
    for (const tab of [page, other]) await expect.poll(() => pathOf(tab)).toMatch(/^\/attivazione\/(conclusa|ostacolo\/already-open)$/);
    expect(await left()).toEqual([3, 1, 0, 1]);

    // A step of before is sent once more from the tab that was forgotten.
    await stale.locator('#right').check();
    await stale.locator('#phone').fill('+39 333 7654321');
    await stale.locator('#email').fill('another@example.org');
    await next(stale);
    expect(pathOf(stale)).toBe('/attivazione/ostacolo/already-open');
    expect(await left()).toEqual([3, 1, 0, 1]);
  });

  test('by somebody who goes back and forth: nothing typed is lost, and after the end no step opens again', { timeout }, async () => {
    const window = await journey.signInAs('citizen-new');
    const { page, look } = window;
    await toChoices(window);
    await choose(page);
    // A browser goes back from a page that is there, not from one that is coming.
    await look();
    await page.goBack();
    await expect.poll(() => pathOf(page)).toBe('/attivazione/scelte');
    expect(await page.locator('#consultation-yes').isChecked()).toBe(true);
    await page.locator('#consultation-no').check();
    await next(page);
    expect(await page.locator('main').textContent()).toContain('Lo vedi soltanto tu');
    await page.getByRole('link', { name: 'Indietro' }).click();
    expect(await page.locator('#consultation-no').isChecked()).toBe(true);
    await page.getByRole('link', { name: 'Indietro' }).click();
    expect([await page.locator('#phone').inputValue(), await page.locator('#email').inputValue()]).toEqual(['+393331234567', email]);
    await page.goto('/attivazione');
    await expect.poll(() => pathOf(page)).toBe('/attivazione/riepilogo');
    await page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click();
    await expect.poll(() => pathOf(page)).toBe('/attivazione/conclusa');
    await look();

    await page.goBack();
    // Shown anew, or from the browser's own memory: pressed again it opens nothing more.
    const again = page.getByRole('button', { name: 'Conferma e apri il Fascicolo' });
    if ((await again.count()) > 0) await again.click();
    await expect.poll(() => pathOf(page)).toBe('/attivazione/ostacolo/already-open');
    await look();
    await page.reload();
    expect(await left()).toEqual([3, 1, 0, 1]);
  });
});
