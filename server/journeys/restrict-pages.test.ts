// A citizen keeps somebody from something: looked at before, saved, felt at once on the professional's page, lifted again. In a real browser.
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';

/** As a person answers it: the radio, then each field by its label. */
interface Case {
  readonly about: string;
  readonly whom: 'Tutti' | 'Chi ha un certo ruolo' | 'Una struttura' | 'Una persona';
  readonly choose?: Readonly<Record<string, string>>;
  readonly days?: Readonly<Record<string, string>>;
  /** As it is said before saving, and afterwards in the list. */
  readonly words: string;
  /** Whose pages are looked at, and the row of the look that is about them. */
  readonly clinician: 'gp' | 'specialist' | 'nurse';
  readonly row: string;
  /** Documents in that row, now and then. The clinician sees one more, of which the person has still to be told. */
  readonly sees: readonly [now: number, then: number];
  readonly gone: string;
  readonly stays?: string;
}

const untold = { before: 1, after: 1 };
const gp = 'Ugo Modello, Medico di famiglia o pediatra, Studio Medico Modello';
const everybody = { whom: 'Tutti', clinician: 'gp', row: 'Il mio medico di famiglia' } as const;

const cases: readonly (Case & { readonly untold?: typeof untold })[] = [
  {
    about: 'a person',
    whom: 'Una persona',
    choose: { 'Quale persona': gp },
    words: 'Ugo Modello non vede: tutti i documenti',
    clinician: 'gp',
    row: gp,
    sees: [11, 1],
    untold: { before: 1, after: 0 },
    gone: 'citizen-lab-5-document',
    stays: 'citizen-summary-document',
  },
  {
    about: 'a role at an organisation',
    whom: 'Chi ha un certo ruolo',
    choose: { 'Quale ruolo': 'Infermiere', 'Solo quando lavora presso': 'Policlinico San Fittizio' },
    words: 'Infermiere, Policlinico San Fittizio non vede: tutti i documenti',
    clinician: 'nurse',
    row: 'Infermiere, Policlinico San Fittizio',
    sees: [11, 5],
    untold: { before: 1, after: 0 },
    gone: 'citizen-summary-document',
    stays: 'citizen-stay-document',
  },
  {
    about: 'a role, wherever',
    whom: 'Chi ha un certo ruolo',
    choose: { 'Quale ruolo': 'Medico di struttura sanitaria' },
    words: 'Medico di struttura sanitaria non vede: tutti i documenti',
    clinician: 'specialist',
    row: 'Medico di struttura sanitaria',
    sees: [11, 0],
    untold: { before: 1, after: 0 },
    gone: 'citizen-cardiology-document',
  },
  {
    about: 'an organisation',
    whom: 'Una struttura',
    choose: { 'Quale struttura': 'Ospedale Santa Prova' },
    words: 'Ospedale Santa Prova non vede: tutti i documenti',
    clinician: 'specialist',
    row: 'Ospedale Santa Prova',
    sees: [11, 0],
    untold: { before: 1, after: 0 },
    gone: 'citizen-stay-document',
  },
  {
    ...everybody,
    about: 'a kind of documents',
    choose: { 'Quali documenti': 'Laboratorio' },
    words: 'Nessun altro vede: laboratorio',
    sees: [11, 6],
    untold: { before: 1, after: 0 },
    gone: 'citizen-lab-1-document',
    stays: 'citizen-chest-xray-document',
  },
  {
    ...everybody,
    about: 'a period',
    days: { 'Documenti dal giorno': '2025-01-01', 'Documenti fino al giorno': '2025-12-31' },
    words: 'Nessun altro vede: tutti i documenti, dal 1 gennaio 2025 al 31 dicembre 2025',
    sees: [11, 6],
    gone: 'citizen-lab-3-document',
    stays: 'citizen-lab-2-document',
  },
  {
    about: 'a person, a kind and a period',
    whom: 'Una persona',
    choose: { 'Quale persona': gp, 'Quali documenti': 'Laboratorio' },
    days: { 'Documenti fino al giorno': '2024-12-31' },
    words: 'Ugo Modello non vede: laboratorio, fino al 31 dicembre 2024',
    clinician: 'gp',
    row: gp,
    sees: [11, 9],
    gone: 'citizen-lab-2-document',
    stays: 'citizen-lab-3-document',
  },
  {
    about: 'an organisation, a kind and a period',
    whom: 'Una struttura',
    choose: { 'Quale struttura': 'Ospedale Santa Prova', 'Quali documenti': 'Radiologia' },
    days: { 'Documenti dal giorno': '2025-01-01' },
    words: 'Ospedale Santa Prova non vede: radiologia, dal 1 gennaio 2025',
    clinician: 'specialist',
    row: 'Ospedale Santa Prova',
    sees: [11, 10],
    gone: 'citizen-ultrasound-document',
    stays: 'citizen-chest-xray-document',
  },
];

