// Cleaned narrative as blocks of a sheet: its tables stay tables, all else becomes paragraphs.
import { textOfNarrative } from './narrative-text.ts';
import type { Block } from './sheet.ts';

type Table = Extract<Block, { kind: 'table' }>;

/** More stands in no line of a sheet, and longer in no cell: what is wider or longer is told as text. */
const mostColumns = 9;
/** Wider than this is no table of people; columns without a word are left out before they are counted. */
const widest = 24;
/** Of few lines and more columns than this, each column becomes a line. */
const narrow = 6;
const fewRows = 3;
const longestCell = 900;

/** Takes what `cleanNarrative` gives, nothing else. */
export function blocksOfNarrative(xhtml: string): readonly Block[] {
  return partsOf(xhtml).flatMap((part): readonly Block[] => {
    const blocks = part.startsWith('<table') ? tableBlocks(part) : undefined;
    return blocks ?? textBlocks(part);
  });
}

function textBlocks(xhtml: string): readonly Block[] {
  const text = textOfNarrative(xhtml);
  return text === '' ? [] : [{ kind: 'text', text }];
}

/** The outermost tables, and what stands between them. */
function partsOf(xhtml: string): readonly string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: tag, index } of xhtml.matchAll(/<\/?table>/g)) {
    if (tag === '<table>' && depth++ === 0) {
      parts.push(xhtml.slice(from, index));
      from = index;
    } else if (tag === '</table>' && --depth === 0) {
      parts.push(xhtml.slice(from, index + tag.length));
      from = index + tag.length;
    }
  }
  return [...parts, xhtml.slice(from)];
}

function captionOf(table: string): string {
  return /<caption>(.*?)<\/caption>/s.exec(table)?.[1] ?? '';
}

interface Row {
  readonly cells: readonly string[];
  readonly isHead: boolean;
}

/** With its caption, and the rows over its head that are a title; undefined: it is no table that a sheet has room for. */
function tableBlocks(xhtml: string): readonly Block[] | undefined {
  // A table within a cell, or cells over several rows, are laid out by nobody here.
  if (xhtml.indexOf('<table', 1) >= 0 || /rowspan="(?!1")/.test(xhtml)) return undefined;
  const rows = [...xhtml.matchAll(/<tr>(.*?)<\/tr>/gs)]
    .map(([, row = '']) => rowOf(row))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const from = rows.findIndex(({ cells }) => !isTitle(cells));
  const table = from < 0 ? undefined : tableOf(rows.slice(from));
  if (table === undefined) return undefined;
  const titles = rows.slice(0, from).map(({ cells }): Block => ({ kind: 'text', text: cells.join('') }));
  return [...textBlocks(captionOf(xhtml)), ...titles, table];
}

function isTitle(cells: readonly string[]): boolean {
  return cells.filter((cell) => cell !== '').length === 1;
}

function tableOf(rows: readonly Row[]): Table | undefined {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  if (width < 2 || width > widest || rows.some(({ cells }) => cells.some((cell) => cell.length > longestCell))) return undefined;
  const whole = rows.map(({ cells, isHead }) => ({ cells: Array.from({ length: width }, (_, i) => cells[i] ?? ''), isHead }));
  const [first, ...others] = whole;
  const head = first?.isHead === true && others.length > 0 ? first : undefined;
  if (head !== undefined && width > narrow && others.length <= fewRows) return turned(head.cells, others);
  const body = head === undefined ? whole : others;
  const used = Array.from({ length: width }, (_, i) => width <= narrow || body.some(({ cells }) => cells[i] !== ''));
  const kept = (cells: readonly string[]): readonly string[] => cells.filter((_, i) => used[i]);
  if (used.filter((each) => each).length > mostColumns) return undefined;
  return laidOut(
    kept(head?.cells ?? []),
    body.map(({ cells, isHead }) => ({ cells: kept(cells), isHead })),
  );
}

function turned(titles: readonly string[], rows: readonly Row[]): Table {
  const lines = titles.map((title, i) => ({ cells: [title, ...rows.map(({ cells }) => cells[i] ?? '')], isHead: false }));
  return laidOut(
    [],
    lines.filter(({ cells }) => cells.slice(1).some((cell) => cell !== '')),
  );
}

function laidOut(titles: readonly string[], rows: readonly Row[]): Table {
  const shares = sharesOf([titles, ...rows.map(({ cells }) => cells)]);
  return {
    kind: 'table',
    columns: shares.map((share, i) => ({ title: titles[i] ?? '', share })),
    rows: rows.map(({ cells, isHead }) => ({ cells, ...(isHead ? { strong: true } : {}) })),
  };
}

function rowOf(row: string): Row {
  const cells = [...row.matchAll(/<(t[dh])([^>]*)>(.*?)<\/\1>/gs)];
  return {
    isHead: cells.length > 0 && cells.every(([, name]) => name === 'th'),
    cells: cells.flatMap(([, , attributes = '', content = '']) => {
      const [, span = '1'] = /colspan="(\d+)"/.exec(attributes) ?? [];
      return [textOfNarrative(content), ...Array.from({ length: Math.min(Number(span), widest + 1) - 1 }, () => '')];
    }),
  };
}

/** Letters that a line of a sheet has room for. */
const line = 86;

/** Each column has room for its longest word; what is left goes to those with long texts. */
function sharesOf(rows: readonly (readonly string[])[]): readonly number[] {
  const columns = (rows.at(-1) ?? []).map((_, i) => rows.map((cells) => cells[i] ?? ''));
  const needed = columns.map((cells) => Math.max(4, ...cells.flatMap((cell) => cell.split(/\s+/)).map(({ length }) => length * 1.2 + 2)));
  const wanted = columns.map((cells, i) => Math.max(1, Math.min(60, Math.max(...cells.map(({ length }) => length))) - (needed[i] ?? 0)));
  const left = Math.max(0, line - needed.reduce((sum, each) => sum + each, 0));
  const whole = wanted.reduce((sum, each) => sum + each, 0);
  return needed.map((each, i) => each + (left * (wanted[i] ?? 0)) / whole);
}
