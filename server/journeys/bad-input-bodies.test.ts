// Bodies that nobody should send: malformed, too deep, too large, of the wrong kind. Nothing of them is ever half written.
// https://hl7.org/fhir/R4/json.html, https://hl7.org/fhir/R4/http.html#create
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Bundle } from '@medplum/fhirtypes';
import { expectHandled, expectRefusal, refusalText, versionsIn } from './bad-input.ts';
import { createGlucose, glucose } from './observations.ts';
import { startDemoServer, type Reply, type Sent, type TestServer } from './test-server.ts';

let server: TestServer;
let target: string;
let before: number;
beforeAll(async () => {
  server = await startDemoServer();
  target = await createGlucose(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  before = await versionsIn(server);
});
afterEach(async () => {
  expect(await versionsIn(server), 'nothing was written').toBe(before);
});

const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply<unknown>> =>
  server.ask('laboratory', method, path, { body, headers });

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const deepExtension = (levels: number): string =>
  `${'{"url":"urn:x","extension":['.repeat(levels)}{"url":"urn:x","valueString":"x"}${']}'.repeat(levels)}`;
const withMember = (member: string): string => glucose().replace('"status"', `${member},"status"`);

describe('JSON that is none', () => {
  test.each<[string, string, string]>([
    ['nothing', '', '400 required'],
    ['only spaces', ' \n\t ', '400 required'],
    ['an open object', '{"resourceType":"Observation"', '400 structure'],
    ['a comma too many', '{"resourceType":"Observation",}', '400 structure'],
    ['single quotes', "{'resourceType':'Observation'}", '400 structure'],
    ['a comment', '/* x */{"resourceType":"Observation"}', '400 structure'],
    ['two values', '{"resourceType":"Observation"}{}', '400 structure'],
    ['a bare word', 'Observation', '400 structure'],
    ['NaN', withMember('"x":NaN'), '400 structure'],
    ['a number with a plus', withMember('"x":+1'), '400 structure'],
    ['a number with leading zeros', withMember('"x":007'), '400 structure'],
    ['an endless number', withMember('"x":1e999'), '400 structure'],
    ['a control character', withMember('"x":"a\u0001"'), '400 structure'],
    ['a NUL by escape', withMember('"x":"\\u0000"'), '400 structure'],
    ['half of a surrogate pair', withMember('"x":"\\ud800"'), '400 structure'],
    ['an unknown escape', withMember('"x":"\\x41"'), '400 structure'],
    ['a member twice', withMember('"status":"final"'), '400 structure'],
    ['a member twice, once spelt by escapes', withMember('"statu\\u0073":"final"'), '400 structure'],
    ['a member of every object', withMember('"__proto__":{"status":"final"}'), '400 structure'],
    ['the same by escapes', withMember('"\\u005f_proto__":{}'), '400 structure'],
    ['a constructor', withMember('"constructor":{"prototype":{"admin":true}}'), '400 structure'],
    ['65 levels', withMember(`"x":${nested(65)}`), '400 structure'],
    ['a hundred thousand levels', withMember(`"x":${'['.repeat(100_000)}`), '400 structure'],
    ['levels that R4 allows, too deep', withMember(`"extension":[${deepExtension(33)}]`), '400 structure'],
    ['a list', '[{"resourceType":"Observation"}]', '400 structure'],
    ['null', 'null', '400 structure'],
    ['a text', '"Observation"', '400 structure'],
    ['a number', '42', '400 structure'],
    ['an object of nothing', '{}', '400 required resourceType'],
    ['a type that is no text', '{"resourceType":["Observation"]}', '400 required resourceType'],
    ['a type that is none', '{"resourceType":"Obsrevation"}', '400 invalid resourceType'],
    ['another type', '{"resourceType":"Patient"}', '400 invalid resourceType'],
    ['bytes of another encoding', '\u0000\u0001', '400 structure'],
  ])('%s is refused with its place', async (_what, body, expected) => {
    for (const [method, path] of [
      ['POST', '/Observation'],
      ['PUT', `/${target}`],
    ] as const) {
      const text = refusalText(await send(method, path, body));
      expect(text.startsWith(expected), text).toBe(true);
    }
  });

  test('says line, column and place', async () => {
    const text = refusalText(await send('POST', '/Observation', '{"resourceType":"Observation",\n "code": {"coding": [{"code": 01}]}}'));
    expect(text).toContain('Line 2, column 31, at code.coding[0].code');
  });
});

describe('Values of the wrong kind', () => {
  const wrong: readonly unknown[] = [
    null,
    0,
    -1,
    1.5,
    true,
    '',
    ' ',
    'x',
    '\u0000',
    [],
    [null],
    [[]],
    {},
    { a: 1 },
    { resourceType: 'Patient' },
    'x'.repeat(5000),
  ];
  const members = [
    'id',
    'meta',
    'implicitRules',
    'language',
    'text',
    'contained',
    'extension',
    'modifierExtension',
    'identifier',
    'basedOn',
    'status',
    'category',
    'code',
    'subject',
    'effectiveDateTime',
    'performer',
    'valueQuantity',
    'interpretation',
    'note',
    'referenceRange',
    'component',
    '_status',
    '_effectiveDateTime',
  ];
  test.each(members)('in Observation.%s are refused, or are right', async (member) => {
    for (const value of wrong) {
      // $validate says what a write would say, and writes nothing.
      const body = { ...(JSON.parse(glucose()) as object), [member]: value };
      for (const path of ['/Observation/$validate', '/Observation']) {
        if (path === '/Observation' && isRight(member, value)) continue;
        expectHandled(await send('POST', path, body), `${path} ${member} ${JSON.stringify(value).slice(0, 40)}`);
      }
    }
  });

  /** The id of a create is replaced, so whatever it is does no harm; a free text may be any. */
  function isRight(member: string, value: unknown): boolean {
    if (member === 'id') return true;
    return (member === 'language' || member === 'implicitRules') && typeof value === 'string';
  }

  test.each<[string, string, string]>([
    ['a month that is none', glucose().replace('2026-10-01T08:00:00+02:00', '2024-13-45'), 'effectiveDateTime'],
    ['a day that is none', glucose().replace('2026-10-01T08:00:00+02:00', '2023-02-29'), 'effectiveDateTime'],
    ['a time without zone', glucose().replace('2026-10-01T08:00:00+02:00', '2026-10-01T08:00:00'), 'effectiveDateTime'],
    ['a quantity in words', glucose({ value: '"much"' }), 'valueQuantity.value'],
    ['a reference to nothing', glucose({ subject: '' }), 'subject'],
    ['a reference with spaces', glucose({ subject: 'Patient/a b' }), 'subject'],
    ['a reference to the wrong type', glucose({ subject: 'Medication/1' }), 'subject'],
    [
      'markup that acts',
      withMember('"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><script>alert(1)</script></div>"}'),
      'text',
    ],
    [
      'markup that listens',
      withMember('"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\" onclick=\\"x()\\">a</div>"}'),
      'text',
    ],
  ])('%s is refused by name', async (_what, body, place) => {
    expect(refusalText(await send('POST', '/Observation', body))).toContain(place);
  });
});

describe('Any value in any place', () => {
  const kinds = ['/Patient', '/Observation', '/Bundle', '/Parameters', '/Consent', '/Binary', '/Questionnaire'] as const;
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      0,
      -1,
      1e21,
      true,
      '',
      'x',
      [],
      {},
      [null],
      [[]],
      { resourceType: 'Observation' },
      { reference: 'Patient/citizen' },
      { extension: [{}] },
      'Patient/citizen',
      '2024-13-45',
    ),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const memberNames = [
    'resourceType',
    'id',
    'meta',
    'text',
    'contained',
    'extension',
    'status',
    'code',
    'subject',
    'identifier',
    'entry',
    'type',
    'parameter',
    'name',
    'value',
    'item',
    'category',
    'provision',
    'patient',
    'scope',
    'data',
    'contentType',
    '_status',
    'request',
    'resource',
  ];
  const body = fc.dictionary(fc.constantFrom(...memberNames), odd, { maxKeys: 8 });

  test('never makes the server fail', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...kinds), body, async (path, content) => {
        const sent = { ...content, resourceType: content['resourceType'] ?? path.slice(1) };
        expectHandled(await send('POST', `${path}/$validate`, sent), JSON.stringify(sent));
      }),
      { numRuns: 400 },
    );
  });

  const entry = fc.oneof(
    odd,
    fc.record(
      { resource: odd, request: fc.oneof(odd, fc.record({ method: odd, url: odd, ifMatch: odd, ifNoneExist: odd })), fullUrl: odd },
      { requiredKeys: [] },
    ),
  );
  test('of a batch or a transaction never makes the server fail', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('batch', 'transaction'), fc.oneof(odd, fc.array(entry, { maxLength: 4 })), async (type, entries) => {
        const sent = { resourceType: 'Bundle', type, entry: entries };
        const reply = await send('POST', '/', sent);
        expectHandled(reply, JSON.stringify(sent));
        if (reply.status === 200)
          for (const { response } of (reply.body as Bundle).entry ?? []) expect(response?.status, JSON.stringify(sent)).toMatch(/^[24]/);
      }),
      { numRuns: 400 },
    );
  });
});

