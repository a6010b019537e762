// Patching: JSON Patch and FHIRPath Patch, by id and by condition. What is not touched keeps its digits.
// https://hl7.org/fhir/R4/http.html#patch, https://hl7.org/fhir/R4/fhirpatch.html
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Observation } from '@medplum/fhirtypes';
import { createGlucose, ifMatch, refusalOf } from './observations.ts';
import { fhirPath, jsonPatch } from './patches.ts';
import { startDemoServer, type Reply, type Sent, type TestServer } from './test-server.ts';

let server: TestServer;
let name: string;
let accession: string;
let count = 0;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  accession = `P${++count}`;
  name = await createGlucose(server, { accession, value: '1.10' });
});

function patch(body: unknown, sent: Sent = {}, path = name): Promise<Reply<Observation>> {
  const headers = {
    'Content-Type': Array.isArray(body) || typeof body === 'string' ? jsonPatch : 'application/fhir+json',
    ...sent.headers,
  };
  return server.ask<Observation>('laboratory', 'PATCH', `/${path}`, { ...sent, body, headers });
}

describe('A JSON Patch', () => {
  test('changes what it names and nothing else', async () => {
    const before = await server.ask('laboratory', 'GET', `/${name}`);
    const reply = await patch([
      { op: 'test', path: '/status', value: 'final' },
      { op: 'replace', path: '/status', value: 'amended' },
      { op: 'add', path: '/note', value: [{ text: 'Repeated' }] },
      { op: 'add', path: '/note/-', value: { text: 'Twice' } },
      { op: 'remove', path: '/note/0' },
    ]);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('etag')).toBe('W/"2"');
    expect(reply.body).toMatchObject({ status: 'amended', note: [{ text: 'Twice' }] });
    const undone = reply.text
      .replace('"status":"amended"', '"status":"final"')
      .replace(',"note":[{"text":"Twice"}]', '')
      .replace('"versionId":"2"', '"versionId":"1"');
    expect(undone).toBe(before.text);
  });

  test('keeps the digits that it brings, moves and copies', async () => {
    const range = '[{"op":"add","path":"/referenceRange","value":[{"low":{"value":0.50},"high":{"value":1.0E1}}]}]';
    expect((await patch(range)).text).toContain('"low":{"value":0.50},"high":{"value":1.0E1}');
    expect(
      (await patch('[{"op":"copy","from":"/referenceRange/0","path":"/referenceRange/1"}]')).text.split('{"value":0.50}'),
    ).toHaveLength(3);
    expect((await patch('[{"op":"replace","path":"/valueQuantity/value","value":2.500}]')).text).toContain('"value":2.500,');
    expect((await patch('[{"op":"test","path":"/valueQuantity/value","value":2.5}]')).status).toBe(200);
  });

  test.each([
    ['a test that fails', [{ op: 'test', path: '/status', value: 'amended' }], '422 processing [0]'],
    ['a path that is not there', [{ op: 'replace', path: '/note/0/text', value: 'x' }], '422 processing [0]'],
    ['an operation that is none', [{ op: 'increase', path: '/status' }], '400 invalid [0].op'],
    ['a path that is no pointer', [{ op: 'remove', path: 'status' }], '400 invalid [0].path'],
    ['a dangerous path', [{ op: 'add', path: '/__proto__/x', value: 1 }], '400 invalid [0].path'],
    ['another id', [{ op: 'replace', path: '/id', value: 'other' }], '400 invalid Observation.id'],
    ['another type', [{ op: 'replace', path: '/resourceType', value: 'Patient' }], '400 invalid'],
    ['a result that is not valid', [{ op: 'remove', path: '/status' }], '400 required Observation.status'],
    ['an object that looks like a number', [{ op: 'add', path: '/note', value: { isLosslessNumber: true, value: '1,"x":2' } }], '400'],
  ])('with %s is refused and changes nothing', async (_, body, expected) => {
    const reply = await patch(body);
    expect(refusalOf(reply).startsWith(expected), refusalOf(reply)).toBe(true);
    expect((await server.ask('laboratory', 'GET', `/${name}`)).headers.get('etag')).toBe('W/"1"');
  });

  test('that fails half-way leaves everything as it was', async () => {
    const reply = await patch([
      { op: 'replace', path: '/status', value: 'amended' },
      { op: 'test', path: '/status', value: 'final' },
    ]);
    expect(refusalOf(reply)).toContain('422 processing [1]');
    expect((await server.ask<Observation>('laboratory', 'GET', `/${name}`)).body.status).toBe('final');
  });
});

