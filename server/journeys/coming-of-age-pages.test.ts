// Midnight in Rome of the eighteenth birthday, on the pages: what held a millisecond before holds no more, for everybody at once.
import { randomUUID } from 'node:crypto';
import type { Patient } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLetter } from '#fhir/fiscal-code.ts';
import { startServer, type Started } from '#server/start.ts';
import { versionsIn } from './bad-input.ts';
import { loadDemo, registryFile } from './browser.ts';
import { authenticatedAs } from './signed-in.ts';
import { clientWith, cookieOf, signedInAs, type PageClient } from './page-client.ts';
import { formsIn } from './page-forms.ts';
import { parentOf, putResource } from './two-parents.ts';

const midnight = Date.parse('2026-11-03T00:00:00+01:00');
const first15 = 'VNTMRA08S03D969';
const mario: Patient = {
  resourceType: 'Patient',
  id: 'mario',
  identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: first15 + checkLetter(first15) }],
  name: [{ use: 'official', family: 'Inventato', given: ['Mario'] }],
  gender: 'male',
  birthDate: '2008-11-03',
};

let started: Started;
let clock = midnight - 300_000;
let son: PageClient;
let mother: PageClient;
let officer: PageClient;

beforeAll(async () => {
  started = await startServer(
    { MODE: 'demo', DATABASE_URL: ':memory:', PORT: '0', LOG_LEVEL: 'silent', REGISTRY: registryFile },
    { clock: () => clock, newId: () => randomUUID() },
  );
  await loadDemo(started);
  for (const resource of [mario, parentOf('mario', 'guardian')]) await putResource(started, resource);
  const attributes = { givenName: 'Mario', familyName: 'Inventato', birthDate: '2008-11-03' };
  const login = { ...authenticatedAs('citizen-new', clock), fiscalNumber: first15 + checkLetter(first15), attributes };
  son = clientWith(started, await cookieOf(started, login));
  mother = await signedInAs(started, 'guardian', clock);
  officer = await signedInAs(started, 'operator', clock);
  const form = await mother.form('/persona', '/persona');
  const csrf = form.fields.find(({ name }) => name === 'csrf')?.value ?? '';
  await mother.send(form, { csrf, person: 'mario' });
});
afterAll(() => started.close());

test('at midnight in Rome the person decides, the parent no more, and the counter sees an adult', async () => {
  clock = midnight - 1;
  expect((await son.get('/attivazione')).location).toBe('/attivazione/ostacolo/under-age');
  const asked = await mother.get('/attivazione');
  expect(asked.html).toContain('Confermo di voler attivare il Fascicolo di Mario Inventato');
  const begun = formsIn(asked.html).find(({ action }) => action === '/attivazione');
  expect((await officer.get('/sportello/persona/mario')).html).toContain('minorenne');
  expect((await officer.get('/sportello/persona/mario')).html).not.toContain('/mario/credenziali');

  clock = midnight;
  const before = await versionsIn(started);
  const own = await son.get('/attivazione');
  expect([own.status, own.html.includes('Confermo di voler attivare il mio Fascicolo')]).toEqual([200, true]);
  // What the mother had open a moment ago changes nothing, and says so; her pages are her own again.
  const filled = Object.fromEntries((begun?.fields ?? []).map(({ name, value }) => [name, value]));
  const late = await mother.send({ action: '/attivazione', multipart: false }, { ...filled, sure: 'yes' });
  expect([late.status, late.location]).toEqual([303, '/attivazione?avviso=persona']);
  expect((await mother.get('/attivazione')).html).not.toContain('Mario');
  const page = await officer.get('/sportello/persona/mario');
  expect([page.html.includes('minorenne'), page.html.includes('/mario/credenziali')]).toEqual([false, true]);
  expect(await versionsIn(started)).toBe(before);
});
