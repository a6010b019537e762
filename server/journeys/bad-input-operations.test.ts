// Operations asked with parameters that nobody should send, by whoever may ask them: refused or answered, never a failure.
// https://hl7.org/fhir/R4/operations.html#request
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { PersonaName } from '#auth/personas.ts';
import { expectHandled, expectRefusal, versionsIn } from './bad-input.ts';
import { startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());

interface Called {
  readonly persona: PersonaName;
  readonly path: string;
  readonly names: readonly string[];
  readonly purpose?: string;
}

const operations: readonly Called[] = [
  { persona: 'gp', path: '/Observation/$validate', names: ['resource', 'profile', 'mode'] },
  { persona: 'citizen', path: '/Patient/citizen/$everything', names: ['_since', '_type', '_count', 'start', 'end'] },
  { persona: 'admin', path: '/Observation/$explain', names: ['code', 'subject', '_sort', '_include', '_filter'] },
  { persona: 'citizen', path: '/Patient/citizen/$who-can-see', names: ['resource'] },
  { persona: 'citizen', path: '/DocumentReference/nowhere/$hide', names: ['preview'] },
  { persona: 'citizen', path: '/DocumentReference/nowhere/$unhide', names: ['preview'] },
  { persona: 'specialist', path: '/Patient/nowhere/$declare-care', names: ['text', 'declaration'] },
  { persona: 'specialist', path: '/Patient/nowhere/$emergency-access', names: ['reason', 'text'], purpose: 'EMERGENCY' },
  {
    persona: 'citizen-new',
    path: '/Patient/nobody/$activate',
    names: ['feed', 'past', 'consultation', 'noticeVersion', 'email', 'phone', 'confirm'],
  },
  {
    persona: 'citizen',
    path: '/Patient/nobody/$verify-contact',
    names: ['email', 'phone', 'code'],
  },
  { persona: 'citizen', path: '/Patient/citizen/$delegate', names: ['delegate', 'documentKind', 'from', 'until'] },
  { persona: 'citizen', path: '/Patient/citizen/$end-delegation', names: ['delegation', 'reason', 'until'] },
  {
    persona: 'operator',
    path: '/Patient/child/$register-representative',
    names: ['representative', 'title', 'order', 'from', 'until', 'documentKind', 'documentNumber', 'documentExpires', 'scan'],
  },
  {
    persona: 'citizen',
    path: '/Patient/nobody/$consent-choices',
    names: ['feed', 'past', 'consultation', 'noticeVersion', 'email', 'phone', 'confirm'],
  },
];

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    true,
    '',
    'x',
    [],
    {},
    [null],
    'Patient/citizen',
    '2024-13-45',
    '1e9',
    { reference: 'Patient/citizen' },
    { reference: 7 },
    { toString: 1 },
    { resourceType: 'Patient' },
    'x'.repeat(20_000),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const memberNames = [
  'valueString',
  'valueBoolean',
  'valueCode',
  'valueUri',
  'valueReference',
  'valueInteger',
  'valueCoding',
  'resource',
  'part',
] as const;

describe.each(operations)('$path', ({ persona, path, names, purpose }) => {
  const sentBy = purpose === undefined ? {} : { purpose };
  const parameter = fc.oneof(
    odd,
    fc
      .tuple(fc.oneof(fc.constantFrom(...names), odd), fc.constantFrom(...memberNames), odd)
      .map(([name, member, value]) => ({ name, [member]: value })),
  );
  const parameters = fc.oneof(
    odd.map((each) => ({ resourceType: 'Parameters', parameter: each })),
    fc.array(parameter, { maxLength: 4 }).map((each) => ({ resourceType: 'Parameters', parameter: each })),
    odd,
  );

  test('asked with any Parameters never makes the server fail', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(parameters, async (body) => {
        const before = await versionsIn(server);
        const reply = await server.ask(persona, 'POST', path, { ...sentBy, body: JSON.stringify(body) });
        expectHandled(reply, JSON.stringify(body).slice(0, 300));
        expect(await versionsIn(server)).toBe(before);
      }),
      { numRuns: 150 },
    );
  });

  test('asked with a query of any kind never makes the server fail', { timeout: 60_000 }, async () => {
    const hostile = ["' OR 1=1 --", '\u{1f9d1}', 'x'.repeat(3000), '-1', '2024-13-45', '((((', '../..', '__proto__', '%', ',', '|'];
    for (const name of [...names, '__proto__', 'constructor', '']) {
      for (const value of hostile) {
        const reply = await server.ask(persona, 'GET', `${path}?${encodeURIComponent(name)}=${encodeURIComponent(value)}`, sentBy);
        expectHandled(reply, `${path} ${name} ${value.slice(0, 40)}`);
      }
    }
  });
});

describe('An operation', () => {
  test.each<[string, PersonaName, string, string, string | undefined]>([
    ['that is none', 'gp', 'GET', '/Patient/citizen/$steal', undefined],
    ['at a type that has it not', 'gp', 'GET', '/Observation/x/$everything', undefined],
    ['that changes something, by GET', 'citizen', 'GET', '/DocumentReference/x/$hide', undefined],
    ['with a body that is no JSON', 'citizen', 'POST', '/DocumentReference/x/$hide', '{'],
    ['with a body of another type', 'citizen', 'POST', '/DocumentReference/x/$hide', '{"resourceType":"Patient"}'],
    ['on somebody who does not exist', 'gp', 'GET', '/Patient/nobody/$everything', undefined],
    ['of nothing', 'gp', 'GET', '/Patient/citizen/$', undefined],
    ['of a very long name', 'gp', 'GET', `/Patient/citizen/$${'x'.repeat(7000)}`, undefined],
    ['of a name with marks', 'gp', 'GET', '/Patient/citizen/$%3Cscript%3E', undefined],
  ])('%s is refused', async (_what, persona, method, path, body) => {
    expectRefusal(await server.ask(persona, method, path, body === undefined ? {} : { body }));
  });
});
