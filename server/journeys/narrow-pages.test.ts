// Every page of the table on a telephone: English with axe, Italian, letters twice as large; nothing is wider than the window, nothing too heavy.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enlargeText, missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';
import { codesSent } from './codes-sent.ts';
import { weighPage } from './look-at-page.ts';
import { narrowAddresses, type NarrowAddress } from './narrow-addresses.ts';
import { visitedPages } from './visited-pages.ts';

const paths = Object.keys(visitedPages).flatMap((page) => (page.startsWith('GET ') ? [page.slice(4)] : []));
type Shown = Extract<NarrowAddress, { readonly at: string }>;
const shown = Object.entries(narrowAddresses).filter((entry): entry is [string, Shown] => 'at' in entry[1]);
const states = new Set(Object.values(narrowAddresses).flatMap((one) => ('state' in one ? [one.state] : [])));
const narrow = { width: 320, height: 800 };

test('Every page has its address here, or says why there is nothing to look at', () => {
  expect(Object.keys(narrowAddresses).sort()).toEqual([...paths].sort());
});

test.each([...states])('What only a walk reaches is looked at on a telephone by the journey %s', (journey) => {
  expect(readFileSync(new URL(`./${journey}.test.ts`, import.meta.url), 'utf8')).toMatch(/width: 320/);
});

describe.skipIf(missingBrowser !== undefined)('On a telephone', () => {
  let journey: Journey;
  let made: Readonly<Record<string, string>> = {};
  const windows = new Map<string, Window>();
  beforeAll(async () => {
    journey = await startJourney();
    made = await makeWhatPagesAreAbout(journey);
  }, timeout);
  afterAll(() => journey.close());

  async function windowFor(as: Shown['as'], language: 'it' | 'en'): Promise<Window> {
    const key = `${as} ${language}`;
    const found =
      windows.get(key) ?? (await (as === 'anyone' ? journey.open({ language, ...narrow }) : journey.signInAs(as, { language, ...narrow })));
    windows.set(key, found);
    return found;
  }

  test.each(shown)('%s', { timeout }, async (path, { as, at }) => {
    const address = at.replace(/\{(\w+)\}/g, (_, name: string) => made[name] ?? name);
    const name = path.replace(/\W+/g, '-');
    const english = await windowFor(as, 'en');
    await english.visit(address);
    if (path !== '/autorizza/:uid') expect(english.page.url(), 'the page itself, and no other').toContain(at.split(/[?{]/)[0]);
    expect(await english.page.locator('html').getAttribute('lang')).toBe('en');
    // Page, style, faces, icons and script, as on a first view.
    expect(await weighPage(english.page)).toBeGreaterThan(50_000);
    await english.screenshot(`narrow-en${name}`);
    const italian = await windowFor(as, 'it');
    await italian.page.goto(address);
    await italian.fits();
    await italian.screenshot(`narrow-it${name}`);
    await enlargeText(italian.page);
    await italian.fits();
    await italian.screenshot(`narrow-large${name}`);
  });

  /** As it is now, and with letters twice as large. */
  async function lookAtStep({ page, look, fits, screenshot }: Window, path: string): Promise<void> {
    await page.waitForURL(`**${path}`);
    await look();
    await screenshot(`narrow-en${path.replace(/\W+/g, '-')}`);
    await enlargeText(page);
    await fits();
  }

  test('each step of an opening', { timeout }, async () => {
    const window = await journey.signInAs('citizen-new', { language: 'en', ...narrow });
    const { page } = window;
    const go = (): Promise<void> => page.locator('main form .btn-primary').first().click();
    await page.goto('/attivazione');
    await page.getByRole('checkbox').check();
    await go();
    await lookAtStep(window, '/attivazione/informativa');
    await page.getByRole('checkbox').check();
    await go();
    await lookAtStep(window, '/attivazione/dati');
    await page.getByRole('checkbox').check();
    await page.locator('#phone').fill('+39 333 0000001');
    await page.locator('#email').fill('prova@example.org');
    await go();
    await lookAtStep(window, '/attivazione/codici');
    const sent = await codesSent(journey.started.server);
    await page.locator('#phone').fill(sent.phone);
    await page.locator('#email').fill(sent.email);
    await go();
    await lookAtStep(window, '/attivazione/scelte');
    for (const choice of ['feed', 'past', 'consultation']) await page.locator(`#${choice}-yes`).check();
    await go();
    await lookAtStep(window, '/attivazione/riepilogo');
    await go();
    await lookAtStep(window, '/attivazione/conclusa');
  });

  test('the choices at the counter, after the person was recognised', { timeout }, async () => {
    const window = await windowFor('operator', 'en');
    const { page } = window;
    await page.goto('/sportello/persona/citizen/riconoscimento');
    await page.locator('main select').first().selectOption('identity-card');
    await page.getByLabel('Number').fill('CA12345AB');
    await page.locator('main input[type=date]').fill('2030-01-01');
    await page.locator('main form .btn-primary').first().click();
    await page.waitForURL('**/sportello/persona/citizen');
    await page.goto('/sportello/persona/citizen/consensi');
    await lookAtStep(window, '/sportello/persona/citizen/consensi');
  });
});

/** An app that may ask, and a delegation that can be ended. */
async function makeWhatPagesAreAbout({ started: { server, url } }: Journey): Promise<Readonly<Record<string, string>>> {
  const redirect = `${url}/accedi/non-iscritto`;
  const scope = 'openid fhirUser launch/patient patient/*.rs';
  const registered = await server.authorization?.clients.register({ name: 'Diario', kind: 'public', redirectUris: [redirect], scope });
  const client = registered?.client.id ?? '';
  const headers = { Authorization: `Bearer ${await server.issueToken('citizen')}`, 'Content-Type': 'application/fhir+json' };
  const ask = async (path: string, body?: unknown): Promise<string> => {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await server.fetch(new Request(`${url}/fhir${path}`, { headers, ...sent }));
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  };
  const parameter = [
    { name: 'delegate', valueString: 'PRVNLI90L16D969R' },
    { name: 'documentKind', valueCode: 'laboratory-report' },
    { name: 'until', valueDate: '2026-12-31' },
  ];
  const given = await ask('/Patient/citizen/$delegate', { resourceType: 'Parameters', parameter });
  const delegation = /RelatedPerson\/([A-Za-z0-9\-.]+)/.exec(given)?.[1] ?? '';
  const question = {
    response_type: 'code',
    client_id: client,
    redirect_uri: redirect,
    scope,
    state: 's',
    aud: `${url}/fhir`,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };
  return { client, delegation, authorize: `/auth/authorize?${new URLSearchParams(question).toString()}` };
}
