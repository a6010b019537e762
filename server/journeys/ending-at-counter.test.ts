// A place of acting for another ends at the counter: read again first, at once or at the end of a day, with reason, Provenance and news.
import type { Bundle, Parameters, Provenance, RelatedPerson } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { parameters, type Said } from './activation-words.ts';
import { versionsIn } from './bad-input.ts';
import { errorAt, formsIn } from './page-forms.ts';
import { signedInWithout, type Answer, type Filled, type PageClient } from './page-client.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';
import { childNamed, parentOf } from './two-parents.ts';

let server: TestServer;
let time = now;
let officer: PageClient;
const list = '/sportello/persona/pino/rappresentanti';

beforeAll(async () => {
  server = await startDemoServer(':memory:', () => time);
  await server.put([
    childNamed('pino', 'Pino', 'PCCPNI20A01D969X'),
    parentOf('pino', 'guardian'),
    { ...parentOf('pino', 'citizen-new'), period: { start: '2026-01-01', end: '2027-06-30' } },
  ]);
  officer = await signedInWithout(server.server, 'operator', time);
});
afterAll(() => server.close());

const acts = async (persona: PersonaName): Promise<number> =>
  (await server.ask(persona, 'GET', '/DiagnosticReport', { patient: 'pino' })).status;

const placeOf = async (id: string): Promise<RelatedPerson> =>
  (await server.ask<RelatedPerson>('operator', 'GET', `/RelatedPerson/${id}`)).body;

const proofsOf = async (id: string): Promise<readonly (Provenance | undefined)[]> =>
  ((await server.ask<Bundle<Provenance>>('operator', 'GET', `/Provenance?target=RelatedPerson/${id}`)).body.entry ?? []).map(
    ({ resource }) => resource,
  );

const versions = (): Promise<number> => versionsIn(server);

async function send(page: Answer, typed: Filled): Promise<Answer> {
  const [form] = formsIn(page.html).filter(({ action }) => action.endsWith('/fine'));
  if (form === undefined) throw new Error(`No form: ${page.status} ${page.location ?? ''}`);
  const hidden = Object.fromEntries(form.fields.filter(({ kind }) => kind === 'hidden').map(({ name, value }) => [name, value]));
  return officer.send(form, { ...hidden, ...typed });
}

