// What the clinician's pages ask: only what the FHIR door would show, in the order and number that it would give.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChart, type Chart, type Section } from '#people/chart.ts';
import { actOf, recordOn } from './people-on-record.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
let chart: Chart;
let time = now;
beforeAll(async () => {
  server = await startDemoServer(undefined, () => time);
  chart = createChart({ ...recordOn(server.server.store, () => time), clock: () => time });
});
afterAll(() => server.close());

const act = (who: string) => actOf(server.server.store, `Practitioner/${who}`, 'TREATMENT', time);
const types: Readonly<Record<Section, string>> = {
  results: 'Observation',
  measures: 'Observation',
  drugs: 'MedicationRequest',
  requests: 'ServiceRequest',
  allergies: 'AllergyIntolerance',
  problems: 'Condition',
  encounters: 'Encounter',
  vaccinations: 'Immunization',
  appointments: 'Appointment',
};

const ownWord = encodeURIComponent('https://fascicolo.example/fhir/CodeSystem/document-kind|self-declared');
/** What people say of themselves has a section of its own. */
const further: Partial<Record<Section, string>> = { results: `&_tag:not=${ownWord}`, measures: `&_tag=${ownWord}` };

describe.each(['gp', 'specialist', 'nurse'] as const)('the %s', (who) => {
  test.each(Object.keys(types) as Section[])('finds under %s what a search finds', async (section) => {
    for (const patient of ['citizen', 'citizen-refused']) {
      const { total } = await chart.section(await act(who), patient, section);
      const { body } = await server.ask(who, 'GET', `/${types[section]}?patient=${patient}&_summary=count${further[section] ?? ''}`);
      expect(total).toBe(body.total);
    }
  });

  test('finds the documents of a search, kind by kind', async () => {
    const all = await chart.documents(await act(who), { patient: 'citizen', kinds: [], position: undefined, count: 100 });
    const { body } = await server.ask(who, 'GET', '/DocumentReference?patient=citizen&_summary=count');
    expect(all.total).toBe(body.total);
    const laboratory = await chart.documents(await act(who), {
      patient: 'citizen',
      kinds: ['laboratory-report'],
      position: undefined,
      count: 100,
    });
    expect(laboratory.matches.every(({ body: text }) => text.includes('11502-2'))).toBe(true);
  });
});

describe('a document', () => {
  test('comes with its report and the results', async () => {
    const found = await chart.document(await act('gp'), 'citizen', 'citizen-lab-1-document');
    expect(found.included.map(({ type }) => type)).toEqual(expect.arrayContaining(['DiagnosticReport', 'Observation', 'Organization']));
  });

  test.each([
    ['that is hidden', 'citizen', 'citizen-lab-hidden-document'],
    ['that never was', 'citizen', 'nothing'],
    ['of another person', 'guardian', 'citizen-lab-1-document'],
  ])('%s is not known', async (_, patient, id) => {
    await expect(chart.document(await act('gp'), patient, id)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the care that is in progress', () => {
  test('of a GP is the registry’s word', async () => {
    expect(await chart.standing(await act('gp'), 'citizen')).toMatchObject({ isOwnPatient: true, declaredUntil: undefined });
  });

  test('of another physician is their own declaration, until it ends', async () => {
    expect(await chart.standing(await act('specialist'), 'citizen')).toMatchObject({ isOwnPatient: false, declaredUntil: undefined });
    const body = {
      resourceType: 'Parameters',
      parameter: [{ name: 'declaration', valueString: 'Visita cardiologica in corso oggi.' }],
    };
    expect((await server.ask('specialist', 'POST', '/Patient/citizen/$declare-care', { body })).status).toBe(200);
    const until = time + 30 * 86_400_000;
    expect((await chart.standing(await act('specialist'), 'citizen')).declaredUntil).toBe(until);
    expect((await chart.standing(await act('nurse'), 'citizen')).declaredUntil).toBeUndefined();
    time = until + 1;
    expect((await chart.standing(await act('specialist'), 'citizen')).declaredUntil).toBeUndefined();
  });
});