describe('A Bundle', () => {
  const bundle = (entry: unknown, type = 'transaction'): object => ({ resourceType: 'Bundle', type, entry });
  const create = (body = glucose()): object => ({ resource: JSON.parse(body) as object, request: { method: 'POST', url: 'Observation' } });

  test.each<[string, unknown, string]>([
    ['of no type', { resourceType: 'Bundle', entry: [] }, 'Bundle.type'],
    ['of another type', bundle([], 'collection'), 'Bundle.type'],
    ['of entries that are no list', bundle({}), 'Bundle.entry'],
    ['of entries that are no objects', bundle([1, null]), 'Bundle.entry[0]'],
    ['of entries without a request', bundle([{ resource: { resourceType: 'Patient' } }]), 'Bundle.entry[0].request'],
    ['of an unknown method', bundle([{ request: { method: 'STEAL', url: 'Observation' } }]), 'STEAL'],
    ['of an unknown type', bundle([{ request: { method: 'GET', url: 'Obsrevation/1' } }]), 'Obsrevation'],
    ['of an address of somebody else', bundle([{ request: { method: 'GET', url: 'https://evil.example/Patient/1' } }]), 'Bundle.entry[0]'],
    ['of a path upwards', bundle([{ request: { method: 'GET', url: '../../etc/passwd' } }]), 'Bundle.entry[0]'],
    ['within a Bundle', bundle([{ resource: bundle([]), request: { method: 'POST', url: '/' } }]), 'Bundle.entry[0]'],
    [
      'of the same name twice',
      bundle([
        { ...create(), fullUrl: 'urn:uuid:1' },
        { ...create(), fullUrl: 'urn:uuid:1' },
      ]),
      'Bundle.entry[1].fullUrl',
    ],
    ['of a patch without content', bundle([{ request: { method: 'PATCH', url: 'Observation/1' } }]), 'Bundle.entry[0]'],
  ])('%s is refused', async (_what, body, place) => {
    expect(refusalText(await send('POST', '/', body))).toContain(place);
  });

  test('is written whole or not at all, and everything that is wrong with it is said', async () => {
    const wrong = glucose().replace('"final"', '"perhaps"');
    const reply = await send('POST', '/', bundle([create(), create(wrong), create(), create(glucose({ subject: 'Medication/1' }))]));
    const text = refusalText(reply);
    expect(text).toContain('Bundle.entry[1].resource.status');
    expect(text).toContain('Bundle.entry[3].resource.subject');
    expect(text).not.toContain('entry[0]');
  });

  test('of a hundred thousand entries is refused before any of them is read', async () => {
    const one = JSON.stringify(create());
    const body = `{"resourceType":"Bundle","type":"transaction","entry":[${Array.from({ length: 100_000 }, () => one).join(',')}]}`;
    expect(refusalText(await send('POST', '/', body))).toMatch(/^413 too-costly Bundle.entry The Bundle has 100000 entries, at most 10000/);
  });

  test('of ten thousand wrong entries is refused with no more reasons than can be read', async () => {
    const one = JSON.stringify(create(glucose().replace('"final"', '"perhaps"')));
    const body = `{"resourceType":"Bundle","type":"transaction","entry":[${Array.from({ length: 10_000 }, () => one).join(',')}]}`;
    expectRefusal(await send('POST', '/', body));
  });

  test('of ten thousand entries without a request is refused with no more reasons than can be read', async () => {
    expectRefusal(await send('POST', '/', bundle(Array.from({ length: 10_000 }, () => ({})))));
  });
});

