// The personal notebook in a real browser: noted, corrected, shown to the GP or not, taken out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeMeasure } from '#fhir/own-word.ts';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');

describe.skipIf(missingBrowser !== undefined)('The personal notebook', () => {
  let journey: Journey;
  let wide: Window;
  beforeAll(async () => {
    journey = await startJourney({}, 'notebook-pages');
    wide = await journey.signInAs('citizen');
  });
  afterAll(() => journey.close());

  const main = (window: Window): Promise<string> => window.page.locator('main').innerText();

  test('is found in the menu and shows the latest of each measure', { timeout }, async () => {
    const { page, visit, look, screenshot } = wide;
    await visit('/');
    await page.getByRole('navigation').getByRole('link', { name: 'Taccuino' }).click();
    await look();
    const text = await main(wide);
    for (const words of ['Lo vedi solo tu', '75,4 kg', '135/84 mmHg', '118 mg/dL', 'Nessuna misura', 'capogiro', 'Diario alimentare'])
      expect(text).toContain(words);
    await screenshot('notebook');
  });

  test('draws pressure over time, each part with its plot, and the same in a table', { timeout }, async () => {
    const { page, visit, screenshot } = wide;
    await visit('/taccuino/misure/pressure');
    expect(await page.locator('figure.plot svg').count()).toBe(2);
    expect(await page.locator('tbody tr').count()).toBe(4);
    await screenshot('notebook-pressure');
  });

  test('shows every measure of a kind, a hundred on a page', { timeout }, async () => {
    const { server, url } = journey.started;
    const entry = Array.from({ length: 120 }, (_, i) => ({
      resource: writeMeasure({
        patient: 'citizen',
        when: new Date(Date.UTC(2025, 0, 1) + i * 3_600_000).toISOString(),
        measure: 'temperature',
        values: [36 + (i % 20) / 10],
        note: `misura ${i}`,
      }),
      request: { method: 'POST', url: 'Observation' },
    }));
    const written = await server.fetch(
      new Request(`${url}/fhir`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${await server.issueToken('citizen')}`, 'Content-Type': 'application/fhir+json' },
        body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
      }),
    );
    expect(written.status, await written.text()).toBe(200);
    const { page } = wide;
    await page.goto('/taccuino/misure/temperature');
    const rows = page.locator('tbody tr');
    expect([await rows.count(), await rows.first().innerText()]).toEqual([100, expect.stringContaining('misura 119')]);
    await page.getByRole('link', { name: 'Successiva' }).click();
    await page.waitForURL(/pagina=/);
    expect([await rows.count(), await rows.last().innerText()]).toEqual([20, expect.stringContaining('misura 0')]);
    await page.getByRole('link', { name: 'Precedente' }).click();
    await expect.poll(() => rows.count()).toBe(100);
  });

  test('takes a measure with a comma, tells what is wrong at its field, and lets it be corrected and deleted', { timeout }, async () => {
    const { page, visit, look, screenshot } = wide;
    await visit('/taccuino/misure/weight/nuova');
    await page.getByLabel('Peso (kg)').fill('7500');
    await page.getByRole('button', { name: 'Salva' }).click();
    await look();
    expect(await page.locator('.error-summary').innerText()).toContain('Scrivi un numero tra 0,3 e 400.');
    await screenshot('notebook-measure-error');
    await page.getByLabel('Peso (kg)').fill('74,8');
    await page.getByLabel('Nota').fill('Dopo la corsa');
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.waitForURL(/fatto=salvato/);
    await look();
    expect(await main(wide)).toContain('74,8 kg');
    await visit('/taccuino/misure/weight');
    expect(await page.locator('tbody tr').first().innerText()).toContain('Dopo la corsa');
    await page
      .locator('tbody tr')
      .first()
      .getByRole('link', { name: /^Correggi/ })
      .click();
    await look();
    await page.getByLabel('Peso (kg)').fill('74.6');
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.waitForURL(/fatto=salvato/);
    expect(await main(wide)).toContain('74,6 kg');
    await visit('/taccuino/misure/weight');
    await page
      .locator('tbody tr')
      .first()
      .getByRole('link', { name: /^Elimina/ })
      .click();
    await look();
    expect(await main(wide)).toContain('Peso 74,6 kg');
    await screenshot('notebook-remove');
    await page.getByRole('button', { name: 'Elimina' }).click();
    await page.waitForURL(/fatto=eliminato/);
    expect(await main(wide)).toContain('75,4 kg');
  });

  test('refuses a pressure upside down and a day to come', { timeout }, async () => {
    const { page, visit, look } = wide;
    await visit('/taccuino/misure/pressure/nuova');
    await page.getByLabel(/Massima/).fill('80');
    await page.getByLabel(/Minima/).fill('120');
    await page.getByRole('button', { name: 'Salva' }).click();
    await look();
    expect(await page.locator('.error-summary').innerText()).toContain('più alta');
    await page.getByLabel(/Massima/).fill('120');
    await page.getByLabel(/Minima/).fill('80');
    await page.getByLabel('Giorno').fill('2099-01-01');
    await page.getByRole('button', { name: 'Salva' }).click();
    await look();
    expect(await page.locator('.error-summary').innerText()).toContain('futuro');
  });

  test('keeps a note, and lets it be corrected', { timeout }, async () => {
    const { page, visit, look, screenshot } = wide;
    await visit('/taccuino/note/nuova');
    await page.getByRole('button', { name: 'Salva' }).click();
    await look();
    expect(await page.locator('.error-summary').innerText()).toContain('Testo della nota');
    await page.getByLabel('Testo della nota').fill('Chiedere al medico\ndella <b>vitamina D</b>.');
    await screenshot('notebook-note');
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.waitForURL(/fatto=salvato/);
    expect(await main(wide)).toContain('<b>vitamina D</b>');
    await page
      .locator('.record-item', { hasText: 'vitamina' })
      .getByRole('link', { name: /^Correggi/ })
      .click();
    await look();
    await page.getByLabel('Testo della nota').fill('Chiesto: vitamina D.');
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.waitForURL(/fatto=salvato/);
    expect(await main(wide)).toContain('Chiesto: vitamina D.');
  });

  test('takes a document by its bytes, not by its name, and gives it back byte for byte', { timeout }, async () => {
    const { page, visit, look, screenshot } = wide;
    await visit('/taccuino/documenti/nuovo');
    await page.getByLabel('Titolo').fill('Visita privata');
    await page
      .getByLabel('Documento', { exact: true })
      .setInputFiles({ name: 'visita.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ not a pdf') });
    await page.getByRole('button', { name: 'Salva' }).click();
    await look();
    expect(await page.locator('.error-summary').innerText()).toContain('non è un PDF');
    await screenshot('notebook-document-error');
    await page.getByLabel('Documento', { exact: true }).setInputFiles({ name: 'visita.txt', mimeType: 'text/plain', buffer: pdf });
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.waitForURL(/fatto=salvato/);
    const item = page.locator('.record-item', { hasText: 'Visita privata' });
    const address = (await item.getByRole('link', { name: /^Scarica/ }).getAttribute('href')) ?? '';
    const file = await page.request.get(address);
    expect([file.headers()['content-type'], (await file.body()).equals(pdf)]).toEqual(['application/pdf', true]);
    await item.getByRole('link', { name: /^Correggi/ }).click();
    await look();
    await page.getByLabel('Titolo').fill('Visita privata del 2 novembre');
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.waitForURL(/fatto=salvato/);
    await page
      .locator('.record-item', { hasText: 'del 2 novembre' })
      .getByRole('link', { name: /^Elimina/ })
      .click();
    await look();
    await page.getByRole('button', { name: 'Elimina' }).click();
    await page.waitForURL(/fatto=eliminato/);
    expect((await page.request.get(address)).status()).toBe(404);
  });

  test('is shown to the GP when the person wants, in a place of its own, and no more after a no', { timeout }, async () => {
    const { page, visit, look, screenshot } = wide;
    const gp = await journey.signInAs('gp');
    const atGp = async (path = '/taccuino'): Promise<string> => {
      await gp.visit(`/operatore/persona/citizen${path}`);
      return main(gp);
    };
    expect(await atGp()).not.toContain('75,4');
    await visit('/taccuino');
    await page.getByRole('button', { name: 'Mostralo a chi mi ha in cura' }).click();
    await page.waitForURL(/fatto=mostrato/);
    await look();
    await screenshot('notebook-shown');
    const shown = await atGp();
    for (const words of ['Dichiarato dalla persona', '75,4 kg', 'capogiro', 'Diario alimentare']) expect(shown).toContain(words);
    await gp.screenshot('notebook-clinician');
    for (const other of ['/esami', '/documenti', '/stampa', '?senza=si']) {
      const text = await atGp(other);
      for (const words of ['75,4', 'Diario alimentare', 'capogiro']) expect(text, other).not.toContain(words);
    }
    await gp.visit('/operatore/persona/citizen/documenti/citizen-note-diary');
    expect(await main(gp)).toContain('Dichiarato dalla persona');
    await visit('/taccuino');
    await page.getByRole('button', { name: 'Non mostrarlo più' }).click();
    await page.waitForURL(/fatto=nascosto/);
    expect(await atGp()).not.toContain('75,4');
    await gp.page.goto('/operatore/persona/citizen/documenti/citizen-note-diary/originale');
    expect(await main(gp)).not.toContain('Diario');
  });

  test('is in no list of what others wrote', { timeout }, async () => {
    for (const path of ['/referti', '/cronologia?anno=2026', '/']) {
      await wide.visit(path);
      expect(await main(wide), path).not.toContain('Diario alimentare');
    }
  });

  test('is nobody else’s, and names no entry of theirs', { timeout }, async () => {
    const guardian = await journey.signInAs('guardian');
    for (const path of [
      '/taccuino/note/citizen-note-text-1',
      '/taccuino/documenti/citizen-note-diary/file',
      '/taccuino/elimina/misura/citizen-note-weight-1',
    ])
      expect((await guardian.page.request.get(path)).status(), path).toBe(404);
    expect((await wide.page.request.get('/taccuino/elimina/misura/citizen-lab-1-1')).status(), 'what a laboratory wrote').toBe(404);
    expect((await wide.page.request.get('/taccuino/misure/no-such')).status()).toBe(404);
  });

  test('on a small screen, in English', { timeout }, async () => {
    const small = await journey.signInAs('citizen', { language: 'en', width: 320, height: 700 });
    for (const [name, path] of [
      ['home', '/taccuino'],
      ['weight', '/taccuino/misure/weight'],
      ['measure', '/taccuino/misure/pressure/nuova'],
      ['document', '/taccuino/documenti/nuovo'],
    ] as const) {
      await small.visit(path);
      await small.screenshot(`notebook-small-${name}`);
    }
    expect(await small.page.locator('html').getAttribute('lang')).toBe('en');
  });
});
