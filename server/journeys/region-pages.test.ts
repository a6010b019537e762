// The region watches and keeps.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

describe.skipIf(missingBrowser !== undefined)('The region', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney();
  });
  afterAll(() => journey.close());

  test('An opening is counted, drawn, and in the CSV; the audit is sound', { timeout }, async () => {
    const { server, url } = journey.started;
    const token = await server.issueToken('operator');
    const said = { noticeVersion: (await noticeOf(journey, token)) ?? '', email: 'a@esempio.example', phone: '+393330000001' };
    const parameter = [
      ...Object.entries(said).map(([name, valueString]) => ({ name, valueString })),
      ...['feed', 'past', 'consultation', 'confirm'].map((name) => ({ name, valueBoolean: true })),
    ];
    const opened = await server.fetch(
      new Request(`${url}/fhir/Patient/citizen-new/$activate`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' },
        body: JSON.stringify({ resourceType: 'Parameters', parameter }),
      }),
    );
    expect(opened.status).toBe(200);
    const { page, visit, look, screenshot } = await journey.signInAs('admin');
    await visit('/admin');
    expect(await page.locator('main').textContent()).toContain('Non ancora verificato');
    await page.getByRole('button', { name: 'Verifica il registro degli accessi' }).click();
    await page.getByText('Ultima verifica').waitFor();
    await look();
    await screenshot('region-home');
    expect(await page.locator('main').textContent()).toContain('Integro');
    const csv = await (await page.request.get('/admin/aperture.csv')).text();
    expect(csv).toMatch(/^giorno,canale,azienda,aperture\r\n\d{4}-\d{2}-\d{2},counter,asl3,1\r\n$/);
  });

  test('A hospital, a physician and a role are written; the role ends', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('admin');
    await visit('/admin/registro');
    await screenshot('region-registry');
    const organization = page.getByRole('form', { name: 'Aggiungi un’organizzazione' });
    await organization.getByRole('button').click();
    await page.locator('.error-summary').waitFor();
    await look();
    await organization.getByLabel('Nome').fill('Ospedale Nuova Prova');
    await organization.getByLabel('Tipo di codice').selectOption('hospital');
    await organization.getByLabel('Codice', { exact: true }).fill('070997');
    await organization.getByRole('button').click();
    await page.getByRole('rowheader', { name: 'Ospedale Nuova Prova' }).waitFor();
    const role = page.getByRole('form', { name: 'Aggiungi un ruolo' });
    await role.getByLabel('Professionista').selectOption('specialist');
    await role.getByLabel('Organizzazione').selectOption({ label: 'Ospedale Nuova Prova' });
    await role.getByLabel('Ruolo').selectOption('AAS');
    await role.getByLabel('Dal').fill('2026-01-01');
    await role.getByRole('button').click();
    await page.getByRole('cell', { name: 'Ospedale Nuova Prova' }).waitFor();
    await look();
    const end = page.getByRole('form', { name: 'Termina' });
    await end.locator('#ending').selectOption({ label: 'Sara Campione · Medico · Ospedale Nuova Prova' });
    await end.getByLabel('Ultimo giorno').fill('2026-06-30');
    await end.getByRole('button').click();
    await page.getByRole('cell', { name: '2026-06-30' }).waitFor();
    await look();
  });
});

async function noticeOf({ started }: Journey, token: string): Promise<string | undefined> {
  const answer = await started.server.fetch(
    new Request(`${started.url}/fhir/Patient/citizen-new/$activate`, { headers: { Authorization: `Bearer ${token}` } }),
  );
  const { parameter = [] } = (await answer.json()) as { parameter?: { name: string; valueString?: string }[] };
  return parameter.find(({ name }) => name === 'noticeVersion')?.valueString;
}