describe('Great size', () => {
  const long = 'x'.repeat(10_000_000);
  test.each<[string, string, string, string]>([
    ['a text of ten million letters', 'POST', '/Observation/$validate', withMember(`"note":[{"text":"${long}"}]`)],
    ['a code of ten million letters', 'POST', '/Observation', glucose().replace('2345-7', ` ${long} `)],
    ['a status of ten million letters', 'POST', '/Observation', glucose().replace('"final"', `"${long}"`)],
    ['a date of ten million digits', 'POST', '/Observation', glucose().replace('2026-10-01T08:00:00+02:00', '2'.repeat(10_000_000))],
    ['a number of ten million digits', 'POST', '/Observation', glucose({ value: `0.${'1'.repeat(10_000_000)}x` })],
    ['a reference of ten million letters', 'POST', '/Observation', glucose({ subject: `Patient/${long}` })],
    ['a member name of ten million letters', 'POST', '/Observation', withMember(`"${long}":1`)],
    ['a type of ten million letters', 'POST', '/Observation', `{"resourceType":"${long}"}`],
    ['an id of ten million letters', 'PUT', '/Observation/x', glucose({ id: long })],
    [
      'narrative of ten million letters',
      'POST',
      '/Observation',
      withMember(`"text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>${'<b>'.repeat(1_000_000)}</div>"}`),
    ],
    ['a million members', 'POST', '/Observation', withMember(Array.from({ length: 1_000_000 }, (_, i) => `"m${i}":1`).join(','))],
    [
      'a million elements',
      'POST',
      '/Observation/$validate',
      withMember(`"category":[${Array.from({ length: 1_000_000 }, () => '1').join(',')}]`),
    ],
  ])('%s is refused or answered, in bounded time', { timeout: 60_000 }, async (_what, method, path, body) => {
    expectHandled(await send(method, path, body), path);
  });

  test('a body over the limit is refused, whether or not it tells its size', async () => {
    const large = `"${'x'.repeat(50_000_001)}"`;
    expect(refusalText(await send('POST', '/Observation', large))).toMatch(/^413 too-long/);
    expect(refusalText(await send('POST', '/Observation', large, { 'Content-Length': '50000003' }))).toMatch(/^413 too-long/);
  });
});

