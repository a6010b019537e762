// Told of an emergency always, and of every access when the person wants it: from the page to the mailbox.
import type { Patient } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';
import { demoResources } from './test-server.ts';

describe.skipIf(missingBrowser !== undefined)('News of accesses', () => {
  let journey: Journey;
  let citizen: Window;
  beforeAll(async () => {
    journey = await startJourney();
    citizen = await journey.signInAs('citizen');
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken('admin')}`, 'Content-Type': 'application/fhir+json' };
    const person = demoResources().find(({ resourceType, id }) => resourceType === 'Patient' && id === 'citizen') as Patient;
    const body = JSON.stringify({ ...person, telecom: [{ system: 'email', value: 'bianca@esempio.example' }] });
    const answer = await server.fetch(new Request(`${url}/fhir/Patient/citizen`, { method: 'PUT', headers, body }));
    if (answer.status !== 200) throw new Error(await answer.text());
  });
  afterAll(() => journey.close());

  async function askAs(
    persona: 'gp' | 'citizen' | 'hospital' | 'specialist',
    path: string,
    wish: { purpose?: string } = {},
    body?: unknown,
  ): Promise<number> {
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken(persona, wish)}`, 'Content-Type': 'application/fhir+json' };
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await server.fetch(new Request(`${url}/fhir${path}`, { headers, ...sent }))).status;
  }

  async function mails(): Promise<readonly string[]> {
    const { messages } = journey.started.server;
    await messages.accessNews.tellNews();
    await messages.deliverDue();
    const { page } = citizen;
    await citizen.visit('/demo/posta');
    const text = await page.locator('main').innerText();
    return text.match(/(Il tuo Fascicolo è stato consultato|Accesso in emergenza al tuo Fascicolo)/g) ?? [];
  }
  const consulted = (all: readonly string[]): number => all.filter((title) => title.includes('consultato')).length;

  test('nobody is told of ordinary accesses who did not ask for it', { timeout }, async () => {
    expect(await askAs('gp', '/DiagnosticReport?patient=citizen')).toBe(200);
    expect(consulted(await mails())).toBe(0);
  });

  test('who asks for it is told of the next one, once for one visit, without a word of health', { timeout }, async () => {
    const { page, visit, look, screenshot } = citizen;
    await visit('/accessi');
    await screenshot('accesses');
    await page.getByRole('button', { name: 'Avvisami di ogni consultazione' }).click();
    await page.waitForURL(/fatto=avvisi/);
    await look();
    expect(consulted(await mails()), 'what was before is no news').toBe(0);
    await askAs('gp', '/DiagnosticReport?patient=citizen&code=58410-2');
    await askAs('gp', '/DiagnosticReport?patient=citizen');
    await askAs('gp', '/Observation?patient=citizen');
    const all = await mails();
    expect(consulted(all)).toBe(1);
    const text = await page.locator('main').innerText();
    expect(text).toContain('Studio Medico Modello');
    for (const word of ['Emoglobina', 'Glucosio', 'diabete', 'referto', 'DiagnosticReport', 'Observation'])
      expect(text).not.toContain(word);
    await screenshot('mailbox-access');
    expect(consulted(await mails()), 'nobody is told twice').toBe(1);
  });

  test('of one’s own looks, of feeding and of what has still to be told by a clinician there is no message', { timeout }, async () => {
    await askAs('citizen', '/DiagnosticReport');
    await askAs('hospital', '/DiagnosticReport?_count=5');
    const { body } = await journey.started.server.store.read((reader) =>
      reader.standing({ type: 'DiagnosticReport', id: 'citizen-lab-unmediated' }).then((standing) => ({ body: standing?.marks })),
    );
    expect(body, 'it waits for mediation').toBe(2);
    await askAs(
      'specialist',
      '/Patient/citizen/$declare-care',
      {},
      {
        resourceType: 'Parameters',
        parameter: [{ name: 'declaration', valueString: 'Visita ambulatoriale di oggi' }],
      },
    );
    expect(await askAs('specialist', '/DiagnosticReport/citizen-lab-unmediated')).toBe(200);
    expect(consulted(await mails())).toBe(1);
    await askAs('specialist', '/DiagnosticReport/citizen-lab-1');
    expect(consulted(await mails())).toBe(2);
  });

  test('of an emergency the person is told though they asked for nothing, and finds it on the page', { timeout }, async () => {
    const { page, visit, look, screenshot } = citizen;
    await visit('/accessi');
    await page.getByRole('button', { name: 'Avvisami solo delle emergenze' }).click();
    await page.waitForURL(/fatto=avvisi/);
    await look();
    const before = await mails();
    const reason = { resourceType: 'Parameters', parameter: [{ name: 'reason', valueString: 'Incosciente dopo un incidente' }] };
    expect(await askAs('specialist', '/Patient/citizen/$emergency-access', { purpose: 'EMERGENCY' }, reason)).toBe(200);
    expect(await askAs('specialist', '/DiagnosticReport?patient=citizen', { purpose: 'EMERGENCY' })).toBe(200);
    const after = await mails();
    expect(after.length - before.length).toBe(1);
    expect(after.some((title) => title.includes('emergenza'))).toBe(true);
    await visit('/accessi?emergenza=yes');
    const rows = page.locator('.accesses tbody tr');
    expect(await rows.count()).toBe(2);
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('referti'), expect.stringContaining('Ha dichiarato un’emergenza')]);
    expect(await rows.locator('.tag-danger').count()).toBe(2);
    expect(await page.locator('.list-count').innerText()).toContain('2 accessi');
    await screenshot('accesses-emergency');
  });
});
