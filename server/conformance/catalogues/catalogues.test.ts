import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConformance } from '../load.ts';
import { createReadXml } from '../xml/read-xml.ts';
import { parentsOf } from './code-hierarchy.ts';
import { compileCatalogues } from './compile-catalogues.ts';
import { readCsv } from './read-csv.ts';
import { repairText } from './repair-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalogues-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['code,display\nA,x\n', [{ code: 'A', display: 'x' }]],
  [
    '\ufeffcode,display\r\nA,"x, ""y"""\r\nB,\r\n',
    [
      { code: 'A', display: 'x, "y"' },
      { code: 'B', display: '' },
    ],
  ],
  ['code,display\nA,"two\nlines"', [{ code: 'A', display: 'two\nlines' }]],
  ['code,display\n"",A\n\n', [{ code: '', display: 'A' }]],
])('the values of %j', (text, rows) => {
  expect(readCsv(text)).toEqual(rows);
});

test('values that are none are refused with their line', () => {
  expect(() => readCsv('code\nA\n"B" C\n')).toThrow('Line 3');
});

test.each([
  ['cavit?? orale', 'cavità orale'],
  ['ATTIVIT??? TOTALE', 'ATTIVITÀ TOTALE'],
  ['dell???anca', 'dell’anca'],
  ['CONNETTORI ??? ALTRI', 'CONNETTORI – ALTRI'],
  ['pi?? grave', 'più grave'],
  ['Amp??re', 'Amp??re'],
  ['why??', 'why??'],
  ['plain?', 'plain?'],
])('%j is repaired as far as it can be told: %j', (broken, repaired) => {
  expect(repairText(broken)).toBe(repaired);
});

test.each([
  ['http://www.whocc.no/atc', ['A', 'A10', 'A10B', 'A10BA', 'A10BA02'], [undefined, 0, 1, 2, 3]],
  ['http://www.whocc.no/atc', ['A10', 'A10BA02'], [undefined, 0]],
  [
    'http://hl7.org/fhir/sid/icd-9-cm',
    ['00', '00.1', '001', '001.0', '001.01', 'E800', 'E800.1'],
    [undefined, 0, undefined, 2, 3, undefined, 5],
  ],
  ['urn:other', ['A', 'A1'], [undefined, undefined]],
])('in %s the codes %j have the parents %j', (url, codes, parents) => {
  expect(parentsOf(url, codes)).toEqual(parents);
});

describe('compiled catalogues', () => {
  const readXml = createReadXml(loadConformance().structures, { anyOrder: true });
  const indexed = (system: string): string => (system === 'urn:oid:1.2.3' ? 'urn:test:atc' : system);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const codeSystem =
    '<CodeSystem xmlns="http://hl7.org/fhir"><id value="x"/><content value="complete"/><url value="urn:test:atc"/><status value="active"/>' +
    '<concept><code value="B"/><display value="two"/></concept><concept><code value="C"/></concept></CodeSystem>';

  test('are known to the server, and one system of two files is their union', () => {
    const paths = [file('1.2.3.csv', 'code,description\nA,one\nB,due\nD,four\n'), file('x.xml', codeSystem), file('note.txt', 'x')];
    const out = join(folder, 'out');
    expect(compileCatalogues(paths, out, { readXml, indexed })).toMatchObject({
      catalogues: [{ url: 'urn:test:atc', concepts: 4, broken: 0 }],
      refused: [],
    });
    const { codeSystems } = loadConformance(out);
    expect(codeSystems.concepts('urn:test:atc').map(({ code, display }) => [code, display])).toEqual([
      ['A', 'one'],
      ['B', 'due'],
      ['D', 'four'],
      ['C', undefined],
    ]);
  });

  test('a file that is broken is named, the others are taken', () => {
    const paths = [file('broken.xml', '<CodeSystem xmlns="http://hl7.org/fhir">'), file('1.2.3.csv', 'code\nA\n')];
    const { catalogues, refused } = compileCatalogues(paths, join(folder, 'other'), { readXml, indexed });
    expect(catalogues).toHaveLength(1);
    expect(refused[0]?.reason).toContain('is not closed');
  });
});
