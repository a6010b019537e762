// The receipt as a tagged PDF (PDF/UA) in the language of the person; its fonts are embedded.
// https://pdfa.org/resource/iso-14289-pdfua/
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import { fontsForOneDocument } from '#presentation/fonts.ts';
import { receiptText, type Line } from './receipt-text.ts';
import { languageTags, type MakeReceipt, type ReceiptFacts } from './receipt.ts';

type Pdf = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Pdf['struct']>;

const regular = 'regular';
const bold = 'bold';
const grey = '#474747';
const qrSize = 96;

export function createReceiptMaker(): MakeReceipt {
  return async (facts) => {
    const { title, lines, closing, picture } = receiptText(facts);
    const at = new Date(facts.decided);
    const pdf = new PDFDocument({
      size: 'A4',
      margin: 56,
      // None of its own: both are registered below.
      font: null as never,
      pdfVersion: '1.7',
      subset: 'PDF/UA' as never,
      tagged: true,
      lang: languageTags[facts.language],
      displayTitle: true,
      info: { Title: title, Author: 'Fascicolo', CreationDate: at, ModDate: at },
    });
    for (const [name, font] of fontsForOneDocument()) pdf.registerFont(name, font as never);
    pdf.font(regular);
    const whole = pdf.struct('Document');
    pdf.addStructure(whole);
    whole.add(pdf.struct('H1', {}, () => void pdf.font(bold).fontSize(17).fillColor('black').text(title)));
    pdf.moveDown(0.8);
    for (const line of lines) writeLine(pdf, whole, line);
    for (const text of closing)
      whole.add(pdf.struct('P', {}, () => void pdf.moveDown(0.6).font(regular).fontSize(9).fillColor(grey).text(text)));
    writeCode(pdf, whole, facts, picture);
    whole.end();
    pdf.end();
    return bytesOf(pdf);
  };
}

function writeLine(pdf: Pdf, whole: Structure, { label, value }: Line): void {
  const write = (): void =>
    void pdf.font(bold).fontSize(10).fillColor('black').text(`${label}: `, { continued: true }).font(regular).text(value);
  whole.add(pdf.struct('P', {}, write));
  pdf.moveDown(0.45);
}

/** The code for eyes stands in the text; this one is for cameras. */
function writeCode(pdf: Pdf, whole: Structure, { verifyAt, verificationCode }: ReceiptFacts, alt: string): void {
  const { modules } = QRCode.create(`${verifyAt}?code=${verificationCode}`, { errorCorrectionLevel: 'M' });
  if (pdf.y > pdf.page.height - pdf.page.margins.bottom - qrSize - 12) pdf.addPage();
  const [left, top, side] = [pdf.x, pdf.y + 12, qrSize / modules.size];
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
