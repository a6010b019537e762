// The region watches and keeps.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

describe.skipIf(missingBrowser !== undefined)('The region', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'region-pages');
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

  test(
    'Messages that were given up are seen, sent again, and counted for the monitor; the openings are a MeasureReport',
    { timeout },
    async () => {
      const { store } = journey.started.server;
      const metrics = async (): Promise<string> => (await fetch(`${journey.started.url}/metrics`)).text();
      expect(await metrics()).toMatch(/^outbox_given_up 0$/m);
      await store.transact((writer) => writer.tell({ kind: 'message-email', payload: 'no message', due: 0 }));
      await store.transact((writer) => writer.tell({ kind: 'nobody-carries-this', payload: '{}', due: journey.clock.now - 3 * 3_600_000 }));
      await expect.poll(() => metrics(), { timeout: 20_000 }).toMatch(/^outbox_given_up 1$/m);
      expect(await metrics()).toMatch(/^outbox_oldest_due_seconds 10800$/m);
      const { page, visit, look, screenshot } = await journey.signInAs('admin');
      await visit('/admin');
      await screenshot('region-health');
      expect(await page.locator('main').textContent()).toContain('in ritardo da 3 ore');
      await page.getByRole('button', { name: 'Riprova' }).click();
      await expect.poll(async () => (await store.outbox.givenUp(10)).map(({ attempts }) => attempts), { timeout: 20_000 }).toEqual([2]);
      await visit('/admin');
      expect(await page.getByRole('row', { name: /message-email|E-mail/ }).textContent()).toContain('2');
      await page.getByRole('button', { name: 'Verifica il registro degli accessi' }).click();
      await page.getByText('Ultima verifica').waitFor();
      await look();
      expect(await metrics()).toMatch(/^audit_check_sound 1$/m);
      const report = (await (await page.request.get('/admin/aperture.json')).json()) as { resourceType: string; measure: string };
      expect(report).toMatchObject({ resourceType: 'MeasureReport', measure: 'https://fascicolo.example/fhir/Measure/activation' });
      const small = await journey.signInAs('admin', { language: 'en', width: 320, height: 700 });
      await small.visit('/admin');
      await small.screenshot('region-home-320-en');
    },
  );
});

async function noticeOf({ started }: Journey, token: string): Promise<string | undefined> {
  const answer = await started.server.fetch(
    new Request(`${started.url}/fhir/Patient/citizen-new/$activate`, { headers: { Authorization: `Bearer ${token}` } }),
  );
  const { parameter = [] } = (await answer.json()) as { parameter?: { name: string; valueString?: string }[] };
  return parameter.find(({ name }) => name === 'noticeVersion')?.valueString;
}
