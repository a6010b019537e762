// What a clinician works with: results over time, drugs, allergies, prescriptions, a print; the GP's list and what is new. In a real browser.
import type { Bundle, DocumentReference } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';

const hour = 3_600_000;

describe.skipIf(missingBrowser !== undefined)('The work of a clinician', () => {
  let journey: Journey;
  let gp: Window;
  beforeAll(async () => {
    journey = await startJourney({}, 'clinician-work');
    gp = await journey.signInAs('gp');
  }, timeout);
  afterAll(() => journey.close());

  async function askAs<T>(persona: PersonaName, path: string, body?: unknown): Promise<T> {
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken(persona)}`, 'Content-Type': 'application/fhir+json' };
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await server.fetch(new Request(`${url}/fhir${path}`, { headers, ...sent }));
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** The table of this name, row by row, each cell as it is read. */
  async function table(name: string): Promise<readonly (readonly string[])[]> {
    const rows = gp.page.getByRole('table', { name }).locator('tr');
    const cells = await Promise.all((await rows.all()).map((row) => row.locator('th, td').allInnerTexts()));
    return cells.map((row) => row.map((text) => text.replace(/\s+/g, ' ').trim()));
  }
  const rowOf = async (name: string, first: string): Promise<readonly string[] | undefined> =>
    (await table(name)).find(([cell]) => cell?.startsWith(first) === true);

  const grid = 'Risultati per esame e giorno';

  test('reads several exams over several days, newest first; what is abnormal has a symbol and a word', { timeout }, async () => {
    const { page, visit, screenshot } = gp;
    await visit('/operatore/persona/citizen/esami');
    const [head = []] = await table(grid);
    expect(head.slice(0, 5)).toEqual(['Esame', 'Riferimento', '10/02/2026', '20/01/2026', '13/01/2026']);
    expect(await rowOf(grid, 'Glucosio')).toEqual([
      'Glucosio mg/dL',
      '65 – 100',
      '',
      '',
      '112 ↑ alto',
      '',
      '',
      '121 ↑ alto',
      '',
      '127 ↑ alto',
    ]);
    expect(await rowOf(grid, 'Creatinina')).toEqual(['Creatinina mg/dL', '0,5 – 1,2', '', '', '0,96', '', '', '0,94', '', '0,95']);
    const notable = page.locator('.value.notable');
    expect(await notable.count()).toBeGreaterThan(5);
    for (const text of await notable.allInnerTexts()) expect(text).toMatch(/[↑↓⇈⇊!]\s*\S+/);
    expect(await page.locator('main').innerText(), 'no column and no row tells of the hidden one').not.toContain('10/06/2025');
    await page.getByRole('link', { name: 'Giorni precedenti' }).click();
    await gp.look();
    await screenshot('clinician-results-older');
    expect((await table(grid))[0]).toEqual(['Esame', 'Riferimento', '17/09/2024', '12/03/2024']);
    expect(await rowOf(grid, 'Glucosio')).toEqual(['Glucosio mg/dL', '65 – 100', '136 ↑ alto', '148 ↑ alto']);
    await page.getByRole('link', { name: 'Torna ai più recenti' }).click();
    expect((await table(grid))[0]?.[2]).toBe('10/02/2026');
  });

  test('reads allergies, active drugs and prescriptions with state and number', { timeout }, async () => {
    await gp.page.goto('/operatore/persona/citizen');
    expect(await table('Allergie')).toContainEqual(['Amoxicillina e acido clavulanico', 'Orticaria · gravità alta', '3 maggio 2012']);
    const drugs = [
      ['Atorvastatina 20 mg 30 compresse', '1 compressa, 1 volta al giorno, uso orale', 'Dislipidemia', '24 febbraio 2026'],
      ['Metformina 1000 mg 60 compresse', '1 compressa, 2 volte al giorno, uso orale', 'Diabete mellito di tipo 2', '20 gennaio 2026'],
    ];
    expect((await table('Farmaci in uso')).slice(1)).toEqual(drugs);
    await gp.page.goto('/operatore/persona/citizen/farmaci');
    expect((await table('Farmaci in uso')).slice(1)).toEqual(drugs);
    const prescriptions = await table('Ricette');
    expect(prescriptions).toHaveLength(15);
    expect(prescriptions[1]).toEqual([
      'Ecocolordopplergrafia cardiaca',
      '19 novembre 2026',
      'Da utilizzare',
      'Ipertensione arteriosa essenziale',
      'Ugo Modello',
      '070A00000000124',
    ]);
  });

  test('prints a summary: allergies, problems, drugs and results on paper, without the menu', { timeout }, async () => {
    const { page, visit, screenshot } = gp;
    await visit('/operatore/persona/citizen/stampa');
    for (const name of ['Allergie', 'Problemi', 'Farmaci in uso', grid]) expect((await table(name)).length, name).toBeGreaterThan(1);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.site-header .menu').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Stampa questa pagina' }).isVisible()).toBe(false);
    expect(await page.locator('main').innerText()).toContain('Stampata il 2 novembre 2026');
    expect(await page.locator('h1').innerText(), 'whose it is').toContain('Bianca Esempio');
    await screenshot('clinician-on-paper');
    await page.emulateMedia({ media: null });
  });

  test(
    'finds in the list who has something new since the last visit, marked in the record; hidden, it never came',
    { timeout },
    async () => {
      await gp.page.goto('/operatore/persona/citizen');
      const asBefore = (await table('Ultimi documenti')).map(([kind, day]) => [kind, day]);
      journey.clock.now += 20 * hour;
      gp = await journey.signInAs('gp');
      expect(await newsOf(gp)).toBe('0');
      const found = await askAs<Bundle<DocumentReference>>('laboratory', '/DocumentReference?patient=citizen&_id=citizen-lab-5-document');
      // Of a context of its own: what belongs to the same care is hidden along.
      const { type, subject, status, author, custodian } = found.entry?.[0]?.resource ?? ({} as DocumentReference);
      const like = { resourceType: 'DocumentReference', status, type, subject, author, custodian };
      const content = [{ attachment: { title: 'Nuovo referto', contentType: 'text/plain', data: 'TnVvdm8=' } }];
      const { id } = await askAs<DocumentReference>('laboratory', '/DocumentReference', { ...like, date: '2026-11-03T05:00:00Z', content });
      journey.clock.now += 60_000;
      expect(await newsOf(gp)).toBe('1');
      await gp.look();
      await gp.screenshot('clinician-assisted-news');
      await askAs('citizen', `/DocumentReference/${id}/$hide`, { resourceType: 'Parameters' });
      expect(await newsOf(gp), 'hidden before the GP saw it').toBe('0');
      await askAs('citizen', `/DocumentReference/${id}/$unhide`, { resourceType: 'Parameters' });
      expect(await newsOf(gp)).toBe('1');
      await gp.visit('/operatore/persona/citizen');
      const latest = await table('Ultimi documenti');
      expect(latest.filter(([kind]) => kind?.includes('Nuovo') === true).map(([, day]) => day)).toEqual(['3 novembre 2026']);
      await gp.screenshot('clinician-news');
      await askAs('citizen', `/DocumentReference/${id}/$hide`, { resourceType: 'Parameters' });
      await gp.page.goto('/operatore/persona/citizen');
      expect((await table('Ultimi documenti')).map(([kind, day]) => [kind, day])).toEqual(asBefore);
    },
  );

  async function newsOf({ page }: Window): Promise<string | undefined> {
    await page.goto('/operatore/assistiti');
    return (await rowOf('Assistiti', 'Bianca Esempio'))?.at(-1);
  }

  test('in an emergency reads with a reason, for hours: the page says so, and afterwards nothing is open', { timeout }, async () => {
    const specialist = await journey.signInAs('specialist');
    const { page, visit, look } = specialist;
    await visit('/operatore/persona/guardian/cura');
    await page.getByRole('button', { name: 'Accedi in emergenza' }).click();
    await look();
    expect(await page.locator('#reason').getAttribute('aria-invalid'), 'without a reason there is no access').toBe('true');
    expect(await page.locator('#acceptEmergency').getAttribute('aria-invalid')).toBe('true');
    await page.locator('#reason').fill('Incosciente dopo incidente stradale');
    await page.locator('#acceptEmergency').check();
    await page.getByRole('button', { name: 'Accedi in emergenza' }).click();
    await page.waitForURL('**/documenti?tipo=patient-summary');
    expect(await page.locator('.person-standing').innerText()).toContain('Accesso in emergenza fino al');
    journey.clock.now += 5 * hour;
    const later = await journey.signInAs('specialist');
    await later.page.goto('/operatore/persona/guardian');
    expect(new URL(later.page.url()).pathname).toBe('/operatore/persona/guardian/cura');
  });
});
