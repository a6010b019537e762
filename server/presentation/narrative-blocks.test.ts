// Tables that an author wrote stay tables on paper, where a sheet has room for them; everything else becomes paragraphs.
import { describe, expect, test } from 'vitest';
import { blocksOfNarrative } from './narrative-blocks.ts';

const row = (name: 'td' | 'th', ...cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<${name}>${cell}</${name}>`).join('')}</tr>`;
const shown = (xhtml: string): readonly unknown[] =>
  blocksOfNarrative(xhtml).map((block) => {
    if (block.kind === 'table') return { titles: block.columns.map(({ title }) => title), rows: block.rows.map(({ cells }) => cells) };
    return block.kind === 'text' ? block.text : block.kind;
  });

describe('Narrative on paper', () => {
  test.each<readonly [string, string, readonly unknown[]]>([
    ['words', '<p>Prima riga.</p><p>Seconda &amp; ultima.</p>', ['Prima riga.\nSeconda & ultima.']],
    [
      'a table with its head',
      `<table>${row('th', 'Esame', 'Esito')}${row('td', 'Glucosio', '80.50')}</table>`,
      [{ titles: ['Esame', 'Esito'], rows: [['Glucosio', '80.50']] }],
    ],
    ['a table without one', `<table>${row('td', 'Fumo', 'No')}</table>`, [{ titles: ['', ''], rows: [['Fumo', 'No']] }]],
    [
      'words around it, and its caption',
      `<p>Prima</p><table><caption>Esami</caption>${row('td', 'a', 'b')}</table><p>Dopo</p>`,
      ['Prima', 'Esami', { titles: ['', ''], rows: [['a', 'b']] }, 'Dopo'],
    ],
    [
      'a title over the head',
      `<table><tr><th colspan="2">Germe isolato</th></tr>${row('th', 'Antibiotico', 'SIR')}${row('td', 'Eritromicina', 'S')}</table>`,
      ['Germe isolato', { titles: ['Antibiotico', 'SIR'], rows: [['Eritromicina', 'S']] }],
    ],
    [
      'one result in many columns, turned',
      `<table>${row('th', 'a', 'b', 'c', 'd', 'e', 'f', 'g')}${row('td', '1', '2', '', '4', '5', '6', '7')}</table>`,
      [
        {
          titles: ['', ''],
          rows: [
            ['a', '1'],
            ['b', '2'],
            ['d', '4'],
            ['e', '5'],
            ['f', '6'],
            ['g', '7'],
          ],
        },
      ],
    ],
    ['a single column, as words', `<table>${row('td', 'Solo testo')}</table>`, ['Solo testo']],
    [
      'tables within tables, as words',
      `<table><tr><td>fuori</td><td><table>${row('td', 'dentro', 'x')}</table></td></tr></table>`,
      ['fuori   dentro   x'],
    ],
    ['cells over several rows, as words', '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table>', ['a   b\nc']],
    ['nothing', '', []],
  ])('%s', (_, xhtml, blocks) => {
    expect(JSON.parse(JSON.stringify(shown(xhtml)).replaceAll('\u2002', ' ').replaceAll(/ {2,}/g, ' '))).toEqual(
      JSON.parse(JSON.stringify(blocks).replaceAll(/ {2,}/g, ' ')),
    );
  });

  test('a column has room for its longest word', () => {
    const [table] = blocksOfNarrative(
      `<table>${row('td', 'x'.repeat(80), 'Positivo')}${row('td', 'Una frase lunga '.repeat(20), 'S')}</table>`,
    );
    const [long = 0, short = 0] = table?.kind === 'table' ? table.columns.map(({ share }) => share) : [];
    expect(short / (long + short)).toBeGreaterThan(0.08);
  });
});
