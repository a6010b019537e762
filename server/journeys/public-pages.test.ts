// What everybody sees, in a real browser: in both languages, on a small screen, with large text, by keyboard, without scripts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { enlargeText, focused, missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';
import { tabThrough } from './keyboard.ts';

describe.skipIf(missingBrowser !== undefined)('The public pages', () => {
  let journey: Journey;
  let windows: Readonly<Record<'it' | 'en', Window>>;
  beforeAll(async () => {
    journey = await startJourney({}, 'public-pages');
    windows = { it: await journey.open(), en: await journey.open({ language: 'en' }) };
  }, timeout);
  afterAll(() => journey.close());

  const pages = ['/', '/esci', '/accedi/non-iscritto', '/privacy', '/note-legali', '/accessibilita', '/verifica'];

  test.each(pages)('%s is right in Italian and in English, on a large and on a small screen', { timeout }, async (path) => {
    for (const language of ['it', 'en'] as const) {
      const { page, visit, fits, screenshot } = windows[language];
      await page.setViewportSize({ width: 1280, height: 900 });
      await visit(path);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      await screenshot(`public${path.replaceAll('/', '-')}-${language}`);
      await page.setViewportSize({ width: 320, height: 800 });
      await fits();
      await screenshot(`public${path.replaceAll('/', '-')}-${language}-small`);
    }
  });

  test('The language is changed on the page and stays', { timeout }, async () => {
    const { page, visit } = await journey.open();
    await visit('/');
    await page.getByRole('link', { name: 'English' }).click();
    expect(new URL(page.url()).search).toBe('');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await visit('/esci');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  test('Text of twice the size needs no scrolling to the side', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.open();
    await visit('/');
    await enlargeText(page);
    await look();
    await screenshot('public-large-text');
  });

  test('The keyboard reaches the contents first, past the header', { timeout }, async () => {
    const { page, visit } = await journey.open();
    await visit('/');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Vai al contenuto');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
  });

  test.each<[PersonaName | 'anyone', string]>([
    ['anyone', '/accedi'],
    ['anyone', '/sviluppo'],
    ['specialist', '/accedi/profilo'],
    ['gp', '/operatore/persona/citizen'],
    ['operator', '/sportello/persona/citizen'],
    ['admin', '/admin'],
    ['admin', '/admin/app'],
    ['admin', '/admin/registro/professionisti/specialist'],
  ])(
    'The keyboard of %s goes through %s: nothing passed over, in order, the focus always seen, a way out',
    { timeout },
    async (as, path) => {
      const { page, context } = await (as === 'anyone' ? journey.open() : journey.signInAs(as));
      await page.goto(path);
      expect((await tabThrough(page))[0]).toBe('Vai al contenuto');
      await context.close();
    },
  );

  test('An address that is not there has a page that says so', { timeout }, async () => {
    const { page, look } = await journey.open();
    const answer = await page.goto('/non-esiste');
    expect(answer?.status()).toBe(404);
    await look();
  });

  test('The first view weighs less than 250 kB', { timeout }, async () => {
    const { page } = await journey.open();
    let weight = 0;
    page.on('requestfinished', (request) => {
      void request.sizes().then(({ responseBodySize, responseHeadersSize }) => (weight += responseBodySize + responseHeadersSize));
    });
    await page.goto('/', { waitUntil: 'networkidle' });
    await expect.poll(() => weight).toBeGreaterThan(50_000);
    expect(weight).toBeLessThan(250_000);
    console.log(`first view: ${Math.round(weight / 1000)} kB`);
  });
});
