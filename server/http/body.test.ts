import { describe, expect, test } from 'vitest';
import { diagnosticsOf, openDoor } from './door.fixture.ts';

const json = 'application/fhir+json';
const form = 'application/x-www-form-urlencoded';

describe('a body in a type that is not read', () => {
  test.each([
    ['POST', '/Patient', 'application/fhir+turtle', 'send application/fhir+json or application/fhir+xml'],
    ['POST', '/Patient', 'application/fhir+xml; fhirVersion=3.0', 'is not read here'],
    ['PATCH', '/Patient/1', 'application/fhir+xml', 'send application/json-patch+json or application/fhir+json'],
    ['POST', '/Patient', 'text/plain', 'is not read here'],
    ['POST', '/Patient', form, 'is not read here'],
    ['POST', '/Patient', 'application/fhir+json; fhirVersion=3.0', 'is not read here'],
    ['POST', '/Patient', 'application/fhir+json; charset=iso-8859-1', 'in UTF-8'],
    ['PATCH', '/Patient/1', 'application/merge-patch+json', 'application/json-patch+json'],
    ['POST', '/Patient/_search', json, form],
    ['POST', '/', 'application/fhir+ndjson', 'is not read here'],
    ['POST', '/Observation/$validate', 'application/pdf', 'is not read here'],
  ])('%s %s with %s is refused', async (method, address, type, text) => {
    const door = openDoor();
    const response = await door.fetch(method, address, { headers: { 'content-type': type }, body: '{}' });
    expect(response.status).toBe(415);
    expect(await diagnosticsOf(response)).toContain(text);
    expect(door.asks).toEqual([]);
  });

  test('a body without a type is refused', async () => {
    const response = await openDoor().fetch('POST', '/Patient', { body: new TextEncoder().encode('{}') });
    expect(response.status).toBe(415);
    expect(await diagnosticsOf(response)).toContain('no Content-Type');
  });

  test('a compressed body is refused', async () => {
    const response = await openDoor().fetch('POST', '/Patient', {
      headers: { 'content-type': json, 'content-encoding': 'gzip' },
      body: 'x',
    });
    expect(response.status).toBe(415);
    expect(await diagnosticsOf(response)).toContain('uncompressed');
  });
});

describe('a body that is read', () => {
  test.each([
    json,
    'application/json',
    'application/fhir+json; charset=UTF-8',
    'application/fhir+json; fhirVersion=4.0',
    'application/json;charset="utf8"',
  ])('as %s', async (type) => {
    const door = openDoor();
    await door.fetch('PUT', '/Patient/1', { headers: { 'content-type': type }, body: '{"n":1.10,"à":"ü"}' });
    expect(door.asks[0]?.ask.body?.text).toBe('{"n":1.10,"à":"ü"}');
    expect(door.asks[0]?.ask.body?.mediaType).toBe(type.split(';')[0]);
  });

  test.each([
    ['POST', '/Binary'],
    ['PUT', '/Binary/1'],
    ['POST', '/DocumentReference/$ingest'],
  ])('%s %s takes content of any type, byte by byte', async (method, address) => {
    const door = openDoor();
    const bytes = new Uint8Array([0x25, 0x50, 0xff, 0x00, 0x80]);
    await door.fetch(method, address, { headers: { 'content-type': 'application/pdf' }, body: bytes });
    expect(door.asks[0]?.ask.body).toMatchObject({ text: '', mediaType: 'application/pdf' });
    expect([...(door.asks[0]?.ask.body?.bytes ?? [])]).toEqual([...bytes]);
  });

  test('nothing sent is no body, whatever its type', async () => {
    const door = openDoor();
    expect((await door.fetch('POST', '/Patient', { headers: { 'content-type': json } })).status).toBe(200);
    expect(door.asks[0]?.ask).not.toHaveProperty('body');
  });

  test('a form comes behind the address, in order', async () => {
    const door = openDoor();
    await door.fetch('POST', '/Observation/_search?code=a&_format=json', {
      headers: { 'content-type': form },
      body: 'code=b&date=ge2020%2B1&_pretty=false',
    });
    expect(door.asks[0]?.ask.params).toEqual([
      ['code', 'a'],
      ['code', 'b'],
      ['date', 'ge2020+1'],
    ]);
    expect(door.asks[0]?.ask.asked).toBe('POST /Observation/_search?code=a&_format=json&code=b&date=ge2020%2B1&_pretty=false');
  });
});

describe('limits', () => {
  const small = { limits: { body: 100, form: 10 } };

  test.each([
    ['/Patient', json, 101],
    ['/Patient/_search', form, 11],
  ])('POST %s over its limit is 413, with and without a named length', async (address, type, size) => {
    const door = openDoor(undefined, small);
    const body = 'x'.repeat(size);
    const streamed = await door.fetch('POST', address, { headers: { 'content-type': type }, body });
    const measured = await door.fetch('POST', address, { headers: { 'content-type': type, 'content-length': String(size) }, body });
    expect([streamed.status, measured.status]).toEqual([413, 413]);
    expect(await diagnosticsOf(measured)).toContain('which is the most that is read here');
    expect(door.asks).toEqual([]);
  });

  test('a body at the limit is read', async () => {
    const door = openDoor(undefined, small);
    expect(
      (await door.fetch('POST', '/Patient', { headers: { 'content-type': json, 'content-length': '100' }, body: 'x'.repeat(100) })).status,
    ).toBe(200);
  });
});

describe('bytes that mean nothing', () => {
  test('a body that is no UTF-8 is refused', async () => {
    const response = await openDoor().fetch('POST', '/Patient', {
      headers: { 'content-type': json },
      body: new Uint8Array([0x7b, 0xff, 0x7d]),
    });
    expect(response.status).toBe(400);
    expect(await diagnosticsOf(response)).toContain('no UTF-8');
  });

  test.each(['name=%00', 'name=%FF', 'na%07me=1', 'name=a%1Fb'])('the query %s is refused', async (query) => {
    const response = await openDoor().fetch('GET', `/Patient?${query}`);
    expect(response.status).toBe(400);
    expect(await diagnosticsOf(response)).toContain('control character');
  });

  test.each(['name=%', 'name=%zz', 'name', '=', '&&&', 'name=%27%3B--', 'name=%F0%9F%98%80'])(
    'the query %s is passed on',
    async (query) => {
      expect((await openDoor().fetch('GET', `/Patient?${query}`)).status).toBe(200);
    },
  );
});
