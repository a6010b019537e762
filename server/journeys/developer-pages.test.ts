// A developer tries requests: each template as it is offered, with and without scripts, in both languages; nothing goes around the front door.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';

describe.skipIf(missingBrowser !== undefined)('The page of developers', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'developer-pages');
  }, timeout);
  afterAll(() => journey.close());

  const body = ({ page }: Window): Promise<string | null> => page.locator('#corpo-risposta').textContent();
  const send = async ({ page }: Window, status: string): Promise<void> => {
    await page.getByRole('button', { name: /^(Invia|Send)$/ }).click();
    await page.getByRole('heading', { name: status, exact: true }).waitFor();
  };

  test.each([
    ['search', 'Risposta 200 OK', '"total": 9'],
    ['hidden', 'Risposta 404 Not Found', '"code": "not-found"'],
    ['everything', 'Risposta 200 OK', '"resourceType": "Patient"'],
    ['xml', 'Risposta 200 OK', '  <id value="citizen"/>'],
    ['consent', 'Risposta 201 Created', '"resourceType": "Consent"'],
    ['hide', 'Risposta 200 OK', 'DiagnosticReport/citizen-lab-1'],
    ['ingest', 'Risposta 201 Created', 'The document was taken'],
    ['activate', 'Risposta 200 OK', '"resourceType": "Parameters"'],
    ['transaction', 'Risposta 200 OK', '"type": "transaction-response"'],
    ['patch', 'Risposta 200 OK', 'Sala prelievi, piano terra'],
  ])('The template %s is sent as it is offered: %s', { timeout }, async (template, status, expected) => {
    const window = await journey.open();
    await window.page.goto(`/sviluppo?modello=${template}`);
    await send(window, status);
    await window.look();
    expect(await body(window)).toContain(expected);
    await window.screenshot(`developer-${template}`);
    await window.context.close();
  });

  test('A measure is deleted, and a second time is gone; the same without scripts, on a telephone, in English', { timeout }, async () => {
    const window = await journey.open({ language: 'en', width: 320, height: 700, javaScript: false });
    const { page, fits, screenshot } = window;
    await page.goto('/sviluppo');
    await page.getByRole('link', { name: 'Delete', exact: true }).click();
    await screenshot('developer-320-en-form');
    await send(window, 'Answer 204 No Content');
    await fits();
    await screenshot('developer-320-en');
    expect(await page.locator('main').textContent()).toContain('The answer has no body.');
    await page.getByLabel('Method').selectOption('GET');
    await send(window, 'Answer 410 Gone');
    await window.context.close();
  });

  test('The request is shown as it was sent, with a command that a shell runs to the same answer', { timeout }, async () => {
    const window = await journey.open();
    const { page, visit, look } = window;
    await visit('/sviluppo');
    await page.getByLabel('Percorso').fill("/Patient?name=d'Esempio&_count=1");
    await page.getByLabel('Prefer').selectOption('handling=strict');
    await send(window, 'Risposta 200 OK');
    await look();
    expect(await page.locator('#inviata').textContent()).toMatch(
      /^GET \/fhir\/Patient\?name=d%27Esempio&_count=1 HTTP\/1\.1\nHost: .*\nAccept: .*\nAuthorization: Bearer .*…\nPrefer: handling=strict$/,
    );
    const curl = (await page.locator('#curl').textContent()) ?? '';
    const [, url = ''] = /^curl -i '([^']*)'/.exec(curl) ?? [];
    const headers = Object.fromEntries([...curl.matchAll(/-H '([^:]*): ([^']*)'/g)].map(([, name = '', value = '']) => [name, value]));
    const answer = await fetch(url, { headers });
    expect([answer.status, JSON.parse((await body(window)) ?? '')]).toEqual([200, await answer.json()]);
  });

  test('Who has no token is refused; a guardian asks on behalf of the child; purposes and roles hold', { timeout }, async () => {
    const window = await journey.open();
    const { page, visit, look } = window;
    await visit('/sviluppo');
    await page.getByLabel('Persona').selectOption('nobody');
    await send(window, 'Risposta 401 Unauthorized');
    await page.getByLabel('Persona').selectOption('guardian');
    await page.getByLabel('Percorso').fill('/DiagnosticReport?patient=child&_summary=count');
    await send(window, 'Risposta 200 OK');
    expect(await body(window)).toContain('"total": 0');
    await page.locator('summary').first().click();
    await page.getByLabel('Per conto di').fill('child');
    await send(window, 'Risposta 200 OK');
    await look();
    expect(await body(window)).toContain('"total": 1');
    const last = (await journey.started.server.store.auditTrail({ count: 1, newestFirst: true }))[0];
    expect(last).toMatchObject({ agent: 'Patient/guardian', client: 'demo', action: 'search-type' });
  });

  test('A search is explained, what is no search is not', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.open();
    await visit('/sviluppo');
    await page.getByRole('button', { name: 'Spiega la ricerca' }).click();
    await page.getByRole('heading', { name: 'Come viene eseguita la ricerca' }).waitFor();
    await look();
    await screenshot('developer-explain');
    expect(await page.locator('#spiega-sql').textContent()).toContain('select');
    expect(await page.locator('#inviata').textContent()).toContain('&_requester=Practitioner/gp&_purpose=TREATMENT HTTP/1.1');
    expect(await page.locator('#spiega-sql').textContent()).toContain('consent');
    await page.getByLabel('Percorso').fill('/Patient/citizen/$everything');
    await page.getByRole('button', { name: 'Spiega la ricerca' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    expect(await page.locator('#percorso-error').textContent()).toContain('Si può spiegare solo una ricerca GET');
  });

  test.each([
    ['percorso', { percorso: '' }, 'Compila il campo'],
    ['percorso', { percorso: 'Patient/citizen' }, 'deve cominciare con «/»'],
    ['percorso', { percorso: '/../esci' }, 'esce da /fhir'],
    ['percorso', { percorso: '/%2e%2e/sportello' }, 'esce da /fhir'],
    ['if-match', { 'if-match': '3' }, 'Scrivi la versione come W/"1"'],
    ['corpo', { corpo: '{}' }, 'Una richiesta GET non ha corpo'],
    ['assistito', { assistito: 'a b' }, 'Un id ha lettere'],
    ['metodo', { metodo: 'TRACE' }, 'non è tra quelle proposte'],
    ['persona', { persona: 'root' }, 'non è tra quelle proposte'],
    ['accept', { accept: 'x\r\ny: z' }, 'non è tra quelle proposte'],
  ])('What is wrong is said at the field %s: %j', { timeout }, async (field, wrong, message) => {
    const form = { persona: 'gp', metodo: 'GET', percorso: '/Patient', ...wrong };
    const answer = await fetch(`${journey.started.url}/sviluppo`, {
      method: 'POST',
      headers: { Origin: journey.started.url, 'Accept-Language': 'it' },
      body: new URLSearchParams(form),
    });
    const html = await answer.text();
    expect([answer.status, html.includes('id="risposta"')]).toEqual([422, false]);
    expect(new RegExp(`id="${field}-error"[^>]*>(.*?)</p>`, 's').exec(html)?.[1]?.replaceAll('&quot;', '"')).toContain(message);
  });

  test('Another site cannot make a browser send a request here', async () => {
    const form = { persona: 'gp', metodo: 'GET', percorso: '/Patient' };
    const answer = await fetch(`${journey.started.url}/sviluppo`, {
      method: 'POST',
      headers: { Origin: 'https://elsewhere.example' },
      body: new URLSearchParams(form),
    });
    expect(answer.status).toBe(403);
  });

  test('A token is shown for whoever takes it elsewhere', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.open();
    await visit('/sviluppo');
    await screenshot('developer-form');
    await page.getByRole('link', { name: 'Token di gp' }).click();
    await look();
    expect(await page.locator('#token code').textContent()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });
});
