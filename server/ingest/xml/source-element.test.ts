// What an element says is cut out of the text when it is asked for, as it was written and as XML means it.
import { expect, test } from 'vitest';
import { attribute, child, rawText } from './element.ts';
import { readXml } from './read-xml.ts';

const inner = (text: string) =>
  child(readXml(`<r xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${text}</r>`), 'a');

test.each([
  ['<a/>', []],
  ['<a></a>', []],
  ['<a> b &amp; c </a>', [' b & c ']],
  ['<a>b<!-- <c> &d; --->e</a >', ['b', 'e']],
  ['<a><!-->b<?c <d> ?></a>', ['b']],
  ['<a><![CDATA[<b>&amp;]]]]><![CDATA[]]></a>', ['<b>&amp;]]']],
  ['<a>b<i>c</i>d<i/>e<!----><i>f</i></a>', ['b', 'i', 'd', 'i', 'e', 'i']],
])('Texts and elements of %s are %j', (text, content) => {
  expect(inner(text)?.content.map((part) => (typeof part === 'string' ? part : part.name))).toEqual(content);
  expect(inner(text)?.markup).toBe(text);
});

test('Attributes have the names that their namespaces mean, and values without references', () => {
  const element = inner(`<a b="1" xmlns:y="urn:y" xsi:type='T' y:c=" &lt;&#233;\n" d=" " constructor="2"/>`);
  expect(Object.entries(element?.attributes ?? {})).toEqual([
    ['b', '1'],
    ['xsi:type', 'T'],
    ['{urn:y}c', ' <é '],
    ['d', ' '],
    ['constructor', '2'],
  ]);
  expect(['b', 'xsi:type', '{urn:y}c', 'd', 'toString'].map((name) => attribute(element, name))).toEqual([
    '1',
    'T',
    '<é',
    undefined,
    undefined,
  ]);
});

test('A thousand attributes keep their places', () => {
  const root = readXml(`<r xmlns="urn:hl7-org:v3">${Array.from({ length: 500 }, (_, i) => `<a b="${i}" c="&#65;${i}"/>`).join('')}</r>`);
  expect(root.children.map((each) => `${attribute(each, 'b')} ${attribute(each, 'c')}`)).toEqual(
    Array.from({ length: 500 }, (_, i) => `${i} A${i}`),
  );
  expect(rawText(root)).toBe('');
});
