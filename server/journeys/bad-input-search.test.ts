// Searches that nobody should send: refused with the value, the rule and the remedy, or answered as the text that they are.
// https://hl7.org/fhir/R4/search.html#errors
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '@medplum/fhirtypes';
import { loadConformance } from '#conformance/load.ts';
import { expectHandled, expectRefusal, refusalText } from './bad-input.ts';
import { startDemoServer, type Reply, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());

const strict = { headers: { Prefer: 'handling=strict' } };
const ask = (question: string): Promise<Reply<Bundle>> => server.ask('gp', 'GET', question, strict);
const { searchParameters } = loadConformance();

/** Values as they stand in the address, since some are no text at all. */
const hostile: readonly (readonly [string, string])[] = [
  ['an SQL condition', encodeURIComponent("' OR '1'='1")],
  ['an SQL comment', encodeURIComponent("x'; DROP TABLE resources; --")],
  ['an SQL union', encodeURIComponent('") UNION SELECT body FROM resources --')],
  ['a wildcard of LIKE', '%25'],
  ['the other wildcard of LIKE', '____'],
  ['a pattern of GLOB', encodeURIComponent('*[a-z]*')],
  ['a full-text question', encodeURIComponent('"a" NEAR/2 "b" OR c*')],
  ['a NUL', 'a%00b'],
  ['bytes that are no UTF-8', '%ff%fe'],
  ['half of a surrogate pair', '%ed%a0%80'],
  ['a broken percent sequence', '%zz%'],
  ['text from right to left', encodeURIComponent('\u202e\u05d0\u0628')],
  ['marks upon marks', encodeURIComponent(`zq${'\u0301'.repeat(500)}`)],
  ['emoji', encodeURIComponent('\u{1f9d1}\u200d\u{1f4bb}')],
  ['a long text', 'x'.repeat(6000)],
  ['many separators', '|'.repeat(2000)],
  ['many escapes', encodeURIComponent('\\'.repeat(2001))],
  ['many brackets', encodeURIComponent('('.repeat(2000))],
  ['what makes a bad pattern slow', encodeURIComponent(`${'a'.repeat(3000)}!`)],
  ['a pattern', encodeURIComponent('(a+)+$')],
  ['only spaces', '%20%20'],
  ['line ends', 'a%0d%0aSet-Cookie:%20x=1'],
  ['markup', encodeURIComponent('<script>alert(1)</script>')],
  ['a path', encodeURIComponent('../../../etc/passwd')],
  ['a template', encodeURIComponent('${7*7}{{7*7}}')],
  ['a member of every object', '__proto__'],
  ['a method of every object', 'constructor'],
  ['no number', 'NaN'],
  ['an endless number', '1e999'],
  ['a tiny number', '1e-999'],
  ['a number of many digits', '9'.repeat(400)],
  ['a negative number', '-1'],
  ['a month that is none', '2024-13-45'],
  ['the year zero', '0000-00-00'],
  ['the year ten thousand', '10000-01-01'],
  ['a prefix alone', 'gt'],
  ['two prefixes', 'gele2024'],
  ['too many parts', encodeURIComponent('a|b|c|d|e')],
  ['a composite of nothing', encodeURIComponent('$$$')],
  ['commas alone', ',,,'],
  ['a reference to nowhere', 'Patient/'],
  ['a reference of many parts', 'a/b/c/d/e/f'],
  ['a url without a host', encodeURIComponent('http://')],
  ['a script as a url', encodeURIComponent('javascript:alert(1)')],
];

describe.each(['Patient', 'Observation', 'DocumentReference', 'MedicationRequest', 'Encounter', 'Location', 'ValueSet'])(
  'Whatever is asked of %s',
  { timeout: 120_000 },
  (type) => {
    const codes = searchParameters.of(type).map(({ code }) => code);

    test.each(hostile)('%s is refused or finds nothing, in each of its parameters', async (_what, value) => {
      for (const code of codes) {
        const question = `/${type}?${code}=${value}`;
        const reply = await ask(question);
        expectHandled(reply, question.slice(0, 200));
        if (reply.status === 200 && !isReasonable(code, value)) expect(reply.body.total, question.slice(0, 200)).toBe(0);
      }
    });
  },
);

