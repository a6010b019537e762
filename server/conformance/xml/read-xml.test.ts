import type { Basic, Bundle } from '@medplum/fhirtypes';
import { describe, expect, test, vi } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { loadConformance } from '../load.ts';
import { createReadXml } from './read-xml.ts';

const read = createReadXml(loadConformance().structures);
const open = '<Patient xmlns="http://hl7.org/fhir">';
const patient = (inside: string): string => `${open}${inside}</Patient>`;
const xhtml = 'http://www.w3.org/1999/xhtml';

/** Code, place and reason. */
function refusal(source: string): string {
  try {
    read(source);
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    const [issue] = error.outcome.issue;
    return `${issue?.code} ${issue?.expression?.[0] ?? '-'} ${issue?.diagnostics}`;
  }
  return 'accepted';
}

describe('What XML says becomes JSON', () => {
  test.each([
    ['<active value="true"/>', '"active":true'],
    ['<active value="true" id="x"></active>', '"active":true,"_active":{"id":"x"}'],
    ['<multipleBirthInteger value="2"/>', '"multipleBirthInteger":2'],
    ['<multipleBirthInteger value="+02"/>', '"multipleBirthInteger":2'],
    [
      '<birthDate><extension url="u"><valueDecimal value="1.10"/></extension></birthDate>',
      '"_birthDate":{"extension":[{"url":"u","valueDecimal":1.10}]}',
    ],
    ["<name><family value='a &amp; &quot;b&quot; &#xe8;&#10;'/></name>", '"name":[{"family":"a & \\"b\\" è\\n"}]'],
    ['<name><family value="a\r\nb\tc"/></name>', '"name":[{"family":"a b c"}]'],
    [
      '<name><given value="A"/><given id="2"/><given value="C"/></name>',
      '"name":[{"given":["A",null,"C"],"_given":[null,{"id":"2"},null]}]',
    ],
    ['<name><given id="1"/></name>', '"name":[{"_given":[{"id":"1"}]}]'],
    [
      '<name id="n"><text value=" x "/></name><!-- said before --><name><text value="y"/></name>',
      '"name":[{"id":"n","text":" x "},{"text":"y"}]',
    ],
    ['<contained><Basic><id value="b"/></Basic></contained>', '"contained":[{"resourceType":"Basic","id":"b"}]'],
  ])('%s', (inside, members) => {
    expect(read(patient(inside))).toBe(`{"resourceType":"Patient",${members}}`);
  });

  test.each([
    ['a declaration', `<?xml version="1.0" encoding="UTF-8"?>\n${open}</Patient>`],
    ['a declaration in its own way', `<?xml  version='1.0'\n standalone = "yes" ?>${open}</Patient>`],
    ['a byte order mark', `\ufeff<?xml version="1.0"?>${open}</Patient>`],
    ['comments and spaces around', ` <!-- a --> ${open} <!-- b --> </Patient>\n<!-- c -->\n`],
    ['a prefix', '<f:Patient xmlns:f="http://hl7.org/fhir"></f:Patient>'],
    [
      'the place of a schema',
      '<Patient xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://hl7.org/fhir x.xsd"/>',
    ],
  ])('with %s', (_, source) => {
    expect(read(source)).toBe('{"resourceType":"Patient"}');
  });

  test.each([
    [`<div xmlns="${xhtml}"><p>a <b>1.10</b> &lt; &#160;</p>\r\n<div/></div>`],
    [`<div xmlns='${xhtml}' lang="it"><p title='a>b'>x</p></div  >`],
  ])('The narrative %s is kept letter by letter', (div) => {
    expect(read(patient(`<text><status value="generated"/>${div}</text>`))).toBe(
      `{"resourceType":"Patient","text":{"status":"generated","div":${JSON.stringify(div)}}}`,
    );
  });

  test('A comment in a narrative is dropped, a namespace from outside is written into it', () => {
    const div = '<div><p>a<!-- b -->c</p></div>';
    const source = `<f:Patient xmlns:f="http://hl7.org/fhir" xmlns="${xhtml}"><f:text><f:status value="generated"/>${div}</f:text></f:Patient>`;
    expect(JSON.parse(read(source))).toMatchObject({ text: { div: `<div xmlns="${xhtml}"><p>ac</p></div>` } });
  });
});

