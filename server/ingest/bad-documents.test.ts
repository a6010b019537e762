// Documents that are not what they say: each is refused with line or element and what to do, or taken with a warning that names it.
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { exampleDocument } from './example.fixture.ts';
import { ingested } from './ingest.fixture.ts';
import { attachedPdf, cyclicPdf, pdfOf, streamOf, xfaPdf } from './pdf.fixture.ts';
import { maxDocument, readDocument } from './read-document.ts';

const good = exampleDocument();

const accented = good.replace('<title>Referto di laboratorio</title>', '<title>Però è così</title>');

/** What was read, without the file itself and what is told of its bytes. */
async function factsOf(bytes: Uint8Array | string): Promise<readonly unknown[]> {
  const { resources } = await ingested(bytes);
  const ofBytes = new Set(['size', 'hash', 'contentType', 'valueString', 'div']);
  return resources
    .filter(({ value: { resourceType } }) => resourceType !== 'Binary')
    .map(({ value }) => JSON.parse(JSON.stringify(value, (name, each: unknown) => (ofBytes.has(name) ? undefined : each))) as unknown);
}

async function refusalOf(bytes: Uint8Array | string): Promise<string> {
  try {
    await readDocument(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  } catch (error) {
    if (error instanceof OperationOutcomeError)
      return error.outcome.issue
        .map(({ code, expression = [], diagnostics = '' }) => `${code} ${expression[0] ?? ''} ${diagnostics}`)
        .join('\n');
    throw error;
  }
  return 'taken';
}

describe('a document is refused', () => {
  const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>${good.slice(good.indexOf('<Clinical'))}`;
  test.each([
    ['that is empty', '', 'structure', 'is empty'],
    ['with a DOCTYPE', laughs, 'structure', 'Line 1, column 1: A document type (DOCTYPE)'],
    [
      'with an entity of its own',
      good.replace('Referto di laboratorio</title>', '&nbsp;</title>'),
      'structure',
      'Line 8, column 10, in <title>: An "&" begins no character of XML',
    ],
    ['that ends too early', good.slice(0, 900), 'structure', 'Line'],
    [
      'whose tags cross',
      good.replace('</title>', '</name>'),
      'structure',
      'ClinicalDocument.title Line 8, column 32, in <title>: </name> stands where <title> is open',
    ],
    ['with two roots', `${good}<a/>`, 'structure', 'behind the outermost element'],
    ['nested without end', `<a>${'<b>'.repeat(500)}`, 'structure', 'nested deeper than 100 levels'],
    ['with an attribute twice', good.replace('code="N"', 'code="N" code="R"'), 'structure', 'The attribute "code" occurs twice'],
    [
      'with a prefix that nobody declared',
      good.replace('<title>', '<x:title>').replace('</title>', '</x:title>'),
      'structure',
      'is not declared',
    ],
    ['that is no CDA', '<Patient xmlns="http://hl7.org/fhir"/>', 'structure', 'ClinicalDocument of namespace urn:hl7-org:v3'],
    ['of another release', good.replace('POCD_MT000040UV02', 'POCD_XX'), 'value ClinicalDocument.typeId', 'Release 2'],
    ['without an author', good.replace(/<author>[\s\S]*<\/author>/, ''), 'required ClinicalDocument', 'no author'],
    ['about nobody', good.replace(/<recordTarget>[\s\S]*<\/recordTarget>/, ''), 'required', 'recordTarget'],
    ['without an id', good.replace(/<id root="2.16.840.1.113883.2.9.2.70.4.4"[^>]*>/, ''), 'required', 'no id'],
    [
      'whose codice fiscale is none',
      good.replace('VNTNSI85H52D969P', 'NOT-A-CODE'),
      'value ClinicalDocument.recordTarget.patientRole.id',
      'shape',
    ],
    ['in bytes of no encoding', Buffer.concat([Buffer.from('<a>'), Buffer.from([0xff, 0xc0, 0x80])]), 'structure', 'UTF-8'],
    ['in an encoding that nobody reads', good.replace('UTF-8', 'EBCDIC-IT'), 'structure', 'encoding ebcdic-it'],
    ['that is too large', Buffer.alloc(maxDocument + 1, 32), 'too-long', 'larger than'],
    ['that is neither XML nor a PDF', 'Referto', 'structure', 'neither XML nor a PDF'],
    ['that is a broken PDF', '%PDF-1.7\nnothing of a file', 'structure', 'broken'],
  ] as const)('%s', async (_, bytes, code, words) => {
    const refusal = await refusalOf(bytes);
    expect(refusal).toContain(code);
    expect(refusal).toContain(words);
  });

  test('that is a PDF without cda.xml', async () => expect(await refusalOf(await pdfOf({}))).toMatch(/^processing .*no cda\.xml/));
  test('that is a PDF with a password', async () =>
    expect(await refusalOf(await pdfOf({ attachment: good, password: 'x' }))).toMatch(/^processing .*encrypted/));
});

describe('a PDF', () => {
  const bomb = deflateSync(Buffer.alloc(100_000_000, 32));
  test.each([
    ['whose pages lead back to themselves', cyclicPdf, 'structure', 'broken'],
    ['that ends in the middle', attachedPdf(streamOf(Buffer.from(good))).subarray(0, 4000), 'structure', 'broken'],
    [
      'that claims two thousand million pages',
      Buffer.from(cyclicPdf.toString().replace('/Count 1', '/Count 2147483647')),
      'structure',
      'broken',
    ],
    ['whose attachment unfolds without end', attachedPdf(streamOf(bomb, '/Filter /FlateDecode')), 'too-costly', 'unfolds to more'],
    [
      'whose attachment is folded twice',
      attachedPdf(streamOf(deflateSync(bomb), '/Filter [/FlateDecode /FlateDecode]')),
      'too-costly',
      'unfolds to more',
    ],
    [
      'whose attachment is packed with LZW',
      attachedPdf(streamOf(Buffer.from('x'), '/Type /EmbeddedFile /Filter /LZWDecode')),
      'too-costly',
      'LZW',
    ],
    ['whose form holds no document', xfaPdf('<a/>'), 'processing', 'no cda.xml'],
    [
      'whose cda.xml is none',
      attachedPdf(streamOf(Buffer.from('<Patient xmlns="http://hl7.org/fhir"/>'))),
      'structure',
      'ClinicalDocument',
    ],
  ])('%s is refused', async (_, bytes, code, words) => {
    const refusal = await refusalOf(bytes);
    expect(refusal).toContain(code);
    expect(refusal).toContain(words);
  });

  test.each([
    ['with its document in an XFA form', xfaPdf(good)],
    ['with its document attached as it is', attachedPdf(streamOf(Buffer.from(good)))],
    ['with its document attached deflated', attachedPdf(streamOf(deflateSync(Buffer.from(good)), '/Filter /FlateDecode'))],
    [
      'that claims another length than it has',
      Buffer.from(
        attachedPdf(streamOf(Buffer.from(good)))
          .toString()
          .replace(/\/Length \d+/, '/Length 9999999999'),
      ),
    ],
  ])('%s is read', async (_, bytes) => expect(await factsOf(bytes)).toEqual(await factsOf(good)));
});

describe('a document is taken', () => {
  test('out of a PDF', async () => {
    const bytes = await pdfOf({ attachment: good });
    const { resources } = await ingested(bytes);
    const binary = resources.find(({ value }) => value.resourceType === 'Binary');
    expect(binary?.value).toMatchObject({ contentType: 'application/pdf', data: bytes.toString('base64') });
  });

  test.each([
    ['UTF-16 with a mark', Buffer.from(`\ufeff${accented.replace('UTF-8', 'UTF-16')}`, 'utf16le')],
    ['UTF-16 with a mark, the other byte first', Buffer.from(`\ufeff${accented.replace('UTF-8', 'UTF-16')}`, 'utf16le').swap16()],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${accented}`)],
    // Narrative is kept as it is written, prefix and all, so that only what was read is compared.
    ['a prefix for HL7', accented.replaceAll(/<(\/?)(?=[a-zA-Z])/g, '<$1h:').replace('xmlns=', 'xmlns:h=')],
  ])('in %s, and says the same', async (_, bytes) => {
    const facts = await factsOf(bytes);
    expect(facts).toEqual(await factsOf(accented));
    expect(JSON.stringify(facts)).toContain('Però è così');
  });

  test.each([
    [
      'a check letter that is not the right one',
      good.replace('VNTNSI85H52D969P', 'VNTNSI85H52D969Z'),
      'recordTarget.patientRole.id',
      'last letter',
    ],
    ['times without a zone', good.replaceAll('080000+0200', '080000'), 'effectiveTime', 'time of Italy'],
    ['a unit that UCUM does not know', good.replaceAll('unit="mg/dL"', 'unit="mg su dL"'), 'observation.value', 'not one of UCUM'],
    ['no custodian', good.replace(/<custodian>[\s\S]*<\/custodian>/, ''), 'ClinicalDocument', 'no custodian'],
    ['a template of nobody here', good.replace('2.16.840.1.113883.2.9.10.1.1', '1.2.3'), 'ClinicalDocument', 'HL7 Italia'],
    ['a date that is none', good.replace('<birthTime value="19850612"/>', '<birthTime value="19851340"/>'), 'birthTime', 'no date'],
  ])('and warned of: %s', async (_, bytes, expression, words) => {
    const { issues } = await ingested(bytes);
    const found = issues.find(({ diagnostics = '' }) => diagnostics.includes(words));
    expect(found?.severity, JSON.stringify(issues)).toMatch(/warning/);
    expect(found?.diagnostics).toMatch(/^Lines? \d/);
    expect(found?.expression?.[0]).toContain(expression);
  });

  test('with the hour of Rome where none is said, in summer and in winter', async () => {
    const { resources } = await ingested(good.replaceAll('20261020080000+0200', '20260115080000'));
    expect(resources.map(({ text }) => text).join('')).toContain('2026-01-15T08:00:00+01:00');
  });

  test('and 80.50 stays 80.50', async () => {
    const { resources } = await ingested(good);
    const observation = resources.find(({ value }) => value.resourceType === 'Observation');
    expect(observation?.text).toContain('"value":80.50');
    expect(observation?.value).toMatchObject({
      valueQuantity: { value: 80.5, unit: 'mg/dL', code: 'mg/dL' },
      referenceRange: [{ low: { value: 70 }, high: { value: 110 } }],
    });
  });
});
