// What the CapabilityStatement says of operations: each is defined, ours here, and each parameter of a definition is one that the program reads.
// https://hl7.org/fhir/R4/operationdefinition.html
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  Bundle,
  CapabilityStatement,
  OperationDefinition,
  OperationDefinitionParameter,
  OperationOutcome,
  ParametersParameter,
  Resource,
} from '@medplum/fhirtypes';
import { loadConformance } from '#conformance/load.ts';
import { createValidator } from '#conformance/validate.ts';
import { demoResources, startTestServer, type Reply, type TestServer } from './test-server.ts';

let server: TestServer;
const base = 'http://127.0.0.1:8080/fhir';

beforeAll(async () => {
  server = await startTestServer();
  await server.put(demoResources());
});
afterAll(() => server.close());

const own = async (): Promise<readonly OperationDefinition[]> => {
  const { body } = await server.ask<Bundle<OperationDefinition>>('gp', 'GET', '/OperationDefinition?_count=200');
  return (body.entry ?? []).flatMap(({ resource }) => resource ?? []);
};

/** One that it can be asked of. */
function typeOf({ resource = [] }: OperationDefinition): string {
  const [first]: readonly string[] = resource;
  return first === undefined || first === 'Resource' ? 'Basic' : first;
}

/** Type ('' = the system), name and definition of each operation that is offered. */
async function offered(): Promise<readonly { readonly type: string; readonly name: string; readonly definition: string }[]> {
  const { rest = [] } = (await server.ask<CapabilityStatement>(null, 'GET', '/metadata')).body;
  const { operation = [], resource = [] } = rest[0] ?? {};
  const named = resource.flatMap(({ type = '', operation: list = [] }) => list.map((each) => ({ type, ...each })));
  return [...operation.map((each) => ({ type: '', ...each })), ...named].map(({ type, name = '', definition = '' }) => ({
    type,
    name,
    definition,
  }));
}

test('Every operation that is offered has a definition; ours are answered by id and by url, and say of themselves what is offered', async () => {
  const all = await offered();
  const ours = all.filter(({ definition }) => definition.startsWith(base));
  const others = all.filter((each) => !ours.includes(each));
  expect(
    new Set(
      others.map(({ definition }) => /^http:\/\/hl7\.org\/fhir\/(?:uv\/(?:ips|ipa)\/)?OperationDefinition\/[\w-]+$/.test(definition)),
    ),
  ).toEqual(new Set([true]));
  expect([...new Set(ours.map(({ name }) => name))].sort()).toEqual((await own()).map(({ code }) => code).sort());
  for (const url of new Set(ours.map(({ definition }) => definition))) {
    const places = ours.filter(({ definition }) => definition === url);
    const id = url.slice(`${base}/OperationDefinition/`.length);
    const read = await server.ask<OperationDefinition>('gp', 'GET', `/OperationDefinition/${id}`);
    expect(read.status, url).toBe(200);
    const { body } = await server.ask<Bundle>('gp', 'GET', `/OperationDefinition?url=${encodeURIComponent(url)}`);
    expect([body.total, body.entry?.[0]?.resource], url).toEqual([1, read.body]);
    const { code, url: canonical } = read.body;
    const resource: readonly string[] = read.body.resource ?? [];
    expect([`${base}/OperationDefinition/${code}`, canonical], url).toEqual([url, url]);
    if (!resource.includes('Resource')) expect([...resource].sort(), url).toEqual(places.map(({ type }) => type).sort());
  }
});

test('Every operation that is routed has its own row in the CapabilityStatement', async () => {
  const known = await offered();
  const { body } = await server.ask<OperationOutcome>('gp', 'GET', '/Patient/citizen/$nothing-of-the-kind');
  expect(body.issue[0]?.diagnostics).toContain('no operation');
  for (const definition of await own()) {
    const { code = '', affectsState, type, instance, system } = definition;
    const where = typeOf(definition);
    expect(
      known.some((each) => each.name === code && each.type === where),
      code,
    ).toBe(true);
    const places = [
      ...(system ? [`/$${code}`] : []),
      ...(type ? [`/${where}/$${code}`] : []),
      ...(instance ? [`/${where}/none/$${code}`] : []),
    ];
    expect(places, code).not.toEqual([]);
    for (const place of places) {
      const asked = await server.ask<OperationOutcome>('auditor', affectsState === true ? 'POST' : 'GET', place);
      expect(asked.text, place).not.toMatch(/no operation of this server|is not offered here|allowed/);
      if (affectsState !== true || code === 'activate') continue;
      expect((await server.ask('auditor', 'GET', place)).status, place).toBe(405);
    }
  }
});

