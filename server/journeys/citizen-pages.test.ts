// The citizen's own pages in a real browser: reading, printing, hiding, seeing who sees and who has looked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';
import { narrowAddresses } from './narrow-addresses.ts';

const pages: readonly (readonly [name: string, path: string, words: string])[] = [
  ['home', '/', 'Ultimi documenti'],
  ['reports', '/referti', 'Radiografia del torace'],
  ['reports-filtered', '/referti?tipo=laboratorio-no&testo=nulla', 'Nessun documento'],
  ['report', '/referti/citizen-lab-1-document', 'Emoglobina glicata'],
  ['radiology', '/referti/citizen-chest-xray-document', 'Conclusioni'],
  ['discharge', '/referti/citizen-stay-document', 'Polmonite'],
  ['emergency', '/referti/citizen-emergency-document', 'Azzurro'],
  ['sections', '/referti/citizen-summary-document', 'Diabete mellito'],
  ['hidden-report', '/referti/citizen-lab-hidden-document', 'oscurato'],
  ['exam', '/esami/citizen-lab-1', 'Glucosio'],
  ['trend', '/andamento?esame=http%3A%2F%2Floinc.org%7C59261-8', 'valori di riferimento'],
  ['trend-none', '/andamento?esame=http%3A%2F%2Floinc.org%7Cno-such', 'Non ci sono valori'],
  ['prescriptions', '/ricette', 'Atorvastatina'],
  ['prescriptions-visits', '/ricette?tipo=visite', 'Ecocolordopplergrafia'],
  ['prescription', '/ricette/farmaci/citizen-drug-4', '070A00000000144'],
  ['appointments', '/appuntamenti', 'In programma'],
  ['appointment', '/appuntamenti/citizen-echo-appointment', 'CUP00000124'],
  ['vaccinations', '/vaccinazioni', 'influenzale'],
  ['summary', '/profilo-sanitario', 'Diabete mellito'],
  ['timeline', '/cronologia?anno=2025', 'Pronto soccorso'],
  ['hide', '/referti/citizen-lab-1-document/oscura', 'Verranno oscurati insieme'],
  ['unhide', '/referti/citizen-lab-hidden-document/rendi-visibile', 'Torneranno visibili'],
  ['who-can-see', '/referti/citizen-lab-1-document/chi-vede', 'Medico di famiglia'],
  ['privacy', '/chi-puo-vedere', 'Un altro ospedale'],
  ['preview', '/chi-puo-vedere/gp', 'documenti'],
  ['restrict', '/chi-puo-vedere/limita', 'Chi non deve vedere'],
  ['accesses', '/accessi', 'Quando'],
];

const files: readonly (readonly [path: string, type: string, start: string])[] = [
  ['/referti/citizen-lab-1-document/originale', 'application/pdf', '%PDF-'],
  ['/referti/citizen-summary-document/stampa', 'application/pdf', '%PDF-'],
  ['/esami/citizen-lab-1/stampa', 'application/pdf', '%PDF-'],
  ['/ricette/farmaci/citizen-drug-4/stampa', 'application/pdf', '%PDF-'],
  ['/appuntamenti/citizen-echo-appointment/stampa', 'application/pdf', '%PDF-'],
  ['/appuntamenti/citizen-echo-appointment/calendario.ics', 'text/calendar; charset=utf-8', 'BEGIN:VCALENDAR'],
  ['/profilo-sanitario/stampa', 'application/pdf', '%PDF-'],
  ['/accessi/csv', 'text/csv; charset=utf-8', '\ufeff"Quando"'],
  ['/accessi/pdf', 'application/pdf', '%PDF-'],
];

