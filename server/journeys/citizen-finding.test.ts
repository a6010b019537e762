// What a citizen finds and takes along: by words, structure and days; an exam over time; a code for the pharmacy; a date for the calendar.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';

const links = [
  { it: 'Cambio del medico', en: 'Change of GP', href: 'https://medico.example/cambio' },
  { it: 'Pagamento del ticket', en: 'Payment of the ticket', href: 'https://paga.example/ticket' },
];

describe.skipIf(missingBrowser !== undefined)('A citizen finds', () => {
  let journey: Journey;
  let citizen: Window;
  beforeAll(async () => {
    journey = await startJourney({ SERVICE_LINKS: JSON.stringify(links) }, 'citizen-finding');
    citizen = await journey.signInAs('citizen');
  }, timeout);
  afterAll(() => journey.close());

  const filters: readonly (readonly [what: string, fill: (window: Window) => Promise<unknown>, found: readonly string[]])[] = [
    ['words of the text', ({ page }) => page.getByLabel('Parole nel testo').fill('dimissione'), ['Lettera di dimissione ospedaliera']],
    [
      'a structure',
      ({ page }) => page.getByLabel('Struttura').selectOption({ label: 'Studio Medico Modello' }),
      ['Profilo sanitario sintetico'],
    ],
    [
      'a kind and days',
      async ({ page }) => {
        await page.getByLabel('Tipo').selectOption('radiology-report');
        await page.getByLabel('Dal giorno').fill('2025-05-01');
        await page.getByLabel('Al giorno', { exact: true }).fill('2025-05-31');
      },
      ['Ecografia dell’addome completo'],
    ],
  ];
  test.each(filters)('documents by %s, and nothing else', { timeout }, async (_, fill, found) => {
    const { page } = citizen;
    await page.goto('/referti');
    await page.getByText('Cerca tra i documenti').click();
    await fill(citizen);
    await page.getByRole('button', { name: 'Cerca' }).click();
    await page.waitForURL(/\?/);
    expect(await page.locator('.record-title').allInnerTexts()).toEqual(found);
    expect(await page.locator('.list-count').innerText()).toMatch(new RegExp(`^${found.length} document`));
  });

  test('an exam over time: each point of the plot is a row of its table', { timeout }, async () => {
    const { page, visit, screenshot } = citizen;
    await visit('/andamento?esame=http%3A%2F%2Floinc.org%7C59261-8');
    const rows = page.locator('main tbody tr');
    const days = await rows.locator('th').allInnerTexts();
    expect(days).toEqual(['13/01/2026', '16/09/2025', '11/03/2025', '17/09/2024', '12/03/2024']);
    expect(await rows.locator('td:nth-child(2)').allInnerTexts()).toEqual(['49', '52', '55', '59', '64']);
    const told = await page.locator('.plot svg title').allTextContents();
    for (const value of ['49', '52', '55', '59', '64'])
      expect(
        told.some((text) => text.includes(`: ${value}`)),
        value,
      ).toBe(true);
    await screenshot('finding-trend');
  });

  test('the code of a prescription, in bars that a scanner reads', { timeout }, async () => {
    const { page, visit } = citizen;
    await visit('/ricette/farmaci/citizen-drug-4');
    const codes = page.locator('.barcode svg');
    const read = await Promise.all((await codes.all()).map(async (svg) => scanned(await svg.innerHTML())));
    expect(read).toEqual(['*070A0*', '*0000000144*']);
  });

  test('an appointment for the calendar, at the time of Rome, with place and reminder and without a diagnosis', { timeout }, async () => {
    const { page } = citizen;
    await page.goto('/appuntamenti/citizen-echo-appointment');
    const href = await page.getByRole('link', { name: 'Aggiungi al calendario' }).getAttribute('href');
    const answer = await page.request.get(href ?? '');
    const text = (await answer.text()).replace(/\r\n /g, '');
    const event = text.slice(text.indexOf('BEGIN:VEVENT'));
    const line = (name: string): string => new RegExp(`^${name}[^:]*:(.*)\r$`, 'm').exec(event)?.[1] ?? '';
    expect(line('DTSTART')).toBe('20270118T094000');
    expect(text).toContain('DTSTART;TZID=Europe/Rome:');
    expect(line('DTEND')).toBe('20270118T101000');
    expect(line('SUMMARY')).toBe('Ecocolordopplergrafia cardiaca');
    expect(line('LOCATION')).toContain('Policlinico San Fittizio');
    expect(line('STATUS')).toBe('CONFIRMED');
    expect(text).toContain('BEGIN:VALARM');
    expect(text).not.toMatch(/ipertensione/i);
  });

  test('one kind of event in the timeline, and keeps to it in another year', { timeout }, async () => {
    const { page, visit, look, screenshot } = citizen;
    await visit('/cronologia?anno=2025');
    const kinds = (): Promise<string[]> => page.locator('.timeline .tag').allInnerTexts();
    expect(new Set(await kinds()).size).toBe(5);
    await page.getByRole('navigation', { name: 'Che cosa mostrare' }).getByRole('link', { name: 'Vaccinazioni' }).click();
    await look();
    await screenshot('finding-timeline');
    expect(await kinds()).toEqual(['Vaccinazione']);
    await page.getByRole('navigation', { name: 'Anni' }).getByRole('link', { name: '2024' }).click();
    expect(await page.locator('.timeline-date').allInnerTexts()).toEqual(['8 novembre 2024']);
    await page.getByRole('navigation', { name: 'Anni' }).getByRole('link', { name: '2022' }).click();
    expect(await page.locator('main').innerText()).toContain('Nel 2022 non c’è nulla di questo genere');
  });

  test('the services of the region as the settings name them, in both languages', { timeout }, async () => {
    for (const language of ['it', 'en'] as const) {
      const { page, visit } = await journey.signInAs('citizen', { language });
      await visit('/');
      for (const link of links) {
        const shown = page.getByRole('link', { name: link[language] });
        expect([await shown.getAttribute('href'), await shown.getAttribute('rel')]).toEqual([link.href, 'noreferrer external']);
      }
    }
  });
});

/** Code 39 by its wide bars and spaces, as ISO/IEC 16388 has them; only the characters of an NRE. */
const code39: Readonly<Record<string, string>> = {
  nnnwwnwnn: '0',
  wnnwnnnnw: '1',
  nnwwnnnnw: '2',
  wnwwnnnnn: '3',
  nnnwwnnnw: '4',
  wnnwwnnnn: '5',
  nnwwwnnnn: '6',
  nnnwnnwnw: '7',
  wnnwnnwnn: '8',
  nnwwnnwnn: '9',
  wnnnnwnnw: 'A',
  nwnnwnwnn: '*',
};

function scanned(svg: string): string {
  const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="4" width="([\d.]+)"/g)].map(([, x, width]) => ({
    x: Number(x),
    width: Number(width),
  }));
  const widths = bars.flatMap(({ x, width }, i) => {
    const next = bars[i + 1];
    return next === undefined ? [width] : [width, next.x - x - width];
  });
  const letters: string[] = [];
  // Nine elements, then a gap.
  for (let at = 0; at < widths.length; at += 10)
    letters.push(
      code39[
        widths
          .slice(at, at + 9)
          .map((width) => (width > 1 ? 'w' : 'n'))
          .join('')
      ] ?? '?',
    );
  return letters.join('');
}
