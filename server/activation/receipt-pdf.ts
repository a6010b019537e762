// The receipt as a tagged PDF (PDF/UA), in Italian with English beside it; its fonts are embedded.
// https://pdfa.org/resource/iso-14289-pdfua/
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import { receiptText, type Line } from './receipt-text.ts';
import type { MakeReceipt, ReceiptFacts } from './receipt.ts';

type Pdf = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Pdf['struct']>;

const { resolve } = createRequire(import.meta.url);
const regular = resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const bold = resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf');
const grey = '#474747';
const qrSize = 96;

export function createReceiptMaker(): MakeReceipt {
  return async (facts) => {
    const { title, lines, closing } = receiptText(facts);
    const at = new Date(facts.decided);
    const pdf = new PDFDocument({
      size: 'A4',
      margin: 56,
      font: regular,
      pdfVersion: '1.7',
      subset: 'PDF/UA' as never,
      tagged: true,
      lang: 'it-IT',
      displayTitle: true,
      info: { Title: title.it, Author: 'Fascicolo', CreationDate: at, ModDate: at },
    });
    const whole = pdf.struct('Document');
    pdf.addStructure(whole);
    writeTitle(pdf, whole, title);
    for (const line of lines) writeLine(pdf, whole, line);
    for (const { it, en } of closing) {
      whole.add(pdf.struct('P', {}, () => void pdf.moveDown(0.6).font(regular).fontSize(9).fillColor('black').text(it)));
      whole.add(pdf.struct('P', { lang: 'en' }, () => void pdf.fontSize(8).fillColor(grey).text(en)));
    }
    writeCode(pdf, whole, facts);
    whole.end();
    pdf.end();
    return bytesOf(pdf);
  };
}

function writeTitle(pdf: Pdf, whole: Structure, { it, en }: { readonly it: string; readonly en: string }): void {
  whole.add(pdf.struct('H1', {}, () => void pdf.font(bold).fontSize(17).fillColor('black').text(it)));
  whole.add(pdf.struct('P', { lang: 'en' }, () => void pdf.font(regular).fontSize(11).fillColor(grey).text(en)));
  pdf.moveDown(0.8);
}

function writeLine(pdf: Pdf, whole: Structure, { it, en, value, valueEn }: Line): void {
  whole.add(
    pdf.struct(
      'P',
      {},
      () => void pdf.font(bold).fontSize(9.5).fillColor('black').text(`${it}: `, { continued: true }).font(regular).text(value),
    ),
  );
  whole.add(
    pdf.struct(
      'P',
      { lang: 'en' },
      () =>
        void pdf
          .font(regular)
          .fontSize(8)
          .fillColor(grey)
          .text(`${en}: ${valueEn ?? value}`),
    ),
  );
  pdf.moveDown(0.35);
}

/** The code for eyes stands in the text; this one is for cameras. */
function writeCode(pdf: Pdf, whole: Structure, { verifyAt, verificationCode }: ReceiptFacts): void {
  const { modules } = QRCode.create(`${verifyAt}?code=${verificationCode}`, { errorCorrectionLevel: 'M' });
  if (pdf.y > pdf.page.height - pdf.page.margins.bottom - qrSize - 12) pdf.addPage();
  const [left, top, side] = [pdf.x, pdf.y + 12, qrSize / modules.size];
  const alt = `Codice QR che porta alla verifica di questa ricevuta, codice ${verificationCode}`;
  const draw = (): void => {
    for (let row = 0; row < modules.size; row++) {
      for (let column = 0; column < modules.size; column++) {
        if (modules.get(row, column) === 1) pdf.rect(left + column * side, top + row * side, side, side);
      }
    }
    pdf.fill('black');
  };
  const options = { alt, bbox: [left, top, left + qrSize, top + qrSize] };
  whole.add(pdf.struct('Figure', options, draw));
}

async function bytesOf(pdf: Pdf): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of pdf as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
