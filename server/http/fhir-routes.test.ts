import { describe, expect, test } from 'vitest';
import { diagnosticsOf, openDoor } from './door.fixture.ts';
import { fhirRoutes } from './fhir-routes.ts';

const sample: Readonly<Record<string, string>> = {
  ':compartment': 'Patient',
  ':type': 'Observation',
  ':id': 'a.1-B',
  ':version': '3',
};

/** An operation of the test door that is offered at the level of the path. */
function sampleOperation(path: string): string {
  return path === '/:operation' ? '$versions' : '$validate';
}

function addressOf(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment === ':operation' ? sampleOperation(path) : (sample[segment] ?? segment)))
    .join('/');
}

const bodies: Readonly<Record<string, { type: string; text: string }>> = {
  resource: { type: 'application/fhir+json', text: '{"resourceType":"Observation"}' },
  patch: { type: 'application/json-patch+json', text: '[]' },
  form: { type: 'application/x-www-form-urlencoded', text: 'code=1' },
  parameters: { type: 'application/fhir+json', text: '{"resourceType":"Parameters"}' },
};

describe('the route table', () => {
  test.each(fhirRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s reaches its interaction',
    async (_, { method, path, asked, body }) => {
      const door = openDoor();
      const sent = bodies[body];
      const response = await door.fetch(
        method,
        addressOf(path),
        sent === undefined ? {} : { headers: { 'content-type': sent.type }, body: sent.text },
      );
      expect(response.status).toBe(200);
      expect(door.observed).toEqual([`${asked} 200`]);
      if (asked === 'capabilities' || asked === 'smart-configuration') return;
      const [{ name, ask } = { name: '', ask: undefined }] = door.asks;
      expect(name).toBe(asked === 'operation' ? sampleOperation(path) : asked);
      expect(ask?.type).toBe(path.includes(':type') ? 'Observation' : undefined);
      expect(ask?.version).toBe(path.includes(':version') ? 3 : undefined);
      expect(ask?.operation).toBe(path.includes(':operation') ? sampleOperation(path) : undefined);
      const isCompartment = path.includes(':compartment');
      expect(ask?.compartment).toEqual(isCompartment ? { type: 'Patient', id: 'a.1-B' } : undefined);
      expect(ask?.id).toBe(path.includes(':id') && !isCompartment ? 'a.1-B' : undefined);
    },
  );

  test.each(fhirRoutes.filter(({ method }) => method === 'GET').map(({ path }) => [path]))(
    'HEAD %s is GET without its body',
    async (path) => {
      const door = openDoor();
      const get = await door.fetch('GET', addressOf(path), { headers: { 'x-request-id': 'same' } });
      const head = await door.fetch('HEAD', addressOf(path), { headers: { 'x-request-id': 'same' } });
      expect(head.status).toBe(get.status);
      expect(await head.text()).toBe('');
      expect(Number(head.headers.get('content-length'))).toBe((await get.text()).length);
      for (const name of ['content-type', 'x-request-id', 'cache-control', 'etag'])
        expect(head.headers.get(name)).toBe(get.headers.get(name));
    },
  );
});

describe('an address that is no interaction', () => {
  test.each([
    ['GET', '/Pateint/1', 404, 'nearest: Patient'],
    ['GET', '/patient', 404, '"patient" is no resource type'],
    ['POST', '/Nonsense', 404, 'no resource type of FHIR R4'],
    ['GET', '/Observation/A_B', 400, 'Resource id "A_B" is invalid'],
    ['GET', `/Observation/${'x'.repeat(65)}`, 400, 'at most 64'],
    ['GET', '/Observation/1/_history/abc', 404, 'Observation/1/_history/abc is not known'],
    ['GET', '/Observation/1/_history/0', 404, 'is not known'],
    ['GET', '/Patient/1/Observations', 404, 'nearest: Observation'],
    ['GET', '/Patient/1/_history/1/more', 404, 'not known'],
    ['GET', '/%E0%A4%A', 400, 'broken percent sequence'],
    ['GET', '/Observation/%00', 400, 'is invalid'],
    ['GET', '/constructor', 404, 'no resource type'],
    ['GET', '/__proto__/1', 404, 'no resource type'],
    ['GET', '//Patient', 404, 'no resource type'],
    ['GET', '/$nonsense', 404, '"$nonsense" is no operation'],
    ['GET', '/Patient/1/$everythin', 404, 'nearest: $everything'],
    ['GET', '/Observation/1/$everything', 404, 'not offered here, but at /Patient/[id]/$everything'],
    ['PROPFIND', '/Patient', 501, 'PROPFIND is not supported'],
  ])('%s %s: %i', async (method, address, status, text) => {
    const door = openDoor();
    const response = await door.fetch(method, address);
    expect(response.status).toBe(status);
    expect(await diagnosticsOf(response)).toContain(text);
    expect(door.asks).toEqual([]);
  });

  test.each([
    ['DELETE', '/Observation/1/_history', 'GET, HEAD'],
    ['PUT', '/', 'GET, HEAD, POST'],
    ['POST', '/Observation/1', 'GET, HEAD, PUT, PATCH, DELETE'],
    ['DELETE', '/metadata', 'GET, HEAD'],
    ['GET', '/DocumentReference/1/$hide', 'POST'],
    ['HEAD', '/DocumentReference/1/$hide', 'POST'],
  ])('%s %s is refused and says what is allowed', async (method, address, allow) => {
    const response = await openDoor().fetch(method, address);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });

  test('a slash at the end is forgiven', async () => {
    const door = openDoor();
    for (const address of ['', '/', '/Patient/', '/Patient/1/']) expect((await door.fetch('GET', address)).status).toBe(200);
    expect(door.asks.map(({ name }) => name)).toEqual(['search', 'search', 'search', 'read']);
  });

  test('an address that is too long is refused before anything else', async () => {
    const response = await openDoor().fetch('GET', `/Patient?name=${'x'.repeat(9000)}`);
    expect(response.status).toBe(414);
    expect(await diagnosticsOf(response)).toContain('_search');
  });
});