describe.skipIf(missingBrowser !== undefined)('A restriction', () => {
  let journey: Journey;
  let citizen: Window;
  const clinicians = new Map<PersonaName, Window>();
  beforeAll(async () => {
    journey = await startJourney({}, 'restrict-pages');
    citizen = await journey.signInAs('citizen');
    for (const persona of ['gp', 'specialist', 'nurse', 'pharmacist'] as const) {
      const window = await journey.signInAs(persona);
      clinicians.set(persona, window);
      if (persona !== 'gp') await declareCare(window);
    }
  }, timeout);
  afterAll(() => journey.close());

  function windowOf(persona: PersonaName): Window {
    const window = clinicians.get(persona);
    if (window === undefined) throw new Error(`${persona} has no window`);
    return window;
  }

  async function fillIn({ whom, choose = {}, days = {} }: Pick<Case, 'whom' | 'choose' | 'days'>): Promise<void> {
    const { page } = citizen;
    await page.goto('/chi-puo-vedere/limita');
    await page.getByRole('radio', { name: whom }).check();
    for (const [label, option] of Object.entries(choose)) await page.getByLabel(label).selectOption({ label: option });
    for (const [label, day] of Object.entries(days)) await page.getByLabel(label).fill(day);
    await page.getByRole('button', { name: 'Vedi che cosa cambia' }).click();
    await page.locator('.look, .error-summary').waitFor();
  }

  /** How many documents the list of a professional says that there are, and whether these are among them. */
  async function listOf({ page }: Window): Promise<{ readonly count: number; readonly html: string }> {
    await page.goto('/operatore/persona/citizen/documenti');
    const count = Number(/\d+/.exec(await page.locator('.count').innerText())?.[0] ?? '0');
    expect(await page.locator('main tbody tr').count(), 'the count is that of the rows').toBe(count);
    return { count, html: await page.locator('main').innerHTML() };
  }

  test.each(cases)('about $about', { timeout }, async (one) => {
    const clinician = windowOf(one.clinician);
    const { before, after } = one.untold ?? untold;
    const whole = await listOf(clinician);
    expect(whole.count).toBe(one.sees[0] + before);

    await fillIn(one);
    const { page } = citizen;
    if (one === cases[0]) await citizen.look();
    await citizen.screenshot(`restrict-${one.about.replace(/\W+/g, '-')}`);
    const row = page.locator('.look tbody tr').filter({ has: page.locator('th', { hasText: one.row }) });
    expect(await documentsIn(row.locator('td'))).toEqual(one.sees);
    expect(await page.locator('.look').innerText()).toContain(one.words);
    await page.locator('.lost summary').first().click();
    expect(await page.locator(`.lost a[href="/referti/${one.gone}"]`).count(), 'what will be gone is named').toBeGreaterThan(0);
    if (one.stays !== undefined) expect(await page.locator(`.lost a[href="/referti/${one.stays}"]`).count()).toBe(0);
    expect((await listOf(clinician)).html, 'a look changes nothing').toBe(whole.html);

    await page.getByRole('button', { name: 'Salva la limitazione' }).click();
    await page.waitForURL(/fatto=limitata/);
    if (one === cases[0]) await citizen.look();
    expect(await page.locator('.summary-lines').innerText()).toContain(one.words);

    const restricted = await listOf(clinician);
    expect(restricted.count).toBe(one.sees[1] + after);
    expect(restricted.html).not.toContain(one.gone);
    if (one.stays !== undefined) expect(restricted.html).toContain(one.stays);
    expect(await pageOf(clinician, one.gone)).toBe(await pageOf(clinician, 'nothing-of-that-kind'));
    expect((await page.request.get(`/referti/${one.gone}`)).status(), 'nobody is kept from their own').toBe(200);

    await page.getByRole('button', { name: 'Togli questa limitazione' }).click();
    await page.waitForURL(/fatto=tolta/);
    expect((await listOf(clinician)).html, 'lifted, all is as before').toBe(whole.html);
  });

  test('about prescriptions, which are no documents: the look counts them, and the pharmacist loses them', { timeout }, async () => {
    const { page } = windowOf('pharmacist');
    const prescriptions = async (): Promise<number> => {
      await page.goto('/operatore/persona/citizen/farmaci');
      return page.locator('main tbody tr').count();
    };
    expect(await prescriptions()).toBeGreaterThan(0);
    await fillIn({ whom: 'Chi ha un certo ruolo', choose: { 'Quale ruolo': 'Farmacista', 'Quali documenti': 'Ricette di farmaci' } });
    const row = citizen.page.locator('.look tbody tr').first();
    expect(await row.locator('td').nth(0).innerText()).toContain('4 ricette di farmaci');
    expect(await row.locator('td').nth(1).innerText()).toContain('0 ricette di farmaci');
    await citizen.page.getByRole('button', { name: 'Salva la limitazione' }).click();
    await citizen.page.waitForURL(/fatto=limitata/);
    expect(await prescriptions()).toBe(0);
    await citizen.page.getByRole('button', { name: 'Togli questa limitazione' }).click();
    await citizen.page.waitForURL(/fatto=tolta/);
  });

  test('is saved only as it was looked at', { timeout }, async () => {
    const { page } = citizen;
    await fillIn({ whom: 'Tutti', choose: { 'Quali documenti': 'Laboratorio' } });
    await page.getByLabel('Quali documenti').selectOption({ label: 'Radiologia' });
    await page.getByRole('button', { name: 'Salva la limitazione' }).click();
    expect(await page.getByRole('status').innerText()).toContain('Non è stata salvata');
    expect(await page.locator('.look').innerText()).toContain('Nessun altro vede: radiologia');
    await page.goto('/chi-puo-vedere');
    expect(await page.getByRole('button', { name: 'Togli questa limitazione' }).count()).toBe(0);
  });

  const mistakes: readonly (readonly [what: string, answers: Pick<Case, 'whom' | 'choose' | 'days'>, field: string, words: string])[] = [
    ['nothing for everybody', { whom: 'Tutti' }, 'tipo', 'Scegli un tipo di documento o un periodo'],
    ['a role without saying which', { whom: 'Chi ha un certo ruolo' }, 'ruolo', 'Scegli una risposta per «Quale ruolo»'],
    ['an organisation without saying which', { whom: 'Una struttura' }, 'struttura', 'Quale struttura'],
    ['a person without saying whom', { whom: 'Una persona' }, 'professionista', 'Quale persona'],
    [
      'a period that ends before it begins',
      { whom: 'Tutti', days: { 'Documenti dal giorno': '2025-12-31', 'Documenti fino al giorno': '2025-01-01' } },
      'al',
      'L’ultimo giorno viene prima del primo',
    ],
  ];
  test.each(mistakes)('of %s is told at its field', { timeout }, async (_, answers, field, words) => {
    const { page } = citizen;
    await fillIn(answers);
    if (field === 'al') await citizen.look();
    expect(await page.locator('.error-summary').innerText()).toContain(words);
    await page.locator('.error-summary a').click();
    expect(page.url()).toContain(`#${field}`);
    const wrong = page.locator(`#${field}`);
    expect(await wrong.getAttribute('aria-invalid')).toBe('true');
    expect(await wrong.getAttribute('aria-describedby')).toContain(`${field}-error`);
    expect(await page.locator(`#${field}-error`).innerText()).toContain(words);
    expect(await page.getByRole('radio', { name: answers.whom }).isChecked(), 'nothing typed is lost').toBe(true);
    expect(await page.locator('.look').count()).toBe(0);
  });

  test('speaks English on a narrow screen', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('citizen', { language: 'en', width: 320, height: 800 });
    await visit('/chi-puo-vedere/limita');
    await screenshot('restrict-narrow-form');
    await page.getByRole('radio', { name: 'A person' }).check();
    await page.getByLabel('Which person').selectOption('specialist');
    await page.getByRole('button', { name: 'See what changes' }).click();
    await look();
    expect(await page.locator('.look').innerText()).toMatch(/Sara Campione.*not allowed: all documents/);
    await screenshot('restrict-narrow-look');
  });
});

async function declareCare({ page, visit }: Window): Promise<void> {
  await visit('/operatore/persona/citizen/cura');
  await page.getByLabel('Quale percorso di cura').fill('Visita ambulatoriale di oggi');
  await page.locator('#accept').check();
  await page.getByRole('button', { name: 'Dichiara e continua' }).click();
  await page.waitForURL('**/persona/citizen');
}

/** `11 di 13 documenti`, and what there is beside documents. */
async function documentsIn(cells: Locator): Promise<readonly number[]> {
  return (await cells.allInnerTexts()).map((text) => Number(/^\d+/.exec(text)?.[0]));
}

/** Of a document, by its address, without what differs from one request to the next. */
async function pageOf({ page }: Window, id: string): Promise<string> {
  await page.goto(`/operatore/persona/citizen/documenti/${id}`);
  return (await page.locator('main').innerHTML()).replace(/[0-9a-f-]{36}/g, '').replaceAll(id, '');
}
