// Somebody has died, as the registry says: each door refuses, says what to do next, and leaves nothing but its row in the trail.
import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { opening, activationDoor, notice, parameters, type ActivationDoor } from './activation-words.ts';
import { versionsIn } from './bad-input.ts';
import { formsIn } from './page-forms.ts';
import { signedInWithout, type Answer, type Filled, type PageClient } from './page-client.ts';
import { demoResources, now, startDemoServer, type TestServer } from './test-server.ts';
import { childNamed, parentOf } from './two-parents.ts';

let server: TestServer;
let door: ActivationDoor;
let officer: PageClient;
let nilo: PageClient;
/** With an open record. */
let clara: PageClient;
/** Of Gino, at whose record she looks. */
let mother: PageClient;
/** Shown while they lived. */
const forms = new Map<string, Answer>();

const counter = '/sportello/persona';
const paper = { kind: 'identity-card', number: 'CA12345AB', expiry: '2030-01-01' };
const scan = new File(['%PDF-1.4\n%%EOF'], 'firma.pdf', { type: 'application/pdf' });
const died = { deceasedDateTime: '2026-11-01' };
const wish = { noticeVersion: notice, feed: true, past: false, consultation: true };
const registration = {
  representative: 'SMPBNC58C61D969D',
  title: 'guardian',
  order: 'n. 1/2026',
  documentKind: 'identity-card',
  documentNumber: 'CA12345AB',
  documentExpires: '2030-01-01',
};

async function fill(page: Answer, action: string, typed: Filled, client = officer): Promise<Answer> {
  const form = formsIn(page.html).find((one) => one.action.startsWith(action));
  if (form === undefined) throw new Error(`${action}: ${page.status} ${page.location ?? ''}`);
  const hidden = Object.fromEntries(form.fields.filter(({ kind }) => kind === 'hidden').map(({ name, value }) => [name, value]));
  return client.send(form, { ...hidden, ...typed });
}

beforeAll(async () => {
  server = await startDemoServer();
  door = activationDoor(server);
  const kinds: readonly Patient[] = [childNamed('pino', 'Pino', 'PCCPNI20A01D969X'), childNamed('gino', 'Gino', 'PCCGNI20A01D969N')];
  const parents: readonly RelatedPerson[] = [parentOf('pino', 'guardian'), parentOf('gino', 'guardian')];
  await server.put([...kinds, ...parents]);
  officer = await signedInWithout(server.server, 'operator', now);
  nilo = await signedInWithout(server.server, 'citizen-new', now);
  clara = await signedInWithout(server.server, 'citizen-refused', now);
  mother = await signedInWithout(server.server, 'guardian', now);
  await fill(await mother.get('/persona'), '/persona', { person: 'gino' }, mother);
  for (const client of [clara, mother]) expect((await client.get('/cronologia')).status).toBe(200);
  forms.set('nota', await clara.get('/taccuino/note/nuova'));
  for (const id of ['citizen-new', 'citizen-refused', 'pino', 'guardian'])
    for (const name of ['riconoscimento', 'rappresentante']) forms.set(`${id}/${name}`, await officer.get(`${counter}/${id}/${name}`));
  await fill(forms.get('citizen-new/riconoscimento') as Answer, counter, paper);
  await fill(forms.get('citizen-refused/riconoscimento') as Answer, counter, paper);
  await fill(forms.get('guardian/riconoscimento') as Answer, counter, paper);
  forms.set('consensi', await officer.get(`${counter}/citizen-new/consensi`));
  forms.set('scelte', await officer.get(`${counter}/citizen-refused/consensi`));
  forms.set('credenziali', await officer.get(`${counter}/citizen-new/credenziali`));
  forms.set('madre', await officer.get(`${counter}/gino/consensi?rappresentante=guardian-of-gino`));
  forms.set('attivazione', await nilo.get('/attivazione'));
  const dead = demoResources().filter(
    (one): one is Patient => one.resourceType === 'Patient' && ['citizen-new', 'citizen-refused', 'guardian'].includes(one.id ?? ''),
  );
  await server.put([...dead, ...kinds.slice(0, 1)].map((one) => ({ ...one, ...died })));
});
afterAll(() => server.close());

const written = (): Promise<number> => versionsIn(server);
const form = (name: string): Answer => forms.get(name) as Answer;

interface Said {
  readonly status: number;
  readonly text: string;
}
const shown = (answer: Answer): Said => ({ status: answer.status, text: `${answer.location ?? ''} ${answer.html}` });
const page = async (path: string): Promise<Said> => shown(await officer.get(`${counter}/${path}`));
const next = /Se è un errore, avvisa subito l’Anagrafe/;

type Row = readonly [string, () => Promise<Said>, number, RegExp];

