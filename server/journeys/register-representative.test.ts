// A parent or guardian registered through FHIR: the same refusals, resources and trail as on the counter's page, and no way around it.
import { randomUUID } from 'node:crypto';
import type { OperationOutcome, Parameters, Patient, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDelegations } from '#activation/delegations.ts';
import type { PersonaName } from '#auth/personas.ts';
import { loadConformance } from '#conformance/load.ts';
import { composeRecord } from '#server/compose-record.ts';
import { versionsIn } from './bad-input.ts';
import { signedInWithout } from './page-client.ts';
import { now, startDemoServer, type Sent, type TestServer } from './test-server.ts';
import { childNamed } from './two-parents.ts';

let server: TestServer;
const pino = childNamed('pino', 'Pino', 'PCCPNI20A01D969X');
const gino = childNamed('gino', 'Gino', 'PCCGNI20A01D969N');
beforeAll(async () => {
  server = await startDemoServer();
  await server.put([pino, { ...gino, deceasedDateTime: '2026-10-01' }]);
});
afterAll(() => server.close());

const scan = Buffer.from('%PDF-1.7 firmata');
const order = 'n. 1/2026, Tribunale di Genova';
const nilo = 'PRVNLI90L16D969R';

type Wish = Readonly<Record<string, unknown>>;
const wish: Wish = {
  representative: nilo,
  title: 'parent',
  from: '2026-11-01',
  documentKind: 'identity-card',
  documentNumber: 'CA 00000-AA',
  documentExpires: '2030-01-01',
  scan: {
    valueAttachment: {
      contentType: 'application/pdf',
      data: scan.toString('base64'),
    },
  },
};

function said(given: Wish): unknown {
  const parameter = Object.entries(given).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          {
            name,
            ...(typeof value === 'string' ? { valueString: value } : (value as object)),
          },
        ],
  );
  return { resourceType: 'Parameters', parameter };
}

function register(given: Wish, patient = 'pino', persona: PersonaName = 'operator', sent: Sent = {}) {
  return server.ask<Parameters>(persona, 'POST', `/Patient/${patient}/$register-representative`, { ...sent, body: said(given) });
}

const total = (): Promise<number> => versionsIn(server);

const attachment = (bytes: Uint8Array): unknown => ({
  valueAttachment: { data: Buffer.from(bytes).toString('base64') },
});

describe('At the FHIR door a representative is not registered', () => {
  test.each<[string, Wish, string, number, string?, PersonaName?]>([
    ['without whom', { representative: undefined }, 'representative is missing', 400],
    ['without a title', { title: undefined }, 'title is missing', 400],
    ['by a title that is none', { title: 'uncle' }, 'title is one of', 400],
    ['as a delegate, whom only the person names', { title: 'delegate' }, 'title is one of', 400],
    ['without a document', { documentKind: undefined }, 'documentKind is missing', 400],
    ['by a document of another kind', { documentKind: 'library-card' }, 'documentKind is one of', 400],
    ['by a document without number', { documentNumber: ' ' }, 'documentNumber is missing', 400],
    ['by a number that is none', { documentNumber: '<b>' }, '(document-number)', 400],
    ['by a document without end', { documentExpires: undefined }, 'documentExpires is missing', 400],
    ['by an end that is no day', { documentExpires: 'tomorrow' }, '(document-expiry)', 400],
    ['by a document that has expired', { documentExpires: '2026-11-01' }, '(document-expired)', 422],
    ['without a scan', { scan: undefined }, 'scan is missing', 400],
    ['with a scan that is no base64', { scan: { valueAttachment: { data: '*' } } }, 'no base64', 400],
    ['with a scan under an address', { scan: { valueAttachment: { url: 'https://example.org/x.pdf' } } }, 'no base64', 400],
    ['with a program as scan', { scan: attachment(Buffer.from('MZ and so on')) }, '(scan-type)', 400],
    [
      'with a scan that is too large',
      {
        scan: attachment(Buffer.concat([scan, Buffer.alloc(5 * 1024 * 1024)])),
      },
      '(scan-too-large)',
      413,
    ],
    ['as a parent with an order', { order }, '(parent-with-order)', 422],
    ['as a guardian without order', { title: 'guardian' }, '(guardian-without-order)', 400],
    ['as a guardian by an order that is none', { title: 'guardian', order: '<script>' }, '(order)', 400],
    ['as a parent of an adult', {}, '(parent-of-adult)', 422, 'citizen'],
    ['of somebody who has died', {}, '(deceased)', 422, 'gino'],
    ['of nobody', {}, 'not known', 404, 'nobody'],
    ['as nobody whom the registry knows', { representative: 'XXXXXX00X00X000X' }, '(delegate-unknown)', 422],
    ['as a minor', { representative: 'SGGLEO11E14D969I' }, '(delegate-unknown)', 422],
    ['of themselves', { title: 'guardian', order, representative: 'SMPBNC58C61D969D' }, '(delegate-self)', 422, 'citizen'],
    ['twice by one title', { representative: 'SGGTRS86P48D969Y' }, '(delegate-already)', 409, 'child'],
    ['from a day that is none', { from: '2026-02-30' }, '(from)', 400],
    ['until a day that is over', { until: '2026-11-01' }, '(until-past)', 422],
    ['with the end before the beginning', { from: '2026-12-02', until: '2026-12-01' }, '(until-before-from)', 422],
    ['with something that is not understood', { relation: 'PRN' }, 'none of $register-representative', 400],
    ['by a doctor', {}, 'at a counter', 403, 'pino', 'gp'],
    ['by a hospital', {}, 'at a counter', 403, 'pino', 'hospital'],
    ['by the administrator', {}, 'at a counter', 403, 'pino', 'admin'],
    ['by the parent themselves', {}, 'at a counter', 403, 'pino', 'citizen-new'],
  ])('%s', async (_, changed, why, status, patient = 'pino', persona = 'operator') => {
    const before = await total();
    const reply = await register({ ...wish, ...changed }, patient, persona);
    expect(reply.text).toContain(why);
    expect(reply.status, reply.text).toBe(status);
    expect((reply.body as unknown as OperationOutcome).resourceType).toBe('OperationOutcome');
    const [row] = (await server.server.store.auditTrail({ count: 100_000 })).slice(-1);
    // What cannot be read asks nothing of any record; what is refused has its row.
    if (!/missing|one of|base64|none of/.test(why))
      expect(row).toMatchObject({
        action: '$register-representative',
        what: [],
      });
    expect(await total()).toBe(before);
  });

  test('with a scope that does not reach, or a code in the address', async () => {
    const scope = 'user/Patient.rs';
    expect((await register(wish, 'pino', 'operator', { scope })).status).toBe(403);
    const told = await server.ask('operator', 'POST', `/Patient/pino/$register-representative?representative=${nilo}`, { body: said({}) });
    expect([told.status, told.text.includes('not in the address')]).toEqual([400, true]);
  });
});