/** Some of them are honest questions to some parameters. */
function isReasonable(code: string, value: string): boolean {
  return ['_filter', '_has', '_content', '_text'].includes(code) || value === '-1';
}

describe('What only looks like a search', () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    "'; DROP TABLE x",
    'a'.repeat(3000),
    '%00',
    '%ff',
    '[]',
    '{}',
    '',
    '.',
    '..',
    ':',
    ':::',
    'name:',
    ':exact',
    '_has',
    '_has:',
    '_has:::',
    '$',
    '_',
    '.name',
    'subject.',
    'subject..name',
    'subject:Patient.',
    '\u{1f9d1}',
  ];
  test.each(names)('the parameter %j is refused when strict, and never a failure when lenient', async (name) => {
    const question = `/Observation?${name.startsWith('%') ? name : encodeURIComponent(name)}=x`;
    expectRefusal(await ask(question), question);
    expectHandled(await server.ask('gp', 'GET', question), question);
  });

  test.each([
    ['/Patient?nme=x', 'Parameter "nme" is not known for Patient. Nearest known: name'],
    ['/Patient?birthDate=2000', 'birthdate'],
    ['/DiagnosticReport?patiet=x', 'patient'],
    ['/Observation?valuequantity=5', 'value-quantity'],
    ['/Observation?subject:Patient.nmae=x', 'name'],
    ['/Patint?name=x', 'nearest: Patient'],
  ])('%s is answered with the nearest names', async (question, hint) => {
    expect(refusalText(await ask(question))).toContain(hint);
  });

  test.each([
    ['/Patient?birthdate=2024-13-45', '400 invalid ?birthdate', '"2024-13-45"', 'write a date as'],
    ['/Patient?birthdate=ge', '400 invalid ?birthdate', '"ge"', 'write a date as'],
    ['/Patient?_count=-1', '400 invalid ?_count', '-1', 'whole number'],
    ['/Patient?_count=1.5', '400 invalid ?_count', '1.5', 'whole number'],
    ['/Patient?_count=99999999999999999999', '400 invalid ?_count', '', 'whole number'],
    ['/Patient?_count=', '400 invalid ?_count', '', 'no value'],
    ['/Patient?_sort=,', '400 invalid ?_sort', '', ''],
    ['/Patient?_elements=%3Cb%3E', '400 invalid ?_elements', '', ''],
    ['/Patient?_include=*:*:*', '400 invalid ?_include', '', ''],
    ['/Patient?_summary=maybe', '400 invalid ?_summary', '"maybe"', 'count'],
    ['/Patient?_id=a/b', '400 invalid ?_id', '"a/b"', ''],
    ['/Patient?_has:Observation:patient:_has:Observation:patient=x', '400', '', ''],
    ['/Observation?code:in=nowhere', '400', 'nowhere', ''],
    ['/Observation?value-quantity=ge', '400 invalid ?value-quantity', '"ge"', 'write a number as'],
  ])('%s says the value, the rule and the remedy', async (question, start, value, rule) => {
    const text = refusalText(await ask(question));
    expect(text.startsWith(start), text).toBe(true);
    expect(text).toContain(value);
    expect(text).toContain(rule);
  });

  test('a page is never larger than the server allows, however large it is asked', async () => {
    const { status, body } = await ask('/Observation?_count=1000000');
    expect(status).toBe(200);
    expect(body.entry?.length ?? 0).toBeLessThanOrEqual(1000);
    expect(body.link?.find(({ relation }) => relation === 'self')?.url).toContain('_count=1000');
  });
});