describe('Hostile and broken XML is refused with its place', () => {
  const bomb = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
  test.each([
    ['', '- Line 1, column 1: There is no element'],
    ['{"resourceType":"Patient"}', '- Line 1, column 1: There is text outside'],
    [`${bomb}${patient('<id value="&b;"/>')}`, '- Line 1, column 1: A document type (DOCTYPE)'],
    [`<!DOCTYPE Patient SYSTEM "file:///etc/passwd">${patient('')}`, 'DOCTYPE'],
    [`<!doctype html>${patient('')}`, 'DOCTYPE'],
    [patient('<!DOCTYPE a>'), 'Patient Line 1, column 38, in <Patient>: A document type'],
    [patient('<!ENTITY x "y">'), 'Here an element name'],
    [patient('\n <id value="&xxe;"/>'), 'Patient.id Line 2, column 13, in <id>: An "&" begins no character of XML'],
    [patient('<id value="&nbsp;"/>'), '&#160;'],
    [patient('<id value="&#0;"/>'), 'begins no character'],
    [patient('<id value="&#xFFFF;"/>'), 'begins no character'],
    [patient('<id value="&#x110000;"/>'), 'begins no character'],
    [patient('<id value="a & b"/>'), 'begins no character'],
    [patient('<id value="a\u0000"/>'), 'Line 1, column 50: The text holds a character'],
    [patient('<id value="a\ud83d"/>'), 'The text holds a character'],
    [`<?xml-stylesheet href="x"?>${patient('')}`, 'Processing instructions'],
    [patient('<?php echo 1 ?>'), 'in <Patient>: Processing instructions'],
    [` <?xml version="1.0"?>${patient('')}`, 'Processing instructions'],
    [`<?xml version="1.1"?>${patient('')}`, 'XML declaration'],
    [`<?xml version="1.0" encoding="ISO-8859-1"?>${patient('')}`, 'in ISO-8859-1; FHIR is always in UTF-8'],
    [`<?xml version="1.0" encoding="UTF-16"?>${patient('')}`, 'UTF-16'],
    [`<?xml ${' '.repeat(100_000)}?>${patient('')}`, 'XML declaration'],
    [patient('<![CDATA[x]]>'), 'CDATA'],
    [patient('<name>'), 'Patient.name Line 1, column 44, in <name>: </Patient> stands where <name> is open'],
    [open, 'Patient Line 1, column 38, in <Patient>: <Patient> is not closed'],
    [`${patient('')}</Patient>`, 'stands where nothing is open'],
    [`${patient('')}${patient('')}`, 'behind the outermost element'],
    [`${patient('')} x`, 'text outside'],
    [patient('<active value="true"'), 'space is missing'],
    [patient('<active value="true"<id value="x"/>'), 'space is missing'],
    [patient('<active value="true/><id value="x"/>'), '"<" stands in the value'],
    [patient('<active value=true/>'), 'does not stand in quotes'],
    [patient('<active value/>'), 'has no value'],
    [patient('<active value="true'), 'not closed by its quote'],
    [patient('<active value="true" value="false"/>'), 'Patient.active Line 1, column 59, in <active>: The attribute "value" occurs twice'],
    [patient('<active value="true"id="x"/>'), 'space is missing'],
    [patient('<active value="true" / >'), 'does not end with ">"'],
    [patient('< active value="true"/>'), 'an element name'],
    [patient('<1 value="true"/>'), 'an element name'],
    [patient('<active value="true"></active x="1">'), '</active does not end'],
    [patient('<!-- a -- b -->'), '"--" stands inside a comment'],
    [patient('<!-- a '), 'A comment is not closed'],
    [patient('<name>]]></name>'), ']]&gt;'],
    [`<a>`.repeat(200), 'deeper than 100 levels'],
    [patient(`<x ${Array.from({ length: 70 }, (_, i) => `a${i}="1"`).join(' ')}/>`), 'more than 64 attributes'],
  ])('%j', (source, reason) => {
    expect(refusal(source)).toContain('structure ');
    expect(refusal(source)).toContain(reason);
  });

  test('More elements than a server can hold are refused before they are held', () => {
    expect(refusal(patient('<a/>'.repeat(500_001)))).toContain('more than 500000 elements');
  });

  test.each([
    ['spaces in a tag', patient(`<id${' '.repeat(2_000_000)}`)],
    ['an attribute without an end', patient(`<id value="${'a'.repeat(5_000_000)}`)],
    ['comments', patient('<!---->'.repeat(300_000) + '<')],
    ['references', patient(`<id value="${'&amp;'.repeat(500_000)}&"/>`)],
    ['tags that are never closed', '<'.repeat(1_000_000)],
  ])('A large text of %s costs no more than its length', { timeout: 30_000 }, (_, source) => {
    // Were it looked through anew from each place, it would take minutes.
    expect(refusal(source)).toContain('structure ');
  });

  test('Each of many narratives looks at its own comments only', { timeout: 30_000 }, () => {
    const narrative = (text: string): string => `<text><status value="empty"/><div xmlns="${xhtml}">${text}</div></text>`;
    const entry = (text: string): string => `<entry><resource><Basic>${narrative(text)}</Basic></resource></entry>`;
    const bundle = (inside: string): string => `<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>${inside}</Bundle>`;
    const before = '<!---->'.repeat(600_000);
    // All comments for all narratives would be 24 billion looks, and take minutes.
    const { entry: entries } = JSON.parse(read(bundle(before + entry('a<!-- b -->c<!-- d -->e').repeat(40_000)))) as Bundle<Basic>;
    expect(entries).toHaveLength(40_000);
    expect(new Set(entries?.map(({ resource }) => resource?.text?.div))).toEqual(new Set([`<div xmlns="${xhtml}">ace</div>`]));
  });

  test('What is declared around an element costs it nothing', () => {
    const declarations = Array.from({ length: 50 }, (_, at) => `xmlns:p${at}="urn:${at}"`).join(' ');
    const [levels, elements] = [20, 1000];
    const inside = Array.from({ length: elements }, (_, at) => `<extension xmlns:p0="urn:${at}" url="u"/>`).join('');
    const kept = vi.spyOn(Map.prototype, 'set');
    read(patient(`<extension url="u" ${declarations}>`.repeat(levels) + inside + '</extension>'.repeat(levels)));
    expect(kept.mock.calls.length).toBeLessThan(2 * (levels * 50 + elements));
    kept.mockRestore();
  });

  test('A file of many megabytes is read', () => {
    const data = 'QUJD'.repeat(2_500_000);
    const source = `<Binary xmlns="http://hl7.org/fhir"><contentType value="application/pdf"/><data value="${data}"/></Binary>`;
    expect(read(source)).toBe(`{"resourceType":"Binary","contentType":"application/pdf","data":"${data}"}`);
  });
});