test('When the last of what is written fails, nothing of it is there', async () => {
  const { policyName, ...parts } = { policyName: 'liguria-2020', newId: randomUUID, clock: () => now, adultAge: 18, documentKinds: [] };
  const { record, close } = composeRecord({
    conformance: loadConformance(),
    baseUrl: 'http://127.0.0.1:8080/fhir',
    policyName,
    ...parts,
    store: server.server.store,
  });
  const fails = (): never => {
    throw new Error('The power is gone.');
  };
  const attempts = { check: async () => undefined, miss: async () => undefined };
  const desk = createDelegations({ ...parts, policyName, record, attempts, recognitionTask: fails });
  const before = await total();
  const officer = { kind: 'operator', subject: 'Practitioner/operator', practitioner: 'operator', organization: 'asl3', purpose: 'CONSENT', client: 'test', scopes: [{ context: 'user', type: '*', interactions: 'cruds' }] } as const; // prettier-ignore
  const act = { requester: officer, action: '$register-representative', asked: '/', requestId: 'r' };
  const document = { kind: 'identity-card', number: 'CA00000AA', expires: '2030-01-01' } as const;
  await expect(desk.registerRepresentative(act, 'pino', { representative: nilo, title: 'parent', document, scan })).rejects.toThrow(
    'power',
  );
  expect(await total()).toBe(before);
  await close();
});

