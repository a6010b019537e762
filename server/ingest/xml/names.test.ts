// Namespaces as elements declare them: each for itself and all below it, at the price of what it says itself.
import { afterEach, expect, test, vi } from 'vitest';
import type { XmlElement } from './element.ts';
import { readXml } from './read-xml.ts';

afterEach(() => vi.restoreAllMocks());

const named = ({ name, attributes, children }: XmlElement): unknown => [name, ...Object.keys(attributes), ...children.map(named)];

test('A prefix means what the nearest element around it says, and behind that element what it meant before', () => {
  const text = `<r xmlns="urn:hl7-org:v3" xmlns:p="urn:hl7-org:sdtc">
    <a p:x=""/><p:a xmlns:p="urn:p" xmlns="urn:d" p:x=""><b xmlns:p="urn:q" p:x=""><p:c/></b><p:b/><b/></p:a><p:a p:x=""/><b/></r>`;
  expect(named(readXml(text))).toEqual([
    'r',
    ['a', 'sdtc:x'],
    ['{urn:p}a', '{urn:p}x', ['{urn:d}b', '{urn:q}x', ['{urn:q}c']], ['{urn:p}b'], ['{urn:d}b']],
    ['sdtc:a', 'sdtc:x'],
    ['b'],
  ]);
});

test.each(['<a><b xmlns:p="urn:p"/><p:c/></a>', '<a><b xmlns:p="urn:p"/><c p:d=""/></a>'])(
  'What an element declares does not hold behind it: %s',
  (text) => expect(() => readXml(text)).toThrow('The prefix of p:'),
);

test('What is declared around an element costs it nothing', () => {
  const declarations = (level: number) => Array.from({ length: 60 }, (_, at) => `xmlns:p${level}-${at}="urn:${level}:${at}"`).join(' ');
  const [levels, elements] = [50, 1000];
  const around = Array.from({ length: levels }, (_, level) => `<a ${declarations(level)}>`).join('');
  const inside = Array.from({ length: elements }, (_, at) => `<b xmlns:p0-0="urn:${at}"/>`).join('');
  const kept = vi.spyOn(Map.prototype, 'set');
  readXml(`${around}${inside}${'</a>'.repeat(levels)}`);
  // For each declaration its name, what holds from here, and behind the element what held before.
  expect(kept.mock.calls.length).toBeLessThan(3 * (levels * 60 + elements));
});

test('Elements that say again what holds already, as some programs write, are read as one with the others', () => {
  const [first, second, third] = readXml('<r xmlns="urn:hl7-org:v3"><a/><a xmlns="urn:hl7-org:v3"/><a xmlns="urn:b"/></r>').children;
  expect(second?.declared).toBe(first?.declared);
  expect(third?.declared).not.toBe(first?.declared);
});

test('A long namespace is not said again in full by each name in it', () => {
  const [only] = readXml(`<r xmlns="${'u'.repeat(100_000)}"><a/></r>`).children;
  expect(only?.name).toBe(`{${'u'.repeat(200)}...}a`);
  expect(only?.declared).toBeUndefined();
});
