import { describe, expect, test } from 'vitest';
import { login } from '#fhir/outcome.ts';
import { createAuthenticate } from './authenticate.ts';
import { diagnosticsOf, gp, openDoor } from './door.fixture.ts';
import { negotiate } from './negotiate.ts';
import { readPreconditions } from './preconditions.ts';
import { readPrefer } from './prefer.ts';

function preconditions(headers: Record<string, string>): ReturnType<typeof readPreconditions> {
  return readPreconditions(new Headers(headers));
}

describe('preconditions', () => {
  test.each<[Record<string, string>, object]>([
    [{}, {}],
    [{ 'if-match': 'W/"3"' }, { ifMatch: 3 }],
    [{ 'if-match': '"3"' }, { ifMatch: 3 }],
    [{ 'if-match': ' * ' }, { ifMatch: '*' }],
    [{ 'if-none-match': 'W/"12"' }, { ifNoneMatch: 12 }],
    [{ 'if-none-match': '*' }, { ifNoneMatch: '*' }],
    [{ 'if-none-match': '"of-another-server"' }, {}],
    [{ 'if-modified-since': 'Wed, 21 Oct 2015 07:28:00 GMT' }, { ifModifiedSince: 1445412480000 }],
    [{ 'if-modified-since': 'yesterday' }, {}],
    [{ 'if-none-exist': '?identifier=urn:x|1' }, { ifNoneExist: 'identifier=urn:x|1' }],
  ])('%o are read as %o', (headers, expected) => {
    expect(preconditions(headers)).toEqual(expected);
  });

  test.each(['3', 'W/3', '"3', 'W/"1", W/"2"', '', 'w/"3"'])('If-Match %j is refused', (text) => {
    expect(() => preconditions({ 'if-match': text })).toThrow('is not one entity tag');
  });

  test('a tag of another server can match nothing', () => {
    expect(() => preconditions({ 'if-match': 'W/"abc"' })).toThrow('No version has the tag');
    expect(() => preconditions({ 'if-match': 'W/"0"' })).toThrow('No version has the tag');
  });
});

test.each([
  [null, { handling: 'lenient' }],
  ['handling=strict', { handling: 'strict' }],
  ['return=minimal', { handling: 'lenient', return: 'minimal' }],
  ['return=OperationOutcome; handling=strict', { handling: 'strict', return: 'OperationOutcome' }],
  ['respond-async, return="representation"', { handling: 'lenient', return: 'representation' }],
  ['return=everything', { handling: 'lenient' }],
  [';;,=', { handling: 'lenient' }],
])('Prefer: %s is %o', (header, expected) => {
  expect(readPrefer(header)).toEqual(expected);
});

describe('negotiation', () => {
  const ask = (wishes: Partial<Parameters<typeof negotiate>[0]>) =>
    negotiate({ accept: undefined, format: undefined, pretty: undefined, mayBeRaw: false, ...wishes });

  test.each([
    undefined,
    '',
    '*/*',
    'application/fhir+json',
    'application/json',
    'application/*',
    'text/html, */*;q=0.1',
    'application/fhir+xml;q=0.5, application/fhir+json',
    'application/fhir+json, application/fhir+xml',
    'application/fhir+json; fhirVersion=4.0',
    'APPLICATION/FHIR+JSON',
    'application/fhir+json;charset=utf-8',
  ])('Accept: %s gets JSON', (accept) => {
    expect(ask({ accept })).toEqual({ pretty: false, raw: false, xml: false });
  });

  test.each([
    'application/fhir+xml',
    'application/xml',
    'text/xml; charset=utf-8',
    'application/fhir+xml, application/fhir+json;q=0.5',
    'application/fhir+xml, application/fhir+json',
    'application/fhir+json; fhirVersion=3.0, application/fhir+xml',
    'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8',
  ])('Accept: %s gets XML', (accept) => {
    expect(ask({ accept })).toEqual({ pretty: false, raw: false, xml: true });
  });

  test.each([
    'text/html',
    'application/fhir+xml; fhirVersion=5.0',
    'application/fhir+turtle',
    'application/fhir+json;q=0',
    'application/fhir+json; fhirVersion=3.0',
  ])('Accept: %s cannot be served', (accept) => {
    expect(() => ask({ accept })).toThrow('answers in application/fhir+json');
  });

  test('_format goes before Accept', () => {
    expect(ask({ format: 'json', accept: 'text/html' })).toEqual({ pretty: false, raw: false, xml: false });
    expect(ask({ format: 'application/fhir json' })).toEqual({ pretty: false, raw: false, xml: false });
    expect(ask({ format: 'xml', accept: 'application/json' })).toEqual({ pretty: false, raw: false, xml: true });
    expect(ask({ format: 'application/fhir xml' }).xml).toBe(true);
    expect(() => ask({ format: 'ttl', accept: 'application/json' })).toThrow('"ttl" cannot be sent');
  });

  test.each([
    [undefined, true],
    ['*/*', true],
    ['application/pdf', true],
    ['application/fhir+json', false],
    ['application/pdf, application/fhir+json', false],
    ['application/fhir+xml', false],
    ['application/xml', true],
    ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', true],
  ])('a Binary with Accept: %s is sent as itself: %s', (accept, raw) => {
    expect(ask({ accept, mayBeRaw: true }).raw).toBe(raw);
  });

  test('_pretty is true or false', () => {
    expect(ask({ pretty: 'true' }).pretty).toBe(true);
    expect(() => ask({ pretty: 'yes' })).toThrow('neither true nor false');
  });
});

describe('who asks', () => {
  const authenticate = createAuthenticate({
    verify: (token) => {
      if (token !== 'good') throw login('The token has expired.');
      return token;
    },
    identify: () => gp,
  });

  test.each(['Bearer good', 'bearer good', 'Bearer  good '])('%j is a bearer token', async (header) => {
    expect(await authenticate(header)).toBe(gp);
  });

  test.each([
    [null, 'No access token'],
    ['', 'no bearer token'],
    ['Basic Z3A6Z3A=', 'no bearer token'],
    ['Bearer', 'no bearer token'],
    ['Bearer good good', 'no bearer token'],
    ['Bearer bad', 'has expired'],
  ])('%j is refused', async (header, text) => {
    await expect(authenticate(header)).rejects.toThrow(text);
  });

  test('without a token there is no body read and no interaction, only the way in', async () => {
    const door = openDoor();
    const response = await door.app.request('/fhir/Patient', { method: 'POST', body: 'x'.repeat(1000) });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="fhir"');
    expect(await diagnosticsOf(response)).toContain('Authorization: Bearer TOKEN');
    expect(door.asks).toEqual([]);
  });

  test.each(['/metadata', '/.well-known/smart-configuration'])('%s is for everybody', async (address) => {
    expect((await openDoor().app.request(`/fhir${address}`)).status).toBe(200);
  });
});