describe('At the FHIR door a representative is registered', () => {
  /** All that an act has written, with ids told apart only by their order. */
  async function written(names: readonly string[]): Promise<readonly unknown[]> {
    const trail = (await server.server.store.auditTrail({ count: 100_000 })).filter(({ action }) => action === '$register-representative');
    const last = trail.findLast(({ outcome }) => outcome === 'success');
    expect(last).toMatchObject({
      agent: 'Practitioner/operator',
      role: 'operator',
      organization: 'asl3',
    });
    const places = (last?.what ?? []).map((one) => one.split('/_history/')[0] ?? '');
    const ids = [...places.map((one) => one.split('/')[1] ?? ''), ...names];
    const texts = await Promise.all(
      places.map(async (one) => (await server.ask('operator', 'GET', `/${one}`, { headers: { Accept: 'application/fhir+json' } })).text),
    );
    return texts.map((text) => {
      const plain = ids.reduce((found, id, i) => found.replaceAll(id, `#${i}`), text);
      const { meta: _, ...resource } = JSON.parse(plain) as Resource;
      return resource;
    });
  }

  async function onPage(patient: string): Promise<number> {
    const path = `/sportello/persona/${patient}/rappresentante`;
    const officer = await signedInWithout(server.server, 'operator', now);
    const form = await officer.form(path, path);
    const csrf = form.fields.find(({ name }) => name === 'csrf')?.value ?? '';
    const typed = { code: nilo, kind: 'identity-card', number: 'CA 00000-AA', expiry: '2030-01-01', title: 'parent', from: '2026-11-01' };
    const file = new File([scan], 'firma.pdf', { type: 'application/pdf' });
    return (await officer.send(form, { csrf, ...typed, scan: file })).status;
  }

  test('with the same resources, of the same officer, in one row of the trail, as on the page; and acts from the next request on', async () => {
    expect(
      (
        await server.ask('citizen-new', 'GET', '/DiagnosticReport', {
          patient: 'pino',
        })
      ).status,
    ).toBe(403);
    const reply = await register(wish);
    expect(reply.status, reply.text).toBe(200);
    const reference = reply.body.parameter?.[0]?.valueReference?.reference ?? '';
    expect((await server.ask<RelatedPerson>('operator', 'GET', `/${reference}`)).body).toMatchObject({
      patient: { reference: 'Patient/pino' },
      period: { start: '2026-10-31T23:00:00.000Z' },
    });
    const throughFhir = await written(['pino']);
    expect(throughFhir.map((one) => (one as Resource).resourceType)).toEqual([
      'RelatedPerson',
      'DocumentReference',
      'Binary',
      'Provenance',
      'Task',
    ]);
    expect(
      (
        await server.ask('citizen-new', 'GET', '/DiagnosticReport', {
          patient: 'pino',
        })
      ).status,
    ).toBe(200);

    expect(await onPage('child')).toBe(303);
    expect(await written(['child'])).toEqual(throughFhir);
    await server.server.messages.deliverDue();
  });

  test('as a guardian whose order, from and until stand in the place', async () => {
    const guardian = {
      ...wish,
      representative: 'SGGTRS86P48D969Y',
      title: 'guardian',
      order,
      until: '2027-01-31',
    };
    const reply = await register(guardian, 'citizen');
    expect(reply.status, reply.text).toBe(200);
    const place = await server.ask<RelatedPerson>('operator', 'GET', `/${reply.body.parameter?.[0]?.valueReference?.reference}`);
    expect(place.body.period?.end).toBe('2027-01-31');
    expect(place.text).toContain(order);
  });
});

describe('A plain RelatedPerson of an officer', () => {
  const place: Partial<RelatedPerson> = {
    resourceType: 'RelatedPerson',
    extension: [
      {
        url: 'https://fascicolo.example/fhir/StructureDefinition/acting-person',
        valueReference: { reference: 'Patient/citizen-new' },
      },
    ],
    active: true,
    patient: { reference: 'Patient/pino' },
    relationship: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
            code: 'GUARD',
          },
        ],
      },
    ],
  };
  const longer = [{ op: 'add', path: '/period', value: { end: '2099-01-01' } }];
  const inBundle = (type: 'batch' | 'transaction'): unknown => ({
    resourceType: 'Bundle',
    type,
    entry: [{ resource: place, request: { method: 'POST', url: 'RelatedPerson' } }],
  });

  test.each<[string, string, string, Sent]>([
    ['created', 'POST', '/RelatedPerson', { body: place }],
    ['created on a condition', 'PUT', '/RelatedPerson?identifier=x|y', { body: place }],
    ['changed', 'PUT', '/RelatedPerson/guardian-of-child', { body: { ...place, id: 'guardian-of-child' } }],
    [
      'made longer',
      'PATCH',
      '/RelatedPerson/guardian-of-child',
      {
        body: longer,
        headers: { 'Content-Type': 'application/json-patch+json' },
      },
    ],
    ['deleted', 'DELETE', '/RelatedPerson/guardian-of-child', {}],
    ['in a transaction', 'POST', '/', { body: inBundle('transaction') }],
    ['in a batch', 'POST', '/', { body: inBundle('batch') }],
  ])('%s is refused, and the operation is named', async (_, method, path, sent) => {
    const before = await total();
    const reply = await server.ask('operator', method, path, sent);
    expect(reply.text).toContain('$register-representative');
    if (!reply.text.includes('batch-response')) expect(reply.status).toBe(403);
    expect(await total()).toBe(before);
  });

  test('is the administrator’s to import, as before', async () => {
    const person: Patient = childNamed('rino', 'Rino', 'PCCRNI20A01D969O');
    await server.put([
      person,
      {
        ...place,
        id: 'imported',
        patient: { reference: 'Patient/rino' },
      },
    ]);
    expect(
      (
        await server.ask('citizen-new', 'GET', '/DiagnosticReport', {
          patient: 'rino',
        })
      ).status,
    ).toBe(200);
  });
});

test('Whoever guesses codici fiscali has to wait, through FHIR as on the page', async () => {
  const guess = async () => (await register({ ...wish, representative: 'XXXXXX00X00X000X' }, 'rino')).status;
  const answers: number[] = [];
  for (let i = 0; i < 11; i += 1) answers.push(await guess());
  expect([answers[0], answers.at(-1)]).toEqual([422, 429]);
  // Also with a code that is right.
  expect((await register({ ...wish, title: 'guardian', order }, 'rino')).status).toBe(429);
});
