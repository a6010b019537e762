import { describe, expect, test } from 'vitest';
import { isResourceId, isTypeName, parseReference, rewriteReferences, targetOf, walkReferences } from './reference.ts';

const base = 'https://fascicolo.example/fhir';

describe('A literal reference names its target', () => {
  test.each([
    ['Patient/1', { kind: 'local', type: 'Patient', id: '1' }],
    ['Patient/1/_history/2', { kind: 'local', type: 'Patient', id: '1', version: '2' }],
    [`${base}/Patient/1`, { kind: 'local', type: 'Patient', id: '1' }],
    [`${base}/Patient/1/_history/2`, { kind: 'local', type: 'Patient', id: '1', version: '2' }],
    [`${base}/ValueSet/x|1.0`, { kind: 'url', url: `${base}/ValueSet/x`, version: '1.0' }],
    [`${base}evil/Patient/1`, { kind: 'url', url: `${base}evil/Patient/1` }],
    ['https://elsewhere.example/fhir/Patient/1', { kind: 'url', url: 'https://elsewhere.example/fhir/Patient/1' }],
    ['http://x.example/q|2.1', { kind: 'url', url: 'http://x.example/q', version: '2.1' }],
    ['urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a', { kind: 'url', url: 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a' }],
    ['urn:oid:1.2.3', { kind: 'url', url: 'urn:oid:1.2.3' }],
    ['#p', { kind: 'contained', id: 'p' }],
    ['Patient?identifier=urn:oid:1.2|A/B', { kind: 'conditional', type: 'Patient', query: 'identifier=urn:oid:1.2|A/B' }],
    ['Patient/1/2', undefined],
    ['Patient/', undefined],
    ['Patient/a b', undefined],
    ['Patient/1/_history', undefined],
    ['patient/1', undefined],
    ['Patient', undefined],
    ['', undefined],
    ['../Patient/1', undefined],
    ['http://x.example/a b', undefined],
  ])('%s', (text, expected) => {
    expect(parseReference(text, base)).toEqual(expected);
  });
});

test('Ids and type names are judged by their form', () => {
  expect(['1', 'A-b.9', 'x'.repeat(64)].every(isResourceId)).toBe(true);
  expect(['', 'A_B', 'x'.repeat(65), 'è', 'a/b', 'a\n'].some(isResourceId)).toBe(false);
  expect(isTypeName('Patient')).toBe(true);
  expect(['patient', 'P', 'Pa-tient', ''].some(isTypeName)).toBe(false);
});

test('Only what stands by itself is a target', () => {
  const target = (text: string) => {
    const parsed = parseReference(text, base);
    return parsed && targetOf(parsed);
  };
  expect(target('Patient/1/_history/3')).toEqual({ type: 'Patient', id: '1' });
  expect(target('http://x.example/q|2')).toEqual({ type: 'url', id: 'http://x.example/q' });
  expect(target('#a')).toBeUndefined();
  expect(target('Patient?name=x')).toBeUndefined();
});

test('The walk finds each reference with its path', () => {
  const found: string[] = [];
  walkReferences(
    {
      resourceType: 'Observation',
      subject: { reference: 'Patient/1' },
      performer: [{ reference: 'Practitioner/2' }, { display: 'nobody' }],
      contained: [{ resourceType: 'Specimen', subject: { reference: '#' } }],
    },
    (reference, path) => found.push(`${path} ${reference}`),
  );
  expect(found).toEqual(['Observation.subject Patient/1', 'Observation.performer[0] Practitioner/2', 'Observation.contained[0].subject #']);
});

describe('Rewriting changes references and nothing else', () => {
  const replace = (reference: string) =>
    reference === 'urn:uuid:1' ? 'Patient/7' : reference.startsWith('Patient?') ? 'Patient/8' : undefined;
  test.each([
    ['{"subject":{"reference":"urn:uuid:1"},"v":1.10}', '{"subject":{"reference":"Patient/7"},"v":1.10}'],
    ['{"subject":{"reference":"Patient?identifier=a"}}', '{"subject":{"reference":"Patient/8"}}'],
    ['{"subject":{"reference":"urn:uuid:12"}}', '{"subject":{"reference":"urn:uuid:12"}}'],
    ['{"attachment":{"url":"urn:uuid:1"}}', '{"attachment":{"url":"Patient/7"}}'],
    [
      '{"identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:uuid:1"}]}',
      '{"identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:uuid:1"}]}',
    ],
    ['{"note":"\\"reference\\":\\"urn:uuid:1\\""}', '{"note":"\\"reference\\":\\"urn:uuid:1\\""}'],
    ['{"note":"Patient?x"}', '{"note":"Patient?x"}'],
    ['{"reference":"urn:uuid:\\u0031"}', '{"reference":"Patient/7"}'],
    [
      '{"text":{"div":"<div><a href=\\"urn:uuid:1\\">urn:uuid:1</a><img src=\'urn:uuid:1\'/></div>"}}',
      '{"text":{"div":"<div><a href=\\"Patient/7\\">urn:uuid:1</a><img src=\'Patient/7\'/></div>"}}',
    ],
  ])('%s', (text, expected) => {
    expect(rewriteReferences(text, replace)).toBe(expected);
  });

  test.each([
    ['letters', 'x'],
    ['escapes', '\\n'],
    ['links', 'href=\\"a'],
  ])('beside a string of millions of %s', (_what, piece) => {
    const long = piece.repeat(3_000_000);
    const text = (reference: string): string => `{"div":"${long}","data":"${long}","subject":{"reference":"${reference}"}}`;
    expect(rewriteReferences(text('urn:uuid:1'), replace)).toBe(text('Patient/7'));
  });
});
