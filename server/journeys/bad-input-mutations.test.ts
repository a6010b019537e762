// Good resources with one thing changed into anything else: each is refused or right, and the server never fails.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { expectHandled, expectRefusal, versionsIn } from './bad-input.ts';
import { demoResources, startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());

type Path = readonly (string | number)[];

/** One resource of each type: the one that says most. */
const samples: readonly Resource[] = [...new Map(bySize(demoResources()).map((resource) => [resource.resourceType, resource])).values()];

function bySize(resources: readonly Resource[]): readonly Resource[] {
  return resources.toSorted((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    1e21,
    true,
    false,
    '',
    ' ',
    'x',
    [],
    {},
    [null],
    [[]],
    [{}],
    { reference: 7 },
    { reference: 'Patient/citizen' },
    { reference: '#a' },
    { coding: [null] },
    { coding: 'x' },
    { start: 5 },
    'Patient/citizen',
    '2024-13-45',
    '2024',
    { toString: 1 },
    { length: 3 },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, Array.isArray(value) ? Number(key) : key]))];
}

function replaced(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(tree)) return tree.map((each: unknown, i) => (i === key ? replaced(each, rest, value) : each));
  const members = tree as Record<string, unknown>;
  return { ...members, [key]: replaced(members[key], rest, value) };
}

const change = fc
  .constantFrom(...samples)
  .chain((resource) => fc.record({ resource: fc.constant(resource), path: fc.constantFrom(...pathsOf(resource).slice(1)), value: odd }));

/** An entry that is refused in any case, so that nothing of the others is kept. */
const refused = { resource: { resourceType: 'Basic' }, request: { method: 'PUT', url: 'Basic/nothing' } };

describe('A resource with one thing changed', () => {
  test.each<[PersonaName, string]>([
    ['admin', 'imported by the administrator'],
    ['hospital', 'fed by a hospital'],
    ['operator', 'written at the counter'],
  ])('by %s, %s, never makes the server fail', { timeout: 120_000 }, async (persona) => {
    const before = await versionsIn(server);
    await fc.assert(
      fc.asyncProperty(change, async ({ resource, path, value }) => {
        const changed = replaced(resource, path, value);
        const request =
          persona === 'admin'
            ? { method: 'PUT', url: `${resource.resourceType}/${resource.id}` }
            : { method: 'POST', url: resource.resourceType };
        const bundle = {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [{ fullUrl: 'urn:uuid:1', resource: changed, request }, refused],
        };
        expectRefusal(
          await server.ask(persona, 'POST', '/', { body: bundle }),
          `${path.join('.')} = ${JSON.stringify(value)} of ${resource.resourceType}`,
        );
        expectHandled(
          await server.ask(persona, 'POST', `/${resource.resourceType}/$validate`, { body: JSON.stringify(changed) }),
          JSON.stringify(changed),
        );
      }),
      { numRuns: 200 },
    );
    expect(await versionsIn(server)).toBe(before);
  });

  test('in a batch fails alone', async () => {
    const [patient] = samples.filter(({ resourceType }) => resourceType === 'Patient');
    const entry = [
      null,
      7,
      'x',
      [],
      {},
      { resource: null },
      { resource: patient, request: null },
      { request: { method: 'GET', url: 7 } },
      { request: { method: 'GET', url: 'Patient?_count=1' } },
    ];
    const { status, body } = await server.ask('gp', 'POST', '/', { body: { resourceType: 'Bundle', type: 'batch', entry } });
    expect(status).toBe(200);
    const statuses = body.entry?.map(({ response }) => response?.status?.slice(0, 3));
    expect(statuses).toEqual(['400', '400', '400', '400', '400', '400', '400', '400', '200']);
  });
});