describe.skipIf(missingBrowser !== undefined)('The citizen', () => {
  let journey: Journey;
  let wide: Window;
  beforeAll(async () => {
    journey = await startJourney({}, 'citizen-pages');
    wide = await journey.signInAs('citizen');
    await askAs('gp', '/DiagnosticReport?patient=citizen');
  });
  afterAll(() => journey.close());

  async function askAs(persona: 'gp', path: string): Promise<string> {
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken(persona)}` };
    return (await server.fetch(new Request(`${url}/fhir${path}`, { headers }))).text();
  }

  test.each(pages)('reads the page %s', { timeout }, async (name, path, words) => {
    await wide.visit(path);
    expect(await wide.page.locator('main').innerText()).toContain(words);
    await wide.screenshot(`citizen-${name}`);
  });

  test('takes files away', { timeout }, async () => {
    for (const [path, type, start] of files) {
      const answer = await wide.page.request.get(path);
      expect([path, answer.status(), answer.headers()['content-type']]).toEqual([path, 200, type]);
      expect((await answer.body()).toString('utf8').startsWith(start), path).toBe(true);
      expect(answer.headers()['content-disposition']).toMatch(/^attachment/);
    }
  });

  test('reads in English, on a narrow screen, also what has more than one state', { timeout }, async () => {
    const { page, visit, screenshot } = await journey.signInAs('citizen', { language: 'en', width: 320, height: 700 });
    // Each page in its usual state is looked at by `narrow-pages`.
    const usual = new Set(Object.values(narrowAddresses).flatMap((one) => ('at' in one ? [one.at] : [])));
    for (const [name, path] of pages.filter(([, address]) => !usual.has(address))) {
      await visit(path);
      await screenshot(`citizen-narrow-${name}`);
    }
    await visit('/');
    expect(await page.locator('main').innerText()).toContain('Latest documents');
  });

  test('filters the reports: the count is exact, and a wrong day is told at its field', { timeout }, async () => {
    const { page, visit, look } = wide;
    await visit('/referti');
    await page.getByText('Cerca tra i documenti').click();
    await page.getByLabel('Tipo').selectOption('laboratory-report');
    await page.getByLabel('Dal giorno').fill('2025-01-01');
    await page.getByRole('button', { name: 'Cerca' }).click();
    await look();
    const count = Number(/^(\d+)/.exec((await page.locator('.list-count').innerText()).trim())?.[1]);
    expect(count).toBe(await page.locator('.record-item').count());
    expect(count).toBeGreaterThan(2);
    await page.goto('/referti?dal=mai');
    expect(await page.locator('.error-summary').innerText()).toContain('Scrivi il giorno');
    await look();
  });

  test('hides a document and everybody else loses it, then brings it back; all by keyboard', { timeout }, async () => {
    const { page, visit, look, screenshot } = wide;
    const count = async (): Promise<string> =>
      /"total":(\d+)/.exec(await askAs('gp', '/DiagnosticReport?patient=citizen&_summary=count'))?.[1] ?? '';
    const before = await count();
    await visit('/referti/citizen-lab-1-document/oscura');
    await page.getByRole('button', { name: 'Oscura' }).focus();
    await Promise.all([page.waitForURL(/fatto=/), page.keyboard.press('Enter')]);
    await look();
    expect(await page.getByRole('status').innerText()).toContain('oscurato');
    await screenshot('citizen-after-hiding');
    expect(Number(await count())).toBe(Number(before) - 1);
    await visit('/referti/citizen-lab-1-document/chi-vede');
    expect(await page.getByRole('row', { name: /Medico di famiglia/ }).innerText()).toContain('È oscurato');
    await visit('/referti/citizen-lab-1-document/rendi-visibile');
    await page.getByRole('button', { name: 'Rendi visibile' }).focus();
    await Promise.all([page.waitForURL(/fatto=/), page.keyboard.press('Enter')]);
    await look();
    expect(await count()).toBe(before);
  });

  test('sees what a restriction would change, saves it, and it is exactly that', { timeout }, async () => {
    const { page, visit, look, screenshot } = wide;
    const sees = async (): Promise<string> => page.locator('.tile', { hasText: 'Il mio medico di famiglia' }).innerText();
    await visit('/chi-puo-vedere');
    const before = await sees();
    await visit('/chi-puo-vedere/limita');
    await page.getByRole('button', { name: 'Vedi che cosa cambia' }).click();
    await look();
    expect(await page.locator('.error-summary').innerText()).toContain('Chi non deve vedere');
    await page.getByRole('radio', { name: 'Tutti' }).check();
    await page.getByLabel(/Quali documenti/).selectOption('laboratory-report');
    await page.getByRole('button', { name: 'Vedi che cosa cambia' }).click();
    await look();
    await screenshot('citizen-restrict-preview');
    const row = page.getByRole('row', { name: /Il mio medico/ });
    const [now, then] = [await row.locator('td').nth(0).innerText(), await row.locator('td').nth(1).innerText()];
    expect(before).toContain(now);
    expect(then).not.toBe(now);
    await visit('/chi-puo-vedere');
    expect(await sees(), 'nothing is decided by looking').toContain(now);
    await visit('/chi-puo-vedere/limita');
    await page.getByRole('radio', { name: 'Tutti' }).check();
    await page.getByLabel(/Quali documenti/).selectOption('laboratory-report');
    await page.getByRole('button', { name: 'Vedi che cosa cambia' }).click();
    await page.getByRole('button', { name: 'Salva la limitazione' }).click();
    await look();
    expect(await sees()).toContain(then);
    await screenshot('citizen-restricted');
    expect(await askAs('gp', '/DocumentReference?patient=citizen&type=11502-2&_summary=count')).toContain('"total":0');
    await page.getByRole('button', { name: 'Togli questa limitazione' }).click();
    await look();
    expect(await sees()).toContain(now);
  });

  test('finds who has looked, by name, and emergencies apart', { timeout }, async () => {
    const { page, visit } = wide;
    await visit('/accessi?nome=modello');
    expect(await page.locator('.accesses tbody tr').first().innerText()).toContain('Ugo Modello');
    await visit('/accessi?emergenza=yes');
    expect(await page.locator('main').innerText()).toContain('Nessun accesso');
  });

  test('of another record are not there, in the words of one that never existed', { timeout }, async () => {
    const { page, visit } = await journey.signInAs('guardian');
    await visit('/referti');
    await page.goto('/referti/citizen-lab-1-document');
    const other = await page.locator('main').innerText();
    await page.goto('/referti/no-such-document');
    const request = /\d[\w-]{20,}/g;
    expect(other.replace(request, '')).toBe((await page.locator('main').innerText()).replace(request, ''));
  });
});
