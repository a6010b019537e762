// The registry's desk: who is written, who ends, who begins again; and that whoever has ended is refused at the next request.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, Provenance } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { checkLetter } from '#fhir/fiscal-code.ts';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';

const fiscalCode = `NVUPRI85B41D969${checkLetter('NVUPRI85B41D969')}`;

describe.skipIf(missingBrowser !== undefined)('The registry', () => {
  let journey: Journey;
  let admin: Window;
  beforeAll(async () => {
    journey = await startJourney({}, 'registry-pages');
    admin = await journey.signInAs('admin');
  }, timeout);
  afterAll(() => journey.close());

  const statusOf = async (persona: PersonaName, path = '/Organization/region'): Promise<number> => {
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken(persona)}` };
    return (await server.fetch(new Request(`${url}/fhir${path}`, { headers }))).status;
  };
  const read = async (path: string): Promise<Bundle> => {
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken('admin')}` };
    return (await (await server.fetch(new Request(`${url}/fhir${path}`, { headers }))).json()) as Bundle;
  };
  const act = async (button: 'Termina' | 'Riapri', reason: string): Promise<void> => {
    const { page } = admin;
    await page.getByLabel('Motivo').fill(reason);
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.waitForURL(/fatto=/);
  };

  test('A hospital is written, and a role at it for a professional who was found; each error is at its field', { timeout }, async () => {
    const { page, visit, look, screenshot } = admin;
    await visit('/admin/registro');
    await screenshot('registry');
    const organization = page.getByRole('form', { name: 'Aggiungi un’organizzazione' });
    await organization.getByLabel('Fa parte di').fill('nessuna di queste');
    await organization.getByRole('button').click();
    await page.locator('.error-summary').waitFor();
    await look();
    await screenshot('registry-error');
    expect(await page.locator('#partOf-error').textContent()).toContain('Nessuna organizzazione');
    await organization.getByLabel('Nome').fill('Ospedale Nuova Prova');
    await organization.getByLabel('Tipo di codice').selectOption('hospital');
    await organization.getByLabel('Codice', { exact: true }).fill('070997');
    await organization.getByLabel('Fa parte di').fill('asl3');
    await organization.getByRole('button').click();
    await page.getByRole('heading', { name: 'Ospedale Nuova Prova', level: 1 }).waitFor();
    await look();
    expect(await page.locator('main').textContent()).toContain('Nessun ruolo.');

    await page.goto('/admin/registro');
    const professional = page.getByRole('form', { name: 'Aggiungi un professionista' });
    await professional.getByLabel('Cognome').fill('Nuova');
    await professional.getByLabel(/^Nom/).fill('Piera');
    await professional.getByLabel('Codice fiscale').fill(fiscalCode);
    await professional.getByRole('button').click();
    await page.getByRole('heading', { name: 'Piera Nuova', level: 1 }).waitFor();
    await look();

    await page.goto('/admin/registro?cerca=campione');
    await page.getByRole('link', { name: 'Sara Campione' }).click();
    const role = page.getByRole('form', { name: 'Aggiungi un ruolo' });
    await role.getByLabel('Organizzazione').fill('Ospedale Nuova Prova');
    await role.getByRole('button').click();
    await page.locator('#role-error').waitFor();
    await look();
    await role.getByLabel('Ruolo').selectOption('AAS');
    await role.getByLabel('Dal').fill('2026-01-01');
    await role.getByRole('button').click();
    await page.getByRole('rowheader', { name: 'Ospedale Nuova Prova' }).waitFor();
    await look();
    await screenshot('registry-professional');
    // With roles at two organisations a token must say which: the one of before says none.
    expect(await statusOf('specialist')).toBe(403);
    await page.getByRole('link', { name: /Gestisci.*Ospedale Nuova Prova, Medico/ }).click();
    await act('Termina', 'Trasferimento ad altra sede');
    await look();
    await screenshot('registry-role-ended');
    expect(await page.locator('main').textContent()).toContain('Trasferimento ad altra sede');
    expect(await statusOf('specialist')).toBe(200);
  });

  test('A nurse whose role has ended is refused at the next request, and let in when it is opened again', { timeout }, async () => {
    const { page, visit, look } = admin;
    expect(await statusOf('nurse')).toBe(200);
    await visit('/admin/registro/ruoli/nurse-role');
    await page.getByRole('button', { name: 'Termina', exact: true }).click();
    await page.locator('#reason-error').waitFor();
    await look();
    await act('Termina', 'Fine del contratto');
    expect(await statusOf('nurse')).toBe(403);
    await act('Riapri', 'Contratto rinnovato');
    expect(await statusOf('nurse')).toBe(200);
    const proofs = (await read('/Provenance?target=PractitionerRole/nurse-role')).entry?.map(({ resource }) => resource) ?? [];
    const reasons = proofs.map((one) => (one as Provenance).reason?.[0]?.text);
    expect(new Set(reasons)).toEqual(new Set(['Contratto rinnovato', 'Fine del contratto']));
    expect(reasons).toHaveLength(2);
    expect(proofs).toMatchObject([1, 2].map(() => ({ agent: [{ who: { reference: 'Practitioner/admin' } }] })));
    const trail = (await journey.started.server.store.auditTrail({ count: 1000 })).filter(({ action }) =>
      action.endsWith('registry-entry'),
    );
    expect(trail.slice(-2)).toMatchObject([
      {
        agent: 'Practitioner/admin',
        action: 'end-registry-entry',
        what: ['PractitionerRole/nurse-role/_history/2', expect.stringMatching(/^Provenance\//)],
      },
      {
        agent: 'Practitioner/admin',
        action: 'reopen-registry-entry',
        what: ['PractitionerRole/nurse-role/_history/3', expect.stringMatching(/^Provenance\//)],
      },
    ]);
  });

  test('A professional who has ended loses tokens and pages at once', { timeout }, async () => {
    const gp = await journey.signInAs('gp');
    await gp.page.goto('/operatore');
    expect(new URL(gp.page.url()).pathname).toBe('/operatore');
    expect(await statusOf('gp')).toBe(200);
    await admin.visit('/admin/registro/professionisti/gp');
    await act('Termina', 'Pensionamento');
    await admin.look();
    await admin.screenshot('registry-professional-ended');
    expect(await statusOf('gp')).toBe(403);
    await gp.page.goto('/operatore');
    expect(new URL(gp.page.url()).pathname).toBe('/accedi/profilo');
    expect(await gp.page.locator('h1').textContent()).toBe('Nessun ruolo in corso');
    await gp.look();
    await gp.screenshot('registry-no-role-left');
    await act('Riapri', 'Inserito per errore');
    expect(await statusOf('gp')).toBe(200);
  });

  test('The systems and the people of an organisation that has ended are refused, until it is opened again', { timeout }, async () => {
    expect([await statusOf('hospital'), await statusOf('nurse')]).toEqual([200, 200]);
    await admin.visit('/admin/registro/organizzazioni/hospital');
    await act('Termina', 'Chiusura');
    await admin.look();
    expect([await statusOf('hospital'), await statusOf('nurse'), await statusOf('laboratory')]).toEqual([403, 403, 200]);
    await act('Riapri', 'Riapertura');
    expect([await statusOf('hospital'), await statusOf('nurse')]).toEqual([200, 200]);
  });

  test('On a telephone, in English', { timeout }, async () => {
    const { visit, screenshot, page } = await journey.signInAs('admin', { language: 'en', width: 320, height: 700 });
    await visit('/admin/registro');
    await screenshot('registry-320-en');
    await visit('/admin/registro/professionisti/specialist');
    await screenshot('registry-professional-320-en');
    expect((await page.goto('/admin/registro/professionisti/nobody'))?.status()).toBe(404);
    expect((await page.goto('/admin/registro/persone/gp'))?.status()).toBe(404);
  });

  test('is nobody’s but the administrator’s', { timeout }, async () => {
    const { page } = await journey.signInAs('operator');
    expect((await page.goto('/admin/registro/professionisti/gp'))?.status()).toBe(403);
  });
});