test('The definitions are right by our own validator', async () => {
  const { validate } = createValidator(loadConformance());
  for (const definition of await own()) expect(validate(definition), definition.code).toEqual([]);
});

/** A value that no operation takes for this type: whoever reads the parameter complains of it. */
function unreadable({ type }: OperationDefinitionParameter): Omit<ParametersParameter, 'name'> {
  return type === 'boolean' ? { valueString: 'maybe' } : { valueBoolean: true };
}

/** Read only where there is somebody else to ask for. */
const beside: Readonly<Record<string, string>> = { _purpose: '&_requester=Practitioner/gp' };

function send(definition: OperationDefinition, parameter: ParametersParameter, further = ''): Promise<Reply<OperationOutcome>> {
  const { code = '', instance, affectsState } = definition;
  const place = `/${typeOf(definition)}${instance === true ? '/citizen' : ''}/$${code}`;
  const value = Object.entries(parameter).find(([member]) => member !== 'name')?.[1] as string | boolean;
  const query = `${place}?${parameter.name}=${String(value)}${further}`;
  const headers = { 'X-Request-Id': 'same' };
  if (code === 'ingest')
    return server.ask('hospital', 'POST', query, { body: 'x', headers: { ...headers, 'Content-Type': 'application/xml' } });
  if (affectsState !== true) return server.ask('admin', 'GET', query, { headers });
  return server.ask('citizen', 'POST', place, { body: { resourceType: 'Parameters', parameter: [parameter] }, headers });
}

test('A parameter that a definition names is one that the program reads, and one that it reads is named', async () => {
  for (const definition of await own()) {
    const takes = (definition.parameter ?? []).filter(({ use }) => use === 'in');
    for (const each of takes) {
      const [known, unknown] = await Promise.all(
        [each.name ?? '', 'zz-nobody'].map((name) => send(definition, { name, ...unreadable(each) }, beside[each.name ?? ''])),
      );
      expect(known?.text.replaceAll(each.name ?? '', 'zz-nobody'), `${definition.code} ${each.name}`).not.toBe(unknown?.text);
      expect(known?.text, `${definition.code} ${each.name}`).not.toContain(`is none of $${definition.code}`);
    }
    const said = /it takes ([\w-, ]+)\./.exec((await send(definition, { name: 'zz-nobody', valueBoolean: true })).text)?.[1];
    if (said !== undefined) expect(said.split(', ').sort(), definition.code).toEqual(takes.map(({ name }) => name).sort());
  }
});

const another = {
  resourceType: 'OperationDefinition',
  id: 'hide',
  url: 'urn:oid:1.2.4',
  name: 'Other',
  status: 'draft',
  kind: 'operation',
  code: 'other',
  system: true,
  type: false,
  instance: false,
} as const;
const inBundle = (request: { method: string; url: string }, resource?: object) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    { resource: { ...another, id: 'innocent' }, request: { method: 'PUT', url: 'OperationDefinition/innocent' } },
    { resource, request },
  ],
});

