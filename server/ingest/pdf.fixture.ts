// PDF files as hospitals make them: with the document attached, without it, with a password.
import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';

export interface PdfWish {
  readonly attachment?: string;
  readonly name?: string;
  readonly password?: string;
}

export function pdfOf({ attachment, name = 'cda.xml', password }: PdfWish): Promise<Buffer> {
  return new Promise((resolve) => {
    const pdf = new PDFDocument(password === undefined ? {} : { userPassword: password });
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    if (attachment !== undefined) pdf.file(Buffer.from(attachment), { name });
    pdf.text('Referto').end();
  });
}

/** A PDF of these objects (the first is the catalogue), for what no program would write. */
export function rawPdf(objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  objects.forEach((body, i) => {
    offsets.push(parts.reduce((sum, { length }) => sum + length, 0));
    parts.push(Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(body), Buffer.from('\nendobj\n'));
  });
  const at = parts.reduce((sum, { length }) => sum + length, 0);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF`,
    ),
  );
  return Buffer.concat(parts);
}

export function streamOf(data: Buffer, more = ''): Buffer {
  return Buffer.concat([Buffer.from(`<< /Length ${data.length} ${more} >>\nstream\n`), data, Buffer.from('\nendstream')]);
}

const onePage = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>';

/** An XFA form whose packet `datasets` holds the document, as form programs of hospitals make them. */
export function xfaPdf(document: string): Buffer {
  const packet = `<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data>${document.replace(/^<\?xml[^>]*\?>\s*/, '')}</xfa:data></xfa:datasets>`;
  return rawPdf([
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA [(datasets) 4 0 R] >> >>',
    onePage,
    page,
    streamOf(deflateSync(Buffer.from(packet)), '/Filter /FlateDecode'),
  ]);
}

const attached = '/Names << /EmbeddedFiles << /Names [(cda.xml) 4 0 R] >> >>';
const fileSpec = '<< /Type /Filespec /F (cda.xml) /EF << /F 5 0 R >> >>';

/** The file attached in a stream of this filter. */
export function attachedPdf(stream: Buffer): Buffer {
  return rawPdf([`<< /Type /Catalog /Pages 2 0 R ${attached} >>`, onePage, page, fileSpec, stream]);
}

/** Pages and names that lead back to themselves. */
export const cyclicPdf = rawPdf([
  '<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 4 0 R >> >>',
  '<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>',
  page,
  '<< /Kids [4 0 R 5 0 R] >>',
  '<< /Kids [4 0 R] >>',
]);
