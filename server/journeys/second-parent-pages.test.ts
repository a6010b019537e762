// Both parents in a real browser, where the policy asks both: one confirms and waits, the other reads and confirms, or does not agree.
import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';

const pino: Patient = {
  resourceType: 'Patient',
  id: 'pino',
  identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'PCCPNI20A01D969X' }],
  name: [{ use: 'official', family: 'Piccolo', given: ['Pino'] }],
  gender: 'male',
  birthDate: '2020-01-01',
};
const parent = (person: string): RelatedPerson => ({
  resourceType: 'RelatedPerson',
  id: `${person}-of-pino`,
  extension: [
    { url: 'https://fascicolo.example/fhir/StructureDefinition/acting-person', valueReference: { reference: `Patient/${person}` } },
  ],
  active: true,
  patient: { reference: 'Patient/pino' },
  relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'PRN' }] }],
  period: { start: '2026-01-01' },
});

describe.skipIf(missingBrowser !== undefined)('Two parents', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ POLICY: 'liguria-2020-two-parents' });
    const { server, url } = journey.started;
    for (const resource of [pino, parent('guardian'), parent('citizen-new')]) {
      const headers = { Authorization: `Bearer ${await server.issueToken('admin')}`, 'Content-Type': 'application/fhir+json' };
      const address = `${url}/fhir/${resource.resourceType}/${resource.id}`;
      expect((await server.fetch(new Request(address, { method: 'PUT', headers, body: JSON.stringify(resource) }))).status).toBeLessThan(
        300,
      );
    }
  });
  afterAll(() => journey.close());

  async function actAs(persona: 'guardian' | 'citizen-new', options = {}): Promise<Window> {
    const window = await journey.signInAs(persona, options);
    await window.page.goto('/persona');
    await window.page.locator('#person-pino').check();
    await window.page.locator('form[action="/persona"] button').click();
    return window;
  }

  /** The code that has arrived last by this channel. */
  async function codeBy(channel: string): Promise<string> {
    const { messages } = journey.started.server;
    await messages.deliverDue();
    const sent = (await messages.mailbox?.messages()) ?? [];
    return /\b\d{6}\b/.exec(sent.find((one) => one.channel === channel)?.lines.join(' ') ?? '')?.[0] ?? '';
  }

  async function firstConfirms({ page }: Window): Promise<void> {
    await page.goto('/attivazione');
    await page.locator('#sure').check();
    await page.getByRole('button', { name: 'Comincia' }).click();
    await page.locator('#read').check();
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.locator('[name=right], #right').first().check();
    await page.locator('#phone').fill('333 7654321');
    await page.locator('#email').fill('teresa@example.org');
    await page.getByRole('button', { name: 'Continua' }).click();
    // Proved once, an address stays proved.
    if (new URL(page.url()).pathname === '/attivazione/codici') {
      await page.locator('#phone').fill(await codeBy('sms'));
      await page.locator('#email').fill(await codeBy('email'));
      await page.getByRole('button', { name: 'Continua' }).click();
    }
    for (const choice of ['feed-yes', 'past-no', 'consultation-yes']) await page.locator(`#${choice}`).check();
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click();
  }

  test('the first waits, the second does not agree, and is asked again until both have confirmed', { timeout }, async () => {
    const first = await actAs('guardian');
    await firstConfirms(first);
    await first.look();
    expect(await first.page.locator('h1').textContent()).toBe('Serve la conferma dell’altro genitore');
    await first.screenshot('second-parent-waits');

    const second = await actAs('citizen-new', { width: 320, height: 800 });
    await second.visit('/attivazione');
    expect(await second.page.locator('h1').textContent()).toBe('Conferma come secondo genitore');
    await second.screenshot('second-parent-asked');
    // A yes without having read is no yes.
    await second.page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click();
    await second.look();
    expect(await second.page.locator('.error-summary').count()).toBe(1);
    await second.page.getByRole('button', { name: 'Non sono d’accordo' }).click();
    expect(new URL(second.page.url()).pathname).toBe('/attivazione/non-aperto');
    await second.look();

    await firstConfirms(first);
    await second.page.goto('/attivazione/secondo-genitore');
    await second.page.locator('#read').focus();
    await second.page.keyboard.press('Space');
    await second.page.keyboard.press('Tab');
    await second.page.keyboard.press('Enter');
    await second.page.waitForURL(/conclusa/);
    await second.look();
    await first.page.goto('/attivazione/secondo-genitore');
    expect(await first.page.locator('h1').textContent()).toBe('Il Fascicolo è già aperto');
  });
});