describe('Too much at once', () => {
  const post = (form: string): Promise<Reply<Bundle>> =>
    server.ask('gp', 'POST', '/Observation/_search', {
      body: form,
      headers: { ...strict.headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    });
  const values = (count: number): string => Array.from({ length: count }, (_, i) => i).join(',');

  test('of values for one parameter is refused with the number that is allowed', async () => {
    expect((await post(`code=${values(999)}`)).status).toBe(200);
    expect(refusalText(await post(`code=${values(1000)}`))).toMatch(/^413 too-costly \?code Parameter code has 1000 values; at most 999/);
    expect(refusalText(await post(`_id=${values(100_000)}`))).toContain('413 too-costly');
  });

  test.each([
    ['parameters', Array.from({ length: 200 }, () => 'code=x').join('&'), '413 too-costly'],
    ['text in one value', `code=${'x'.repeat(100_000)}`, '413 too-costly'],
    ['form', `code=${'x'.repeat(1_000_001)}`, '413 too-long'],
    ['parts in a composite', `code-value-quantity=${'$'.repeat(5000)}`, '400 invalid'],
    ['depth of a filter', `_filter=${encodeURIComponent(`${'('.repeat(500)}code eq x${')'.repeat(500)}`)}`, '413 too-costly'],
    ['length of a filter', `_filter=${encodeURIComponent(Array.from({ length: 3000 }, () => 'code eq x').join(' or '))}`, '413 too-costly'],
    ['links of a chain', `${Array.from({ length: 40 }, () => 'derived-from:Observation').join('.')}.code=x`, '413 too-costly'],
    ['turns of a reverse chain', `${'_has:Observation:derived-from:'.repeat(40)}code=x`, '413 too-costly'],
    ['keys to sort by', `_sort=${Array.from({ length: 500 }, () => 'code').join(',')}`, '413 too-costly'],
    ['includes', Array.from({ length: 99 }, () => '_include:iterate=*').join('&'), '413 too-costly'],
    ['elements', `_elements=${Array.from({ length: 2000 }, (_, i) => `e${i}`).join(',')}`, ''],
    ['words', `_text=${'word+'.repeat(1600)}`, ''],
  ])('of %s is refused or answered, in bounded time', async (_what, form, expected) => {
    const reply = await post(form);
    expectHandled(reply, form.slice(0, 100));
    if (expected !== '') expect(refusalText(reply).startsWith(expected), refusalText(reply)).toBe(true);
  });

  test('of an address is refused with the way to ask all the same', async () => {
    expect(refusalText(await ask(`/Observation?code=${'x'.repeat(9000)}`))).toMatch(/^414 too-long .*POST/s);
  });
});

describe('A page link', () => {
  const linkOf = (bundle: Bundle): string => {
    const url = bundle.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    return url.slice(url.indexOf('/fhir') + '/fhir'.length);
  };
  const question = '/Organization?_count=1';

  test('works for the caller who got it, for the question it was given for', async () => {
    const next = linkOf((await ask(question)).body);
    expect(next).toContain('_cursor=');
    expect((await ask(next)).status).toBe(200);
  });

  test.each<[string, (link: string) => [string, 'gp' | 'specialist']]>([
    ['of another caller', (link) => [link, 'specialist']],
    ['of another question', (link) => [link.replace('Organization', 'Practitioner'), 'gp']],
    ['of other parameters', (link) => [`${link}&name=x`, 'gp']],
    ['of another page size', (link) => [link.replace('_count=1', '_count=2'), 'gp']],
    [
      'with a letter changed',
      (link) => [link.replace(/_cursor=(.)/, (_whole, letter: string) => `_cursor=${letter === 'A' ? 'B' : 'A'}`), 'gp'],
    ],
    ['cut short', (link) => [link.slice(0, -4), 'gp']],
    ['without content', (link) => [link.replace(/_cursor=.*/, '_cursor='), 'gp']],
    ['made up', (link) => [link.replace(/_cursor=.*/, '_cursor=eyJwb3NpdGlvbiI6MH0'), 'gp']],
    ['of no known letters', (link) => [link.replace(/_cursor=.*/, '_cursor=%00%ff'), 'gp']],
    ['of great length', (link) => [link.replace(/_cursor=.*/, `_cursor=${'A'.repeat(7000)}`), 'gp']],
    ['given twice', (link) => [`${link}&${link.slice(link.indexOf('_cursor'))}`, 'gp']],
  ])('%s is refused', async (_what, change) => {
    const [link, caller] = change(linkOf((await ask(question)).body));
    const reply = await server.ask(caller, 'GET', link, strict);
    expect(refusalText(reply)).toMatch(/^400 invalid/);
  });
});