describe('XML that is well formed and no FHIR is refused with its place', () => {
  const nested = (levels: number): string =>
    `<extension url="u">`.repeat(levels) + '<valueString value="x"/>' + '</extension>'.repeat(levels);
  test.each([
    ['<Patient/>', '- Line 1, column 1, <Patient>: <Patient> is in no namespace; http://hl7.org/fhir is needed'],
    ['<Patient xmlns="urn:hl7-org:v3"/>', 'the namespace "urn:hl7-org:v3"'],
    ['<x:Patient/>', 'no namespace'],
    ['<Patient xmlns:x="http://hl7.org/fhir"/>', 'no namespace'],
    [patient('<x:id xmlns:x="urn:other" value="1"/>'), 'the namespace "urn:other"'],
    [patient('<name xmlns=""><text value="x"/></name>'), 'the namespace ""'],
    ['<Nobody xmlns="http://hl7.org/fhir"/>', '<Nobody> is no resource of FHIR R4'],
    ['<HumanName xmlns="http://hl7.org/fhir"/>', 'is no resource'],
    ['<constructor xmlns="http://hl7.org/fhir"/>', 'is no resource'],
    ['<__proto__ xmlns="http://hl7.org/fhir"/>', 'is no resource'],
    [patient('<__proto__ value="1"/>'), 'is no element of Patient'],
    [patient('<active __proto__="1" value="true"/>'), 'is not known here'],
    [
      patient('\n<name>\n  <familly value="x"/></name>'),
      'Patient.name[0] Line 3, column 3, <familly>: `familly` is no element of HumanName. Is `family`',
    ],
    [
      patient('<name><text value="a"/></name><name><given value="b"/><family value="c"/></name>'),
      'Patient.name[1] Line 1, column 92, <family>: `family` stands behind `given`',
    ],
    [patient('<birthDate value="2000-01-01"/><active value="true"/>'), '`active` stands behind `birthDate`'],
    [
      patient('<active value="true"/><active value="false"/>'),
      'Patient Line 1, column 60, <active>: `active` occurs twice: Patient has it once',
    ],
    [patient('<name><text value="a"/></name><birthDate value="2000"/><name><text value="a"/></name>'), '`name` stands behind `birthDate`'],
    [patient('<deceasedBoolean value="true"/><deceasedDateTime value="2000"/>'), 'Only one of a choice'],
    [patient('<value value="1"/>'), 'is no element of Patient'],
    [patient('<resourceType value="Patient"/>'), 'is no element of Patient'],
    [patient('<active>true</active>'), 'values are written in the attribute'],
    [patient('<name>Rossi</name>'), 'Text stands between elements'],
    [patient('<name value="Rossi"/>'), 'The attribute "value" is not known here'],
    [patient('<name/>'), 'Patient.name[0] Line 1, column 38, <name>: The element is empty'],
    [patient('<active/>'), 'neither a value nor an extension'],
    [patient('<active value="yes"/>'), 'Patient.active Line 1, column 38, <active>: "yes" is no boolean'],
    [patient('<active value="TRUE"/>'), 'is no boolean'],
    [patient('<multipleBirthInteger value="1.0"/>'), 'is no integer'],
    [patient('<extension url="u"><valueDecimal value="1,5"/></extension>'), 'Patient.extension[0].valueDecimal'],
    [patient('<extension url="u"><valueDecimal value="01.5"/></extension>'), 'is no decimal'],
    [patient('<extension url="u"><valueDecimal value="1e999"/></extension>'), 'is no decimal'],
    [patient('<extension url="u"><valueDecimal value="NaN"/></extension>'), 'is no decimal'],
    [patient('<extension><url value="u"/></extension>'), 'is no element of Extension'],
    [patient('<id id="x" value="1"/><active xml:lang="it" value="true"/>'), 'The attribute "xml:lang"'],
    [patient('<active value="true"><valueString value="x"/></active>'), 'is no element of Element'],
    [patient('<contained><Basic/><Basic/></contained>'), 'holds one resource'],
    [patient('<contained/>'), 'holds one resource'],
    [patient('<contained><name/></contained>'), 'is no resource'],
    [patient('<contained id="x"><Basic/></contained>'), 'The attribute "id" is not known here'],
    [patient('<text><status value="empty"/><div>x</div></text>'), `${xhtml} is needed`],
    [patient(`<text><status value="empty"/><h:div xmlns:h="${xhtml}">x</h:div></text>`), 'without a prefix'],
    [patient(nested(32)), 'nested deeper than 64 levels'],
  ])('%s', (source, reason) => {
    expect(refusal(source)).toContain('structure ');
    expect(refusal(source)).toContain(reason);
  });

  test('As deep as JSON is read, XML is read', () => {
    expect(refusal(patient(nested(31)))).toBe('accepted');
  });
});
