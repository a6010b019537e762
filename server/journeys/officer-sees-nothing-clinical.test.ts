// An officer at the counter sees who somebody is and what they chose: on no page, and by no question, anything of their care.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedInWithout, type PageClient } from './page-client.ts';
import { demoResources, now, startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
let officer: PageClient;
beforeAll(async () => {
  server = await startDemoServer();
  officer = await signedInWithout(server.server, 'operator', now);
});
afterAll(() => server.close());

const administrative = new Set(['Patient', 'RelatedPerson', 'Consent', 'Organization', 'Practitioner', 'PractitionerRole', 'Location']);
const clinical = demoResources().filter(
  (one) => !administrative.has(one.resourceType) && JSON.stringify(one).includes('"Patient/citizen"'),
);

/** What is said in them: ids, and the words of codes. */
function wordsOf(resource: Resource): readonly string[] {
  const words = [...JSON.stringify(resource).matchAll(/"(?:display|text)":"([^"\\]{6,})"/g)].map(([, word = '']) => word);
  return [...words.filter((word) => /^[A-Z]/.test(word) && !isOfPeople(word)), `${resource.resourceType}/${resource.id ?? ''}`];
}

const people = JSON.stringify(demoResources().filter(({ resourceType }) => administrative.has(resourceType)));
const isOfPeople = (word: string): boolean => people.includes(word) || /^(?:Dott|Dr|Ospedale|ASL|Laboratorio)/.test(word);

const person = '/sportello/persona/citizen';
const pages = ['', '/riconoscimento', '/rappresentante', '/rappresentanti', '/consensi', '/credenziali'];

test('on every page of the counter of somebody with a full record, before and after they were recognised', async () => {
  expect(clinical.length).toBeGreaterThan(20);
  const words = new Set(clinical.flatMap(wordsOf));
  expect(words.size).toBeGreaterThan(40);
  const form = await officer.form(`${person}/riconoscimento`, `${person}/riconoscimento`);
  const csrf = form.fields.find(({ name }) => name === 'csrf')?.value ?? '';
  for (const recognised of [false, true]) {
    for (const page of pages) {
      const { status, html } = await officer.get(`${person}${page}`);
      expect([200, 303], page).toContain(status);
      expect(
        [...words].filter((word) => html.includes(word)),
        page,
      ).toEqual([]);
    }
    if (!recognised) expect((await officer.send(form, { csrf, kind: 'identity-card', number: 'CA12345AB', expiry: '2030-01-01' })).status).toBe(303); // prettier-ignore
  }
});

test('and by no question through FHIR: nothing is found, read or counted', async () => {
  for (const type of new Set(clinical.map(({ resourceType }) => resourceType))) {
    const by = type === 'Binary' ? '_summary=count' : 'patient=citizen&_summary=count';
    const { status, body } = await server.ask<Bundle>('operator', 'GET', `/${type}?${by}`);
    if (status === 200) expect(body.total, type).toBe(0);
    else expect(status, type).toBeGreaterThanOrEqual(400);
  }
  for (const { resourceType, id } of clinical)
    expect([403, 404], `${resourceType}/${id ?? ''}`).toContain(
      (await server.ask('operator', 'GET', `/${resourceType}/${id ?? ''}`)).status,
    );
});