describe('On the page of who acts for a person', () => {
  test('each is there with title, since and until; ending is read again before it is done, and holds at the next request', async () => {
    const page = await officer.get(list);
    for (const words of ['Teresa Saggio', 'Nilo Prova', 'genitore', '1 gennaio 2026', '30 giugno 2027', 'fino ai 18 anni'])
      expect(page.html).toContain(words);
    expect((await officer.get('/sportello/persona/pino')).html).toContain(`href="${list}"`);

    const path = `${list}/guardian-of-pino/fine`;
    const before = await versions();
    const empty = await send(await officer.get(path), { day: 'domani', reason: '' });
    expect([empty.status, errorAt(empty.html, 'day'), errorAt(empty.html, 'reason')]).toEqual([
      422,
      expect.stringContaining('non è valida'),
      expect.stringContaining('Scrivi il motivo'),
    ]);
    const asked = await send(await officer.get(path), { day: '2026-11-02', reason: 'Decadenza, Tribunale di Genova' });
    expect([asked.status, asked.html.includes('dalla prossima richiesta'), asked.html.includes('Decadenza, Tribunale di Genova')]).toEqual([
      200,
      true,
      true,
    ]);
    const corrected = await send(asked, { sure: 'no' });
    expect(corrected.html).toContain('Decadenza, Tribunale di Genova');
    expect(await versions()).toBe(before);
    expect(await acts('guardian')).toBe(200);

    const done = await send(asked, { sure: 'yes' });
    expect([done.status, done.location]).toEqual([303, `${list}?fatto=ora`]);
    expect(await acts('guardian')).toBe(403);
    expect(await placeOf('guardian-of-pino')).toMatchObject({ active: false, period: { start: '2026-01-01' } });
    expect(await proofsOf('guardian-of-pino')).toMatchObject([
      {
        occurredDateTime: new Date(time).toISOString(),
        reason: [{ text: 'Decadenza, Tribunale di Genova' }],
        agent: [{ who: { reference: 'Practitioner/operator' } }, { onBehalfOf: { reference: 'Organization/asl3' } }],
      },
    ]);
    const row = (await server.server.store.auditTrail({ count: 100_000 })).findLast(({ action }) => action === '$end-delegation');
    expect(row).toMatchObject({ agent: 'Practitioner/operator', outcome: 'success', patients: ['pino'] });
    expect(row?.what).toEqual([expect.stringMatching(/^RelatedPerson\/guardian-of-pino/), expect.stringMatching(/^Provenance\//)]);

    // Sent again, nothing is done again.
    const after = await versions();
    expect((await send(asked, { sure: 'yes' })).location).toBe(list);
    expect((await officer.get(path)).location).toBe(list);
    expect(await versions()).toBe(after);
    expect((await officer.get(`${list}?fatto=ora`)).html).toContain('terminato');
  });

  test('on a day to come it lasts until midnight in Rome of that day, and everybody is told when', async () => {
    const path = `${list}/citizen-new-of-pino/fine`;
    for (const [day, error] of [
      ['2027-07-01', 'finisce già prima'],
      ['2025-12-31', 'prima dell’inizio'],
    ] as const)
      expect(errorAt((await send(await officer.get(path), { day, reason: 'Accordo' })).html, 'day')).toContain(error);
    const asked = await send(await officer.get(path), { day: '2026-11-10', reason: 'Accordo davanti al giudice' });
    expect(asked.html).toContain('fino al 10 novembre 2026 compreso');
    expect((await send(asked, { sure: 'yes' })).location).toBe(`${list}?fatto=poi`);
    expect(await placeOf('citizen-new-of-pino')).toMatchObject({ active: true, period: { end: '2026-11-10' } });
    await server.server.messages.deliverDue();
    const mails = (await server.server.messages.mailbox?.messages()) ?? [];
    expect(mails.find(({ title }) => title === 'Delega sul Fascicolo: quando termina')?.lines[0]).toMatch(/10 novembre 2026.*23[:.]59/);

    time = Date.parse('2026-11-10T23:59:59.999+01:00');
    expect(await acts('citizen-new')).toBe(200);
    time += 1;
    expect(await acts('citizen-new')).toBe(403);
    time = now;
  });

  test('is in English as well, and nobody’s but the officer’s', async () => {
    const english = await officer.get(`${list}?lingua=en`);
    const page = english.location === undefined ? english : await officer.get(english.location);
    expect(page.status).toBe(200);
    const citizen = await signedInWithout(server.server, 'guardian', time);
    for (const path of [list, `${list}/citizen-new-of-pino/fine`]) expect((await citizen.get(path)).status).toBe(403);
    expect((await officer.get(`${list}/guardian-of-child/fine`)).status).toBe(404);
  });
});

describe('Through FHIR the same', () => {
  const end = (said: Said, persona: PersonaName = 'operator', patient = 'child') =>
    server.ask<Parameters>(persona, 'POST', `/Patient/${patient}/$end-delegation`, { body: parameters(said) });
  const place = { delegation: 'RelatedPerson/guardian-of-child' };

  test.each<[string, Said, string, number, PersonaName?]>([
    ['without a reason', place, '(reason)', 400],
    ['for a reason that is markup', { ...place, reason: '<b>' }, '(reason)', 400],
    ['for a reason that is too long', { ...place, reason: 'x'.repeat(301) }, '(reason)', 400],
    ['on a day that is none', { ...place, reason: 'r', until: '2026-02-30' }, '(until)', 400],
    ['before it began', { ...place, reason: 'r', until: '1999-01-01' }, '(until-before-from)', 422],
    ['of somebody else', { delegation: 'RelatedPerson/guardian-of-pino', reason: 'r' }, 'no delegation', 404],
    ['by a doctor', { ...place, reason: 'r' }, 'Only the person', 403, 'gp'],
    ['by a hospital', { ...place, reason: 'r' }, 'Only the person', 403, 'hospital'],
  ])('it is refused %s', async (_, said, why, status, persona) => {
    const before = await versions();
    const reply = await end(said, persona);
    expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(why)]);
    expect(await versions()).toBe(before);
  });

  test('a day and a reason hold; said once more, nothing is written once more', async () => {
    const said = { ...place, reason: 'Revoca', until: '2026-11-05' };
    expect((await end(said)).status).toBe(200);
    const after = await versions();
    expect((await end(said)).status).toBe(200);
    expect(await versions()).toBe(after);
    expect((await server.ask('guardian', 'GET', '/DiagnosticReport', { patient: 'child' })).status).toBe(200);
    time = Date.parse('2026-11-06T00:00:00+01:00');
    expect((await server.ask('guardian', 'GET', '/DiagnosticReport', { patient: 'child' })).status).toBe(403);
    time = now;
  });
});
