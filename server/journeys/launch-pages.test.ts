// Professionals let apps in: from a person's page, and by finding the person; counter operators and delegates too. In a real browser.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type Window, type WindowOptions } from './browser.ts';

describe.skipIf(missingBrowser !== undefined)('Apps of professionals', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'launch-pages');
  }, timeout);
  afterAll(() => journey.close());

  const claimsOn = async ({ page }: Window): Promise<Record<string, unknown>> =>
    JSON.parse((await page.locator('main code.code-block').textContent()) ?? '{}') as Record<string, unknown>;

  async function start(window: Window): Promise<void> {
    await window.visit('/demo/app');
    await window.page.getByRole('button', { name: 'Avvia l’app' }).click();
    await window.look();
  }

  test.each<[string, WindowOptions]>([
    ['on a wide screen', {}],
    ['without scripts, on a telephone', { javaScript: false, width: 320, height: 640 }],
  ])('A GP opens an app on the person of the page, %s', { timeout }, async (how, options) => {
    const window = await journey.signInAs('gp', options);
    const { page, visit, fits, screenshot } = window;
    const look = options.javaScript === false ? fits : window.look;
    if (options.javaScript === false) await page.goto('/operatore/persona/citizen/app');
    else await visit('/operatore/persona/citizen/app');
    await screenshot(`launch-list-${how.length}`);
    await page.getByRole('button', { name: 'Apri Quadro clinico (dimostrazione)' }).click();
    await look();
    expect(await page.locator('main').textContent()).toContain('L’app si apre sul Fascicolo di Bianca Esempio');
    await page.getByRole('button', { name: 'Consenti', exact: true }).click();
    await look();
    await screenshot(`launch-app-${how.length}`);
    expect(await page.locator('main').textContent()).toContain('Ultimi referti, 9 in tutto');
    expect(await claimsOn(window)).toMatchObject({ sub: 'Practitioner/gp', patient: 'citizen' });
  });

  test('A launch is for this login only, once, and for five minutes', { timeout }, async () => {
    const { page } = await journey.signInAs('gp');
    const opened: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/demo/app/avvio')) opened.push(request.url());
    });
    const open = async (): Promise<string> => {
      await page.goto('/operatore/persona/citizen/app');
      await page.getByRole('button', { name: 'Apri Quadro clinico (dimostrazione)' }).click();
      await page.waitForLoadState();
      return opened.at(-1) ?? '';
    };
    const refused = async (window: Window, address: string): Promise<void> => {
      await window.page.goto(address);
      expect(await window.page.locator('h1').textContent()).not.toContain('chiede di accedere');
    };
    const address = await open();
    await refused(await journey.signInAs('gp'), address);
    await refused(await journey.signInAs('specialist'), address);
    await page.goto(address);
    await page.getByRole('button', { name: 'Consenti', exact: true }).click();
    expect(await page.locator('main').textContent()).toContain('Ultimi referti');
    const again = await page.context().newPage();
    await again.goto(address);
    expect(await again.locator('h1').textContent()).not.toContain('chiede di accedere');
    await open();
    journey.clock.now += 5 * 60_000 + 1;
    await page.reload();
    expect(await page.locator('h1').textContent()).not.toContain('chiede di accedere');
  });

  test(
    'A specialist finds the person for whom an app starts by itself; the app sees what the specialist sees: nothing yet',
    { timeout },
    async () => {
      const window = await journey.signInAs('specialist');
      const { page, look, screenshot } = window;
      await start(window);
      await screenshot('launch-picker');
      const byCode = page.getByRole('form', { name: 'codice fiscale' });
      await byCode.getByRole('textbox').fill('SMPBNC85C41D969X');
      await byCode.getByRole('button').click();
      await look();
      expect(await page.locator('.error-summary').count()).toBe(1);
      await page.getByRole('textbox', { name: 'Codice fiscale' }).fill(await codeOf(journey, 'citizen'));
      await page.getByRole('form', { name: 'codice fiscale' }).getByRole('button').click();
      await look();
      expect(await page.locator('main').textContent()).toContain('L’app si apre sul Fascicolo di Bianca Esempio');
      await screenshot('launch-consent');
      // Who was not found is not chosen, whatever the address says.
      const { pathname } = new URL(page.url());
      const other = await page.context().newPage();
      await other.goto(`${pathname}?persona=citizen-refused`);
      expect(await other.locator('h1').textContent()).toContain('Su quale persona');
      await other.close();
      await page.getByRole('button', { name: 'Consenti', exact: true }).click();
      await look();
      expect(await page.locator('main').textContent()).toContain('Nessun referto');
      expect(await claimsOn(window)).toMatchObject({ sub: 'Practitioner/specialist', patient: 'citizen' });
    },
  );

  test('At the counter an app works for the person who stands there, and the token says who acts', { timeout }, async () => {
    const window = await journey.signInAs('operator');
    const { page, look } = window;
    await start(window);
    await page.getByRole('textbox', { name: 'Codice fiscale' }).fill(await codeOf(journey, 'citizen'));
    await page.getByRole('form', { name: 'codice fiscale' }).getByRole('button').click();
    await look();
    await page.getByRole('button', { name: 'Consenti', exact: true }).click();
    await look();
    expect(await claimsOn(window)).toMatchObject({ sub: 'Patient/citizen', act: { sub: 'Practitioner/operator' } });
    expect(await page.locator('main').textContent()).toContain('Nessun referto');
  });

  test('Guessing codes is slowed down here as on the other pages', { timeout }, async () => {
    const window = await journey.signInAs('nurse');
    const { page } = window;
    await start(window);
    const refused = page.getByText('Troppe ricerche senza risultato').first();
    for (let tries = 0; tries <= 10 && (await refused.count()) === 0; tries++) {
      await page.getByRole('textbox', { name: 'Codice fiscale' }).fill('RSSMRA80A01H501U');
      const answered = page.waitForEvent('load');
      await page.getByRole('form', { name: 'codice fiscale' }).getByRole('button').click();
      await answered;
    }
    expect(await refused.isVisible()).toBe(true);
    expect(await page.getByRole('textbox', { name: 'Codice fiscale' }).inputValue()).toBe('RSSMRA80A01H501U');
    await page.goto('/operatore');
    await page.getByRole('textbox', { name: 'Codice fiscale' }).fill(await codeOf(journey, 'citizen'));
    const answered = page.waitForEvent('load');
    await page.getByRole('form', { name: 'codice fiscale' }).getByRole('button').click();
    await answered;
    expect(new URL(page.url()).pathname).not.toContain('/persona/citizen');
  });

  test('A citizen starts the app alone, and may say no', { timeout }, async () => {
    const window = await journey.signInAs('guardian');
    const { page, look } = window;
    await start(window);
    await page.getByRole('radio', { name: 'Leo Saggio' }).check();
    await page.getByRole('button', { name: 'Consenti', exact: true }).click();
    await look();
    expect(await claimsOn(window)).toMatchObject({ sub: 'Patient/child', act: { sub: 'Patient/guardian' } });
    await start(window);
    await page.getByRole('button', { name: 'Non consentire' }).click();
    await look();
    expect(await page.locator('h1').textContent()).toBe('L’app non è stata autorizzata');
  });
});

async function codeOf({ started }: Journey, id: string): Promise<string> {
  const token = await started.server.issueToken('admin');
  const answer = await started.server.fetch(
    new Request(`${started.url}/fhir/Patient/${id}`, { headers: { Authorization: `Bearer ${token}` } }),
  );
  const { identifier = [] } = (await answer.json()) as { identifier?: { value: string }[] };
  return identifier[0]?.value ?? '';
}