test.each<[string, string, string, object | undefined, string]>([
  ['an update', 'PUT', '/OperationDefinition/hide', another, 'OperationDefinition.id'],
  ['a conditional update', 'PUT', '/OperationDefinition?url=urn:oid:1.2.4', another, 'OperationDefinition.id'],
  ['a patch', 'PATCH', '/OperationDefinition/hide', [{ op: 'replace', path: '/status', value: 'retired' }], 'OperationDefinition.id'],
  ['a delete', 'DELETE', '/OperationDefinition/hide', undefined, 'OperationDefinition.id'],
  [
    'an entry of a transaction',
    'POST',
    '/',
    inBundle({ method: 'PUT', url: 'OperationDefinition/hide' }, another),
    'Bundle.entry[1].resource.id',
  ],
  [
    'a delete in a transaction',
    'POST',
    '/',
    inBundle({ method: 'DELETE', url: 'OperationDefinition/hide' }),
    'Bundle.entry[1].resource.id',
  ],
])(
  'Nobody writes under the id of one, not even the administrator: %s is refused, and told to the trail',
  async (_, method, path, body, expression) => {
    const before = await server.ask('gp', 'GET', '/OperationDefinition/hide');
    const isPatch = method === 'PATCH';
    const reply = await server.ask<OperationOutcome>('admin', method, path, {
      ...(body === undefined ? {} : { body }),
      ...(isPatch ? { headers: { 'Content-Type': 'application/json-patch+json' } } : {}),
    });
    const [issue] = reply.body.issue;
    expect([reply.status, issue?.code, issue?.expression]).toEqual([422, 'business-rule', [expression]]);
    expect(issue?.diagnostics).toMatch(/^OperationDefinition\/hide is this server's own.+nothing was written\. (Send|It cannot)/);
    const [row] = await server.server.store.auditTrail({ newestFirst: true, count: 1 });
    expect(row).toMatchObject({ outcome: 'denied', what: [], role: 'admin' });
    expect((await server.ask('gp', 'GET', '/OperationDefinition/hide')).text).toBe(before.text);
    expect((await server.ask<Bundle>('gp', 'GET', '/OperationDefinition?url=urn:oid:1.2.4')).body.total).toBe(0);
    expect((await server.ask('admin', 'GET', '/OperationDefinition/hide/_history')).status).toBe(404);
  },
);

test.each([
  {
    resourceType: 'StructureDefinition',
    id: 'acting-person',
    kind: 'logical',
    abstract: true,
    type: 'urn:x',
    differential: { element: [{ id: 'x', path: 'x', definition: 'x', min: 0, max: '*' }] },
  },
  { resourceType: 'ValueSet', id: 'consent-category' },
  { resourceType: 'CodeSystem', id: 'activation-detail', content: 'not-present' },
])('No other definition of the server stands under an id: $resourceType/$id is answered as it was stored', async (definition) => {
  const { resourceType, id } = definition;
  expect((await server.ask('gp', 'GET', `/${resourceType}/${id}`)).status).toBe(404);
  const url = `https://fascicolo.example/fhir/${resourceType}/${id}`;
  await server.put([{ ...definition, url, name: 'Stored', status: 'draft' } as Resource]);
  expect((await server.ask('gp', 'GET', `/${resourceType}/${id}`)).body).toMatchObject({ url, name: 'Stored' });
});

test('They are found with what is stored beside them, and are there in XML and in part', async () => {
  const stored = { ...another, id: 'of-another', url: 'urn:oid:1.2.3' };
  const before = (await server.ask<Bundle>('gp', 'GET', '/OperationDefinition?_count=0')).body.total ?? 0;
  await server.put([stored]);
  const { body } = await server.ask<Bundle>('gp', 'GET', '/OperationDefinition?_count=200');
  expect([body.total, body.entry?.length]).toEqual([before + 1, before + 1]);
  expect(
    (await server.ask<Bundle>('gp', 'GET', '/OperationDefinition?code=hide,other&_elements=code')).body.entry
      ?.map(({ resource }) => (resource as OperationDefinition).code)
      .sort(),
  ).toEqual(['hide', 'other']);
  expect((await server.ask<Bundle>('gp', 'GET', '/OperationDefinition?status=draft')).body.total).toBe(1);
  const xml = await server.ask('gp', 'GET', '/OperationDefinition/hide', { headers: { Accept: 'application/fhir+xml' } });
  expect(xml.text).toContain('<code value="hide"/>');
  const unchanged = await server.ask('gp', 'GET', '/OperationDefinition/hide', { headers: { 'If-None-Match': 'W/"1"' } });
  expect(unchanged.status).toBe(304);
  expect((await server.ask(null, 'GET', '/OperationDefinition/hide')).status).toBe(401);
});