describe('A patch', () => {
  const patch = (body: unknown, type = 'application/json-patch+json'): Promise<Reply<unknown>> =>
    send('PATCH', `/${target}`, body, { 'Content-Type': type });
  const doubling = Array.from({ length: 60 }, () => ({ op: 'copy', from: '/note', path: '/note/-' }));

  test.each<[string, unknown, string]>([
    ['that is no list', {}, 'application/json-patch+json'],
    ['of no operation', [1], 'application/json-patch+json'],
    ['of null', [null], 'application/json-patch+json'],
    ['of an unknown operation', [{ op: 'become', path: '/status' }], 'application/json-patch+json'],
    ['without a path', [{ op: 'remove' }], 'application/json-patch+json'],
    ['to a place that is not there', [{ op: 'remove', path: '/nowhere/9' }], 'application/json-patch+json'],
    ['to a member of every object', [{ op: 'add', path: '/__proto__/admin', value: true }], 'application/json-patch+json'],
    ['that adds such a member', '[{"op":"add","path":"/extension","value":[{"__proto__":{}}]}]', 'application/json-patch+json'],
    ['that takes everything away', [{ op: 'remove', path: '' }], 'application/json-patch+json'],
    ['that replaces all by a text', [{ op: 'replace', path: '', value: 'x' }], 'application/json-patch+json'],
    ['to another id', [{ op: 'replace', path: '/id', value: 'other' }], 'application/json-patch+json'],
    ['to another type', [{ op: 'replace', path: '/resourceType', value: 'Patient' }], 'application/json-patch+json'],
    [
      'that doubles itself sixty times',
      [{ op: 'add', path: '/note', value: [{ text: 'x'.repeat(1000) }] }, ...doubling],
      'application/json-patch+json',
    ],
    [
      'that puts the whole into itself',
      Array.from({ length: 100 }, () => ({ op: 'copy', from: '', path: '/contained' })),
      'application/json-patch+json',
    ],
    [
      'of a hundred thousand operations',
      Array.from({ length: 100_000 }, () => ({ op: 'test', path: '/status', value: 'final' })),
      'application/json-patch+json',
    ],
    ['of a test that fails', [{ op: 'test', path: '/status', value: 'draft' }], 'application/json-patch+json'],
    ['of FHIRPath without parameters', { resourceType: 'Parameters' }, 'application/fhir+json'],
    ['of FHIRPath of no operation', { resourceType: 'Parameters', parameter: [{ name: 'x' }] }, 'application/fhir+json'],
    [
      'of a FHIRPath that is none',
      {
        resourceType: 'Parameters',
        parameter: [
          {
            name: 'operation',
            part: [
              { name: 'type', valueCode: 'delete' },
              { name: 'path', valueString: 'Observation.((' },
            ],
          },
        ],
      },
      'application/fhir+json',
    ],
    [
      'of a FHIRPath without end',
      {
        resourceType: 'Parameters',
        parameter: [
          {
            name: 'operation',
            part: [
              { name: 'type', valueCode: 'delete' },
              { name: 'path', valueString: `Observation${'.repeat($this)'.repeat(500)}` },
            ],
          },
        ],
      },
      'application/fhir+json',
    ],
    ['of parts that are none', { resourceType: 'Parameters', parameter: [{ name: 'operation', part: 1 }] }, 'application/fhir+json'],
    ['of a parameter that is none', { resourceType: 'Parameters', parameter: 'operation' }, 'application/fhir+json'],
    ['of another resource', { resourceType: 'Observation' }, 'application/fhir+json'],
  ])('%s is refused', { timeout: 60_000 }, async (_what, body, type) => {
    expectRefusal(await patch(body, type));
  });

  const step = (...part: readonly object[]): object => ({ resourceType: 'Parameters', parameter: [{ name: 'operation', part }] });
  const fhirPath = (type: string, path: string, ...more: readonly object[]): object =>
    step({ name: 'type', valueCode: type }, { name: 'path', valueString: path }, ...more);
  test.each<[string, object]>([
    ['a pattern that is slow', fhirPath('delete', `Observation.code.text.where('${'a'.repeat(40)}!'.matches('(a+)+$'))`)],
    ['a pattern in quotes of another kind', fhirPath('delete', "Observation.code.text.`replaceMatches`('(a+)+$', 'x')")],
    ['a search without end', fhirPath('delete', `Observation${'.repeat($this)'.repeat(50)}`)],
    ['all that is below', fhirPath('delete', 'Observation.descendants()')],
    ['a long path', fhirPath('delete', `Observation${'.code'.repeat(1000)}`)],
    ['many brackets', fhirPath('delete', `${'('.repeat(900)}Observation`)],
    [
      'the object of every object',
      fhirPath('add', 'Observation.constructor.prototype', { name: 'name', valueString: 'polluted' }, { name: 'value', valueString: 'x' }),
    ],
    [
      'the prototype of the resource',
      fhirPath('add', 'Observation.__proto__', { name: 'name', valueString: 'polluted' }, { name: 'value', valueString: 'x' }),
    ],
    [
      'a place that is no number',
      fhirPath('insert', 'Observation.code.coding', { name: 'index', valueString: { toString: 1 } }, { name: 'value', valueCoding: {} }),
    ],
    [
      'a place between two numbers',
      fhirPath('insert', 'Observation.code.coding', { name: 'index', valueInteger: -0.5 }, { name: 'value', valueCoding: {} }),
    ],
    [
      'a thousand and one operations',
      {
        resourceType: 'Parameters',
        parameter: Array.from({ length: 1001 }, () => ({
          name: 'operation',
          part: [
            { name: 'type', valueCode: 'delete' },
            { name: 'path', valueString: 'Observation.note' },
          ],
        })),
      },
    ],
  ])('by FHIRPath to %s is refused, and changes no other object', async (_what, body) => {
    expectRefusal(await patch(body, 'application/fhir+json'));
    expect('polluted' in {}).toBe(false);
  });

  const value = fc.oneof(fc.constantFrom<unknown>(null, 1, '', 'x', [], {}), fc.jsonValue({ maxDepth: 2 }));
  const pointer = fc.oneof(
    fc.constantFrom<unknown>(
      '',
      '/',
      '/status',
      '/code/coding/0',
      '/code/coding/-',
      '/code/coding/x',
      '/valueQuantity',
      '/~',
      '/id/0',
      '/status/0/x',
    ),
    value,
  );
  test('of any kind never makes the server fail', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record(
            {
              op: fc.oneof(fc.constantFrom<unknown>('add', 'remove', 'replace', 'move', 'copy', 'test'), value),
              path: pointer,
              from: pointer,
              value,
            },
            { requiredKeys: [] },
          ),
          { maxLength: 4 },
        ),
        async (operations) => {
          // A test that fails at the end keeps the others from being written.
          const body = [...operations, { op: 'test', path: '/status', value: 'nothing of the kind' }];
          expectRefusal(await patch(body), JSON.stringify(body));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('Headers and addresses', () => {
  const body = glucose();
  test.each<[string, string, string, Sent, RegExp]>([
    ['a media type that is not read', 'POST', '/Observation', { body, headers: { 'Content-Type': 'text/html' } }, /^415/],
    ['a media type that is none', 'POST', '/Observation', { body, headers: { 'Content-Type': ';;;' } }, /^415/],
    ['another charset', 'POST', '/Observation', { body, headers: { 'Content-Type': 'application/fhir+json; charset=iso-8859-1' } }, /^415/],
    [
      'another FHIR version',
      'POST',
      '/Observation',
      { body, headers: { 'Content-Type': 'application/fhir+json; fhirVersion=3.0' } },
      /^415/,
    ],
    ['a compression', 'POST', '/Observation', { body, headers: { 'Content-Encoding': 'gzip' } }, /^415/],
    [
      'a form where a resource belongs',
      'POST',
      '/Observation',
      { body: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      /^415/,
    ],
    ['a resource where a form belongs', 'POST', '/Observation/_search', { body }, /^415/],
    ['a wish for a format that is not written', 'GET', '/Observation', { headers: { Accept: 'text/csv' } }, /^406/],
    ['the same as a parameter', 'GET', '/Observation?_format=turtle', {}, /^406/],
    ['a pretty that is none', 'GET', '/Observation?_pretty=perhaps', {}, /^400/],
    ['an If-Match that is no tag', 'PUT', '/Observation/x', { body, headers: { 'If-Match': '"' } }, /^400/],
    ['a condition of nothing', 'POST', '/Observation', { body, headers: { 'If-None-Exist': '?' } }, /^400/],
    ['a condition that is none', 'POST', '/Observation', { body, headers: { 'If-None-Exist': 'colour=red' } }, /^400/],
    ['a condition without end', 'POST', '/Observation', { body, headers: { 'If-None-Exist': `code=${'x,'.repeat(5000)}` } }, /^4/],
    ['a type that is none', 'GET', '/Obsrevation/1', {}, /^404 .*nearest: Observation/s],
    ['a type in small letters', 'GET', '/observation', {}, /^404 .*nearest: Observation/s],
    ['an id with an underscore', 'GET', '/Observation/a_b', {}, /^400 invalid .*"a_b"/s],
    ['an id of 65 letters', 'GET', `/Observation/${'a'.repeat(65)}`, {}, /^400 invalid .*at most 64/s],
    ['an id of accents', 'GET', '/Observation/%C3%A0', {}, /^400 invalid/],
    ['an id of SQL', 'GET', "/Observation/'%20OR%201=1", {}, /^400 invalid/],
    ['an id of NUL', 'GET', '/Observation/a%00', {}, /^400 invalid/],
    ['an id of broken percents', 'GET', '/Observation/%zz', {}, /^400 invalid/],
    ['an id of dots that lead up', 'GET', '/Observation/%2e%2e%2f%2e%2e%2fetc', {}, /^400 invalid/],
    ['a version that is none', 'GET', '/Observation/x/_history/one', {}, /^404/],
    ['a version below one', 'GET', '/Observation/x/_history/-1', {}, /^404/],
    ['a version without end', 'GET', `/Observation/x/_history/${'9'.repeat(30)}`, {}, /^404/],
    ['an operation that is none', 'GET', '/Observation/$everythng', {}, /^4/],
    ['an operation by the wrong method', 'GET', '/Patient/citizen/$declare-care', {}, /^405/],
    ['a method that the address has not', 'DELETE', '/metadata', {}, /^4/],
    ['a path of many parts', 'GET', `/${Array.from({ length: 500 }, () => 'a').join('/')}`, {}, /^404/],
    ['a path of many slashes', 'GET', `/${'/'.repeat(4000)}`, {}, /^40/],
    [
      'a history of a parameter that is none',
      'GET',
      '/Observation/_history?colour=red',
      { headers: { Prefer: 'handling=strict' } },
      /^400 invalid \?colour/,
    ],
    ['a history since never', 'GET', '/Observation/_history?_since=2024-13-45', {}, /^400 invalid \?_since/],
    ['a history of a long never', 'GET', `/Observation/_history?_since=${'9'.repeat(6000)}`, {}, /^400 invalid \?_since/],
    [
      'a history of a long parameter',
      'GET',
      `/Observation/_history?${'x'.repeat(6000)}=1`,
      { headers: { Prefer: 'handling=strict' } },
      /^400 invalid/,
    ],
    ['a history of less than nothing', 'GET', '/Observation/_history?_count=-1', {}, /^400 invalid \?_count/],
    ['a history of a made-up page', 'GET', '/Observation/_history?_cursor=AAAA', {}, /^400 invalid \?_cursor/],
    ['everything of types that are none', 'GET', '/Patient/citizen/$everything?_type=Foo', {}, /^4/],
    ['everything of a made-up page', 'GET', '/Patient/citizen/$everything?_cursor=AAAA', {}, /^4/],
  ])('%s is refused', async (_what, method, path, sent, expected) => {
    expect(refusalText(await server.ask('laboratory', method, path, sent))).toMatch(expected);
  });

  test('HEAD of what is refused has no body', async () => {
    const reply = await server.ask('laboratory', 'HEAD', '/Observation/a_b');
    expect([reply.status, reply.text]).toEqual([400, '']);
  });
});
