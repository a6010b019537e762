import { describe, expect, test } from 'vitest';
import { loadConformance } from '../load.ts';
import { createReadXml } from './read-xml.ts';
import { createWriteXml } from './write-xml.ts';

const { structures } = loadConformance();
const write = createWriteXml(structures);
const read = createReadXml(structures);
const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const div = (inside: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`;

/** What stands in a Patient. */
const patient = (members: object | string): string => {
  const text = typeof members === 'string' ? members : JSON.stringify(members).slice(1, -1);
  const xml = write(`{"resourceType":"Patient",${text}}`);
  const start = `${declaration}<Patient xmlns="http://hl7.org/fhir">`;
  expect(xml.startsWith(start)).toBe(true);
  return xml.slice(start.length, -'</Patient>'.length);
};

test('A resource is written as the implementation of Lantana writes it', () => {
  const resource = {
    multipleBirthInteger: 2,
    deceasedBoolean: false,
    birthDate: '1974-12-25',
    _birthDate: { extension: [{ url: 'http://x/bt', valueDateTime: '1974-12-25T14:35:45-05:00' }] },
    name: [{ id: 'n1', given: [null, 'B'], _given: [{ extension: [{ url: 'u', valueDecimal: 1.5 }] }, null] }],
    contained: [{ resourceType: 'Organization', id: 'o', name: 'N & "M"' }],
    text: { div: div('<p>x</p>'), status: 'generated' },
    id: 'a',
    resourceType: 'Patient',
  };
  expect(write(JSON.stringify(resource))).toBe(
    `${declaration}<Patient xmlns="http://hl7.org/fhir"><id value="a"/><text><status value="generated"/>${div('<p>x</p>')}</text>` +
      '<contained><Organization><id value="o"/><name value="N &amp; &quot;M&quot;"/></Organization></contained>' +
      '<name id="n1"><given><extension url="u"><valueDecimal value="1.5"/></extension></given><given value="B"/></name>' +
      '<birthDate value="1974-12-25"><extension url="http://x/bt"><valueDateTime value="1974-12-25T14:35:45-05:00"/></extension></birthDate>' +
      '<deceasedBoolean value="false"/><multipleBirthInteger value="2"/></Patient>',
  );
});

test.each(['1.10', '0.0', '-0.00', '1e-7', '1.50E+2', '100', '3.14159265358979323846264338327950288'])(
  'The decimal %s is written with these digits',
  (number) => {
    expect(patient(`"extension":[{"url":"u","valueDecimal":${number}}]`)).toBe(
      `<extension url="u"><valueDecimal value="${number}"/></extension>`,
    );
  },
);

test.each([
  ['a line\nand a tab\t', 'a line&#10;and a tab&#9;'],
  ['\r\n', '&#13;&#10;'],
  ['<b> & "c" \'d\' ]]>', "&lt;b> &amp; &quot;c&quot; 'd' ]]>"],
  ['&amp;', '&amp;amp;'],
  ['Però 😀', 'Però 😀'],
  ['no character: \ufffe\uffff', 'no character: \ufffd\ufffd'],
])('The text %j is written so that it is read as such', (text, written) => {
  expect(patient({ name: [{ text }] })).toBe(`<name><text value="${written}"/></name>`);
  expect(read(write(JSON.stringify({ resourceType: 'Patient', name: [{ text }] })))).toContain(
    JSON.stringify(text.replace(/[\ufffe\uffff]/g, '\ufffd')),
  );
});

describe('A narrative is kept as it is, but for what XML does not know', () => {
  test.each([
    ['<p>a &amp; b &#160; &#xe8;</p>\r\n', '<p>a &amp; b &#160; &#xe8;</p>\r\n'],
    ['<p>a&nbsp;b &egrave; &euro;</p>', '<p>a\u00a0b è €</p>'],
    ['<a href="x?a=1&b=2">c</a>', '<a href="x?a=1&amp;b=2">c</a>'],
    ['&#0; &#x1F; &#xD800;', '\ufffd \ufffd \ufffd'],
    ['a]]>b', 'a]]&gt;b'],
  ])('%j', (inside, written) => {
    const text = { status: 'generated', div: div(inside) };
    expect(patient({ text })).toBe(`<text><status value="generated"/>${div(written)}</text>`);
    expect(read(write(JSON.stringify({ resourceType: 'Patient', text })))).toContain(JSON.stringify(div(written)));
  });
});

test('Resources in a Bundle stand in elements of their own', () => {
  const bundle =
    '{"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":{"resourceType":"Basic","code":{"text":"x"}},"search":{"mode":"match"}}]}';
  expect(write(bundle)).toBe(
    `${declaration}<Bundle xmlns="http://hl7.org/fhir"><type value="searchset"/><total value="1"/><entry>` +
      '<resource><Basic><code><text value="x"/></code></Basic></resource><search><mode value="match"/></search></entry></Bundle>',
  );
});

test('Pretty XML has a line for each element, and an untouched narrative', () => {
  const text = { status: 'empty', div: div('a<br/>b') };
  const contained = [{ resourceType: 'Basic', code: { text: 'x' } }];
  expect(write(JSON.stringify({ resourceType: 'Patient', text, contained }), { pretty: true })).toBe(
    [
      declaration,
      '<Patient xmlns="http://hl7.org/fhir">',
      '  <text>',
      '    <status value="empty"/>',
      `    ${div('a<br/>b')}`,
      '  </text>',
      '  <contained>',
      '    <Basic>',
      '      <code>',
      '        <text value="x"/>',
      '      </code>',
      '    </Basic>',
      '  </contained>',
      '</Patient>',
      '',
    ].join('\n'),
  );
});

test('A member without a definition is not lost in silence', () => {
  expect(() => write('{"resourceType":"Patient","nickname":"x"}')).toThrow('Patient has members that XML has no element for');
});

describe('A large Bundle in turns', () => {
  const page = (type: string, count: number, more = ''): string => {
    const entry = Array.from(
      { length: count },
      (_, i) =>
        `{"fullUrl":"http://x/Observation/${i}","resource":{"resourceType":"Observation","id":"o${i}","status":"final","code":{"text":"${'é\\"]}, '.repeat(30)}"},"valueQuantity":{"value":1.10}},"search":{"mode":"match"}}`,
    );
    return `{"resourceType":"Bundle","type":"${type}","total":${count},"link":[{"relation":"self","url":"http://x"}],"entry":[${entry.join(',')}]${more}}`;
  };
  const signature = ',"signature":{"type":[{"code":"x"}],"when":"2026-01-01T00:00:00Z","who":{"display":"x"}}';

  test.each([
    ['one of a thousand entries', page('searchset', 1000), true],
    ['a signed one', page('document', 1000, signature), true],
    ['a small one', page('searchset', 2), false],
    [
      'one without entries',
      `{"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"http://x/${'x'.repeat(70_000)}"}]}`,
      false,
    ],
    ['one large entry', page('searchset', 1).replace('"final"', `"final","note":[{"text":"${'x'.repeat(70_000)}"}]`), true],
    ['no Bundle', `{"resourceType":"Patient","id":"${'x'.repeat(70_000)}"}`, false],
  ])('%s is the same text as at once, and others have their turn between its entries', async (_, json, isLarge) => {
    for (const pretty of [false, true]) {
      const turns: number[] = [];
      const text = await write.inTurns(json, { pretty }, () => Promise.resolve(void turns.push(1)));
      expect(text === write(json, { pretty })).toBe(true);
      expect(turns.length > 0).toBe(isLarge);
    }
  });
});