describe('Of somebody who has died', () => {
  test.each<Row>([
    ['the counter says so and what to do', () => page('citizen-new'), 200, next],
    ['nobody is recognised', () => page('citizen-new/riconoscimento'), 409, next],
    ['nor with a form of before', async () => shown(await fill(form('citizen-new/riconoscimento'), counter, paper)), 409, next],
    ['nobody is registered to act', () => page('pino/rappresentante'), 409, next],
    [
      'nor with a form of before',
      async () => shown(await fill(form('pino/rappresentante'), counter, { code: 'SMPBNC58C61D969D', ...paper, title: 'guardian', order: 'n. 1', from: '2026-11-01', scan })), // prettier-ignore
      409,
      next,
    ],
    ['no record is opened at the counter', () => page('citizen-new/consensi'), 409, next],
    ['nor with a form of before', async () => shown(await fill(form('consensi'), counter, { read: 'yes' })), 409, next],
    ['no choice is changed at the counter', async () => shown(await fill(form('scelte'), counter, { read: 'yes' })), 409, next],
    ['no credentials are issued', () => page('citizen-new/credenziali'), 200, next],
    ['nor with a form of before', async () => shown(await fill(form('credenziali'), counter, { issue: 'yes', act: 'issue' })), 422, next],
    ['nor is a dead mother recognised for her child', async () => shown(await fill(form('guardian/riconoscimento'), counter, paper)), 409, next], // prettier-ignore
    ['nor does she decide, recognised before', async () => shown(await fill(form('madre'), counter, { read: 'yes' })), 403, /./],
    ['nothing is opened from home', async () => shown(await nilo.get('/attivazione')), 303, /^\/attivazione\/ostacolo\/deceased/],
    [
      'nor with a form of before',
      async () => shown(await fill(form('attivazione'), '/attivazione', { sure: 'yes' }, nilo)),
      303,
      /^\/attivazione/,
    ],
    [
      'the page of it says what to do',
      async () => shown(await nilo.get('/attivazione/ostacolo/deceased')),
      200,
      /Se è un errore, rivolgiti subito allo sportello/,
    ],
    ...['/', '/referti', '/accessi/csv', '/chi-puo-vedere', '/profilo', '/attivazione'].map((path): Row => [
      `a session of before shows nothing on ${path}`,
      async () => shown(await clara.get(path)),
      303,
      /^\/attivazione\/ostacolo\/deceased/,
    ]),
    [
      'nor does it write',
      async () => shown(await fill(form('nota'), '/taccuino', { text: 'x' }, clara)),
      303,
      /^\/attivazione\/ostacolo\/deceased/,
    ],
    ['nor does a mother’s for her child', async () => shown(await mother.get('/referti')), 303, /^\/attivazione\/ostacolo\/deceased/],
    ...[() => clara, () => mother].map((client): Row => [
      'the page says why, and how to leave',
      async () => shown(await client().get('/attivazione/ostacolo/deceased')),
      200,
      /riporta un decesso[^]*Se è un errore, rivolgiti subito allo sportello[^]*action="\/esci"/,
    ]),
    ...['DiagnosticReport', 'Patient/citizen-refused/$everything', 'Patient/citizen-refused', 'AuditEvent', '_history'].map((path): Row => [
      `a token of before is shown nothing of ${path}`,
      () => server.ask('citizen-refused', 'GET', `/${path}`),
      403,
      /\(deceased\)/,
    ]),
    ['nor of a child’s record', () => server.ask('guardian', 'GET', '/DiagnosticReport', { patient: 'gino' }), 403, /\(deceased\)/],
    [
      'nor does it hide a document',
      () => server.ask('citizen-refused', 'POST', '/DocumentReference/refused-lab-document/$hide', { body: parameters({}) }),
      403,
      /\(deceased\)/,
    ],
    ['$activate at home', () => door.act('citizen-new', 'citizen-new', opening), 422, /deceased/],
    ['$activate at a counter', () => door.act('operator', 'citizen-new', opening), 422, /deceased/],
    ['$activate for a dead child', () => door.act('operator', 'pino', { ...opening, representative: 'RelatedPerson/guardian-of-pino' }), 403, /./], // prettier-ignore
    ['$activate by a dead mother', () => door.act('operator', 'gino', { ...opening, representative: 'RelatedPerson/guardian-of-gino' }), 403, /registered/], // prettier-ignore
    ['$activate by a dead mother from home', () => door.act('guardian', 'gino', opening, { patient: 'gino' }), 403, /registered/],
    ['$consent-choices at home', () => door.choose('citizen-refused', 'citizen-refused', wish), 422, /deceased/],
    ['$consent-choices at a counter', () => door.choose('operator', 'citizen-refused', wish), 422, /deceased/],
    [
      '$register-representative',
      () =>
        server.ask('operator', 'POST', '/Patient/pino/$register-representative', {
          body: {
            resourceType: 'Parameters',
            parameter: [
              ...(parameters(registration).parameter ?? []),
              { name: 'scan', valueAttachment: { data: Buffer.from('%PDF-1.4').toString('base64') } },
            ],
          },
        }),
      422,
      /\(deceased\)/,
    ],
    ['$delegate', () => server.ask('citizen-refused', 'POST', '/Patient/citizen-refused/$delegate', { body: parameters({ delegate: 'SMPBNC58C61D969D' }) }), 422, /\(delegator\)/], // prettier-ignore
  ])('%s', async (_, work, status, says) => {
    const before = await written();
    const { status: found, text } = await work();
    expect(text).toMatch(says);
    expect(found, text).toBe(status);
    expect(await written()).toBe(before);
  });

  test('credentials that are left can be revoked, and a mistake that is corrected opens every door again', async () => {
    const credentials = await officer.get(`${counter}/citizen-new/credenziali`);
    expect(credentials.html).not.toContain('name="issue"');
    const alive = demoResources().filter((one): one is Patient => one.resourceType === 'Patient' && one.id === 'citizen-new');
    await server.put(alive);
    expect((await officer.get(`${counter}/citizen-new/riconoscimento`)).status).toBe(200);
    expect((await nilo.get('/attivazione')).status).toBe(200);
    expect((await server.ask('citizen-new', 'GET', '/DiagnosticReport')).status).toBe(200);
  });
});
