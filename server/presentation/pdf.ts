// A sheet as a tagged PDF (PDF/UA) on A4, its fonts embedded: headings, paragraphs, tables and barcodes that a screen reader follows.
// https://pdfa.org/resource/iso-14289-pdfua/
import PDFDocument from 'pdfkit';
import type { Bars } from './bars.ts';
import { fontsForOneDocument } from './fonts.ts';
import { words } from './words.ts';
import type { Block, Sheet } from './sheet.ts';

type Pdf = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Pdf['struct']>;
type Of<K extends Block['kind']> = Extract<Block, { kind: K }>;

const regular = 'regular';
const bold = 'bold';
const ink = '#17324d';
const grey = '#455a64';
const line = '#c5cdd5';
const margin = 56;
const locales = { it: 'it-IT', en: 'en-GB' } as const;

export async function pdfOf(sheet: Sheet): Promise<Uint8Array> {
  const at = new Date(sheet.made);
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: margin, left: margin, right: margin, bottom: margin + 14 },
    // None of its own: both are registered below.
    font: null as never,
    pdfVersion: '1.7',
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: locales[sheet.language],
    displayTitle: true,
    bufferPages: true,
    info: { Title: sheet.title, Author: 'Fascicolo', CreationDate: at, ModDate: at },
  });
  for (const [name, font] of fontsForOneDocument()) pdf.registerFont(name, font as never);
  pdf.font(regular);
  const whole = pdf.struct('Document');
  pdf.addStructure(whole);
  whole.add(pdf.struct('H1', {}, () => void pdf.font(bold).fontSize(18).fillColor(ink).text(sheet.title)));
  whole.add(pdf.struct('P', {}, () => void pdf.font(regular).fontSize(10).fillColor(grey).text(sheet.person)));
  pdf.moveDown(0.8);
  for (const block of sheet.blocks) writeBlock(pdf, whole, block);
  whole.end();
  writeFeet(pdf, sheet);
  pdf.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of pdf as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function writeBlock(pdf: Pdf, whole: Structure, block: Block): void {
  switch (block.kind) {
    case 'heading':
      makeRoom(pdf, 60);
      pdf.moveDown(0.6);
      whole.add(pdf.struct('H2', {}, () => void pdf.font(bold).fontSize(12).fillColor(ink).text(block.text, margin)));
      pdf.moveDown(0.3);
      return;
    case 'text':
      whole.add(pdf.struct('P', {}, () => void pdf.font(regular).fontSize(10).fillColor('black').text(block.text, margin)));
      pdf.moveDown(0.3);
      return;
    case 'fields':
      return writeFields(pdf, whole, block);
    case 'table':
      return writeTable(pdf, whole, block);
    case 'bars':
      return writeBars(pdf, whole, block);
  }
}

function makeRoom(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.height - pdf.page.margins.bottom) pdf.addPage();
}

function writeFields(pdf: Pdf, whole: Structure, { fields }: Of<'fields'>): void {
  for (const [name, value] of fields) {
    makeRoom(pdf, 16);
    const label = (): unknown => pdf.font(bold).fontSize(9.5).fillColor(ink).text(`${name}: `, margin, pdf.y, { continued: true });
    whole.add(
      pdf.struct('P', {}, () => {
        label();
        pdf.font(regular).fillColor('black').text(value);
      }),
    );
    pdf.moveDown(0.2);
  }
  pdf.moveDown(0.5);
}

function writeTable(pdf: Pdf, whole: Structure, { columns, rows }: Of<'table'>): void {
  const room = pdf.page.width - 2 * margin;
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (share / all) * room);
  const table = pdf.struct('Table');
  whole.add(table);
  const titles = { cells: columns.map(({ title }) => title), strong: true };
  const hasTitles = columns.some(({ title }) => title !== '');
  if (hasTitles) writeRow(pdf, table, { row: titles, columns, widths, isHead: true });
  for (const row of rows) writeRow(pdf, table, { row, columns, widths, isHead: false });
  table.end();
  pdf.x = margin;
  pdf.moveDown(0.8);
}

interface RowOf {
  readonly row: Of<'table'>['rows'][number];
  readonly columns: Of<'table'>['columns'];
  readonly widths: readonly number[];
  readonly isHead: boolean;
}

const padding = 4;

function writeRow(pdf: Pdf, table: Structure, { row, columns, widths, isHead }: RowOf): void {
  pdf.font(row.strong === true ? bold : regular).fontSize(9);
  const heights = row.cells.map((cell, i) => pdf.heightOfString(cell || ' ', { width: (widths[i] ?? 0) - 2 * padding }));
  const height = Math.max(...heights) + 2 * padding;
  makeRoom(pdf, height);
  const top = pdf.y;
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf
    .moveTo(margin, top + height)
    .lineTo(pdf.page.width - margin, top + height)
    .lineWidth(isHead ? 1.2 : 0.5)
    .stroke(isHead ? ink : line);
  pdf.endMarkedContent();
  const structure = pdf.struct('TR');
  table.add(structure);
  let x = margin;
  row.cells.forEach((cell, i) => {
    const width = widths[i] ?? 0;
    const align = columns[i]?.right === true ? 'right' : 'left';
    const place = [x + padding, top + padding] as const;
    const write = (): void =>
      void pdf
        .font(row.strong === true ? bold : regular)
        .fontSize(9)
        .fillColor(isHead ? ink : 'black')
        .text(cell || ' ', ...place, { width: width - 2 * padding, align });
    structure.add(pdf.struct(isHead ? 'TH' : 'TD', {}, write));
    x += width;
  });
  structure.end();
  pdf.y = top + height;
}

const tall = 42;

function writeBars(pdf: Pdf, whole: Structure, { alt, codes }: Of<'bars'>): void {
  makeRoom(pdf, tall + 30);
  const top = pdf.y;
  let left = margin;
  const draw = (code: Bars): void => {
    for (const { x, width } of code.bars) pdf.rect(left + x, top, width, tall);
    pdf.fill('black');
  };
  for (const code of codes) {
    const figure = { alt: `${alt}: ${code.text}`, bbox: [left, top, left + code.width, top + tall] };
    whole.add(pdf.struct('Figure', figure, () => draw(code)));
    whole.add(
      pdf.struct(
        'P',
        {},
        () =>
          void pdf
            .font(regular)
            .fontSize(9)
            .fillColor('black')
            .text(code.text, left, top + tall + 4, { width: code.width, align: 'center' }),
      ),
    );
    left += code.width + 28;
  }
  pdf.x = margin;
  pdf.y = top + tall + 30;
}

/** Page numbers are known when the last page is there; they are no part of what is read aloud. */
function writeFeet(pdf: Pdf, { language, foot, person }: Sheet): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    const bottom = pdf.page.margins.bottom;
    pdf.page.margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    const width = pdf.page.width - 2 * margin;
    const text = `${foot}\n${person} – ${words[language].page(page - start + 1, count)}`;
    pdf
      .font(regular)
      .fontSize(7.5)
      .fillColor(grey)
      .text(text, margin, pdf.page.height - 46, { width });
    pdf.endMarkedContent();
    pdf.page.margins.bottom = bottom;
  }
}
