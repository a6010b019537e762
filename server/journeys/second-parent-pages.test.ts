// Both parents in a real browser, where the policy asks both: one confirms and waits, the other reads and confirms, or does not agree;
// at home and at the counter, where the officer recognises each of them.
import type { Bundle, Consent, Provenance } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type Window, type WindowOptions } from './browser.ts';
import { codesSent } from './codes-sent.ts';
import { childNamed, parentOf, putResource } from './two-parents.ts';

const family = [
  childNamed('pino', 'Pino', 'PCCPNI20A01D969X'),
  childNamed('gino', 'Gino', 'PCCGNI20A01D969N'),
  childNamed('rino', 'Rino', 'PCCRNI20A01D969Y'),
  ...['pino', 'gino', 'rino'].flatMap((one) => [parentOf(one, 'guardian'), parentOf(one, 'citizen-new')]),
];

describe.skipIf(missingBrowser !== undefined)('Two parents', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ POLICY: 'liguria-2020-two-parents' }, 'second-parent-pages');
    for (const resource of family) await putResource(journey.started, resource);
  });
  afterAll(() => journey.close());

  async function actAs(persona: 'guardian' | 'citizen-new', options: WindowOptions & { of?: string } = {}): Promise<Window> {
    const window = await journey.signInAs(persona, options);
    await window.page.goto('/persona');
    await window.page.locator(`#person-${options.of ?? 'pino'}`).check();
    await window.page.locator('form[action="/persona"] button').click();
    return window;
  }

  async function firstConfirms({ page }: Window): Promise<void> {
    journey.clock.now += 60_000;
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
    await page.waitForURL(/\/attivazione\/(codici|scelte)$/);
    if (new URL(page.url()).pathname === '/attivazione/codici') {
      const sent = await codesSent(journey.started.server);
      await page.locator('#phone').fill(sent.phone);
      await page.locator('#email').fill(sent.email);
      await page.getByRole('button', { name: 'Continua' }).click();
    }
    for (const choice of ['feed-yes', 'past-no', 'consultation-yes']) await page.locator(`#${choice}`).check();
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click();
  }

  test('the first waits, the second does not agree, and is asked again until both have confirmed', { timeout }, async () => {
    const first = await actAs('guardian');
    await firstConfirms(first);
    await first.page.locator('h1', { hasText: 'Serve la conferma dell’altro genitore' }).waitFor();
    await first.look();
    await first.screenshot('second-parent-waits');

    const second = await actAs('citizen-new', { width: 320, height: 800 });
    await second.visit('/attivazione');
    expect(await second.page.locator('h1').textContent()).toBe('Conferma come secondo genitore');
    await second.screenshot('second-parent-asked');
    // A yes without having read is no yes.
    await second.page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click();
    await second.page.locator('.error-summary').waitFor();
    await second.look();
    await second.page.getByRole('button', { name: 'Non sono d’accordo' }).click();
    await second.page.waitForURL(/\/attivazione\/non-aperto$/);
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

  test('the other parent reads the same page in English, on a small screen', { timeout }, async () => {
    await firstConfirms(await actAs('guardian', { of: 'gino' }));
    const { page, visit, screenshot } = await actAs('citizen-new', { of: 'gino', language: 'en', width: 320 });
    await visit('/attivazione/secondo-genitore');
    expect(await page.locator('h1').textContent()).toBe('Confirm as the second parent');
    expect(await page.locator('main').innerHTML()).not.toContain('teresa@example.org');
    await screenshot('second-parent-asked-en');
    const waits = await actAs('guardian', { of: 'gino', language: 'en', width: 320 });
    await waits.visit('/attivazione/secondo-genitore');
    expect(await waits.page.locator('h1').textContent()).toBe('The other parent has to confirm');
    await waits.page.locator('form[action="/attivazione/interrompi"] button').click();
    await waits.look();
  });

  async function recognise({ page, look }: Window): Promise<void> {
    await page.locator('#kind').selectOption('identity-card');
    await page.locator('#number').fill('CA12345AB');
    await page.locator('#expiry').fill('2030-01-01');
    await page.locator('form.form:has(#kind) button').click();
    await page.waitForURL(/persona\/[^/]+$/);
    await look();
  }

  async function confirmsAtCounter(window: Window): Promise<void> {
    const { page } = window;
    const next = () => page.locator('form[action$="/consensi"] button').first().click();
    await page.locator('#read').check();
    await next();
    await page.locator('#email').fill('teresa@example.org');
    await page.locator('#phone').fill('333 7654321');
    await page.locator('#readBack').check();
    await next();
    for (const choice of ['feed-yes', 'past-no', 'consultation-yes']) await page.locator(`#${choice}`).check();
    await next();
    await next();
    await page.locator('h1', { hasText: /altro genitore|other parent/ }).waitFor();
    await window.look();
  }

  async function asked<T>(question: string): Promise<readonly T[]> {
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken('operator')}` };
    const answer = await server.fetch(new Request(`${url}/fhir/${question}`, { headers }));
    return (((await answer.json()) as Bundle).entry ?? []).map(({ resource }) => resource as T);
  }

  test('at the counter the first sees whom the opening waits for, and the second does not agree', { timeout }, async () => {
    const window = await journey.signInAs('operator');
    const { page, visit, look, screenshot } = window;
    await page.goto('/sportello/persona/gino/consensi?rappresentante=guardian-of-gino');
    await recognise(window);
    await screenshot('counter-person-child');
    await page.getByRole('link', { name: 'decide Teresa Saggio' }).click();
    await confirmsAtCounter(window);
    expect(await page.locator('h1').textContent()).toBe('Manca la conferma dell’altro genitore');
    expect(await page.locator('.definitions').first().innerText()).toMatch(/Teresa Saggio[^]*Nilo Prova[^]*dicembre 2026/);
    await screenshot('counter-second-waits');

    await visit('/sportello/persona/gino');
    expect(await page.locator('main').innerText()).toContain('Un genitore ha confermato, l’altro non ancora');
    await screenshot('counter-second-person');
    // The other parent answers only when recognised.
    await page.getByRole('link', { name: 'Raccogli la risposta di Nilo Prova' }).click();
    await page.waitForURL(/citizen-new\/riconoscimento/);
    await recognise(window);
    await page.getByRole('link', { name: 'Raccogli la risposta di Nilo Prova' }).click();
    await look();
    await screenshot('counter-second-answer');
    await page.getByRole('button', { name: 'È d’accordo: apri il Fascicolo' }).click();
    await look();
    expect(await page.locator('#read-error').textContent()).toContain('deve essere letta');
    await page.getByRole('button', { name: 'Non è d’accordo' }).click();
    await page.getByRole('heading', { name: 'Il Fascicolo non è stato aperto' }).waitFor();
    await look();
    await screenshot('counter-second-refused');
    expect((await asked<Consent>('Consent?patient=gino&status=active')).length).toBe(0);
    const [rejected] = await asked<Consent>('Consent?patient=gino&status=rejected');
    const [refusal] = await asked<Provenance>(`Provenance?target=Consent/${rejected?.id ?? ''}`);
    expect(refusal?.agent[0]?.who.reference).toBe('RelatedPerson/citizen-new-of-gino');
    expect(JSON.stringify(refusal)).toContain('CA12345AB');
  });

  test('confirmed at home, taken back at the counter, confirmed again; the second agrees there, and it is open', { timeout }, async () => {
    await firstConfirms(await actAs('guardian', { of: 'gino' }));
    const window = await journey.signInAs('operator', { language: 'en', width: 320, height: 800 });
    const { page, visit, look, screenshot } = window;
    await page.goto('/sportello/persona/guardian/riconoscimento?per=gino');
    await recognise(window);
    await page.getByRole('link', { name: 'See the request of Teresa Saggio' }).click();
    await look();
    await screenshot('counter-second-waits-en');
    await page.getByRole('button', { name: 'Teresa Saggio takes the confirmation back' }).click();
    await look();
    await confirmsAtCounter(window);

    await page.goto('/sportello/persona/citizen-new/riconoscimento?per=gino');
    await recognise(window);
    // Recognised today by this officer, and not asked for the document twice.
    await page.getByRole('link', { name: 'Take the answer of Nilo Prova' }).click();
    await page.getByRole('heading', { name: 'Answer of the other parent' }).waitFor();
    const answer = '/sportello/persona/gino/consensi?rappresentante=citizen-new-of-gino';
    const other = await window.context.newPage();
    await other.goto(answer);
    await visit(answer);
    await screenshot('counter-second-answer-en');
    await page.locator('#read').check();
    await page.getByRole('button', { name: 'Agrees: open the record' }).click();
    await page.getByRole('heading', { name: 'The record is open' }).waitFor();
    await look();
    const receipt = await page.request.get(
      (await page.getByRole('link', { name: 'Open the receipt to print' }).getAttribute('href')) ?? '',
    );
    expect((await receipt.body()).subarray(0, 5).toString()).toBe('%PDF-');
    const consents = await asked<Consent>('Consent?patient=gino&status=active');
    expect(consents.map(({ performer }) => performer?.map(({ reference }) => reference))).toEqual(
      Array(3).fill(['RelatedPerson/guardian-of-gino', 'RelatedPerson/citizen-new-of-gino']),
    );
    // The same form from another window: said already, and told so.
    await other.locator('#read').check();
    await other.getByRole('button', { name: 'Agrees: open the record' }).click();
    expect(await other.locator('.notice-warning').first().textContent()).toContain('Nothing was changed');
  });

  test('where the other parent is registered no more, the page leads to registering one', { timeout }, async () => {
    await firstConfirms(await actAs('guardian', { of: 'rino' }));
    await putResource(journey.started, { ...parentOf('rino', 'citizen-new'), active: false });
    const window = await journey.signInAs('operator');
    const { page, visit, look, screenshot } = window;
    await page.goto('/sportello/persona/guardian/riconoscimento?per=rino');
    await recognise(window);
    await visit('/sportello/persona/rino/consensi?rappresentante=guardian-of-rino');
    expect(await page.locator('main').innerText()).toContain('non ancora registrato');
    await screenshot('counter-second-nobody');
    await page.getByRole('link', { name: 'Registra genitore o tutore' }).click();
    await look();
    expect(new URL(page.url()).pathname).toBe('/sportello/persona/rino/rappresentante');
  });
});