describe('A FHIRPath Patch', () => {
  test.each([
    ['replaces a value', fhirPath({ type: 'replace', path: 'Observation.status', valueCode: 'amended' }), { status: 'amended' }],
    [
      'adds an element that may repeat as a list',
      fhirPath({ type: 'add', path: 'Observation', name: 'note', valueAnnotation: { text: 'Repeated' } }),
      { note: [{ text: 'Repeated' }] },
    ],
    [
      'adds an element that may not repeat as itself',
      fhirPath({ type: 'add', path: 'Observation', name: 'issued', valueInstant: '2026-10-01T10:00:00Z' }),
      { issued: '2026-10-01T10:00:00Z' },
    ],
    [
      'adds inside what a condition finds',
      fhirPath({ type: 'add', path: "Observation.code.coding.where(system='http://loinc.org')", name: 'display', valueString: 'Glucose' }),
      { code: { coding: [{ code: '2345-7', display: 'Glucose' }] } },
    ],
    [
      'asks numbers as numbers',
      fhirPath({ type: 'replace', path: 'Observation.where(value.value < 2).status', valueCode: 'amended' }),
      { status: 'amended' },
    ],
    [
      'writes a value of its own parts',
      fhirPath({
        type: 'add',
        path: 'Observation',
        name: 'component',
        parts: [
          { name: 'code', valueCodeableConcept: { text: 'Part' } },
          { name: 'valueString', valueString: 'high' },
        ],
      }),
      { component: [{ code: { text: 'Part' }, valueString: 'high' }] },
    ],
    ['deletes what is there', fhirPath({ type: 'delete', path: 'Observation.code.text' }), { code: { coding: [{ code: '2345-7' }] } }],
    ['deletes what is not there, which is no mistake', fhirPath({ type: 'delete', path: 'Observation.note' }), { status: 'final' }],
  ])('%s', async (_, body, expected) => {
    const reply = await patch(body);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject(expected);
    expect(reply.text).toContain('"value":1.10,');
  });

  test('inserts, moves and deletes by place', async () => {
    await patch(
      fhirPath(...['a', 'b', 'c'].map((text) => ({ type: 'add', path: 'Observation', name: 'note', valueAnnotation: { text } }))),
    );
    const reply = await patch(
      fhirPath(
        { type: 'insert', path: 'Observation.note', index: 1, valueAnnotation: { text: 'new' } },
        { type: 'move', path: 'Observation.note', source: 3, destination: 0 },
        { type: 'delete', path: 'Observation.note[1]' },
      ),
    );
    expect(reply.body.note?.map(({ text }) => text)).toEqual(['c', 'new', 'b']);
  });

  test('gives an element of several types the type of the value', async () => {
    const replaced = await patch(fhirPath({ type: 'replace', path: 'Observation.value', valueString: 'not measurable' }));
    expect(replaced.body).toMatchObject({ valueString: 'not measurable' });
    expect(replaced.body.valueQuantity).toBeUndefined();
    const removed = await patch(
      fhirPath({ type: 'delete', path: 'Observation.value' }, { type: 'add', path: 'Observation', name: 'value', valueInteger: 7 }),
    );
    expect(removed.body).toMatchObject({ valueInteger: 7 });
    expect(removed.body.valueString).toBeUndefined();
  });

  test.each([
    ['no operation', fhirPath(), '400 required'],
    ['a path that is none', fhirPath({ type: 'replace', path: 'Observation.status(', valueCode: 'final' }), '400 invalid'],
    [
      'nothing to replace',
      fhirPath({ type: 'replace', path: 'Observation.issued', valueInstant: '2026-10-01T10:00:00Z' }),
      '422 processing',
    ],
    [
      'an element that is there already',
      fhirPath({ type: 'add', path: 'Observation', name: 'status', valueCode: 'final' }),
      '422 processing',
    ],
    ['no value', fhirPath({ type: 'replace', path: 'Observation.status' }), '400 required'],
    ['an unknown operation', fhirPath({ type: 'increase', path: 'Observation.status' }), '400 invalid'],
    [
      'a place outside the list',
      fhirPath({ type: 'insert', path: 'Observation.code.coding', index: 5, valueCoding: { code: 'x' } }),
      '422 processing',
    ],
  ])('with %s is refused', async (_, body, expected) => {
    expect(refusalOf(await patch(body)).startsWith(expected), refusalOf(await patch(body))).toBe(true);
  });
});

describe('A patch', () => {
  const amend = [{ op: 'replace', path: '/status', value: 'amended' }];

  test('is made for the version that the client has read', async () => {
    expect((await patch(amend, ifMatch('W/"1"'))).status).toBe(200);
    expect(refusalOf(await patch(amend, ifMatch('W/"1"')))).toContain('412 lock-error');
  });

  test('that changes nothing makes no version', async () => {
    const reply = await patch([{ op: 'replace', path: '/status', value: 'final' }]);
    expect(reply.headers.get('etag')).toBe('W/"1"');
  });

  test('by a condition changes the one that it finds', async () => {
    const reply = await patch(amend, {}, `Observation?identifier=urn:test:results|${accession}`);
    expect(reply.status).toBe(200);
    expect(`Observation/${reply.body.id}`).toBe(name);
    expect(refusalOf(await patch(amend, {}, 'Observation?identifier=urn:test:results|none'))).toContain('404 not-found');
    await createGlucose(server, { accession });
    expect(refusalOf(await patch(amend, {}, `Observation?identifier=urn:test:results|${accession}`))).toContain('412 multiple-matches');
    expect(refusalOf(await patch(amend, {}, 'Observation'))).toContain('400 required');
  });

  test('of nothing is not found, of what was deleted is gone, of another organisation is refused', async () => {
    expect(refusalOf(await patch(amend, {}, 'Observation/never-was'))).toContain('404 not-found');
    expect((await server.ask('gp', 'PATCH', `/${name}`, { body: amend, headers: { 'Content-Type': jsonPatch } })).status).toBe(403);
    await server.ask('laboratory', 'DELETE', `/${name}`);
    expect(refusalOf(await patch(amend))).toContain('410 deleted');
  });

  test('in a media type that is none of both is refused', async () => {
    const reply = await patch('<diff/>', { headers: { 'Content-Type': 'application/xml-patch+xml' } });
    expect(refusalOf(reply)).toContain('415 not-supported');
    expect((await patch({ resourceType: 'Observation' })).status).toBe(400);
  });
});
