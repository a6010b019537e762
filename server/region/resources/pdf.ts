// A one-page PDF of plain lines: enough to open a document of the demo in any reader.
// ISO 32000-1, sections 7.5 (file structure) and 9.4 (text)

const HEAD = '%PDF-1.4\n';

export function writePdf(title: string, lines: readonly string[]): Buffer {
  const content = textOf(title, lines);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (it-IT) >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title (${escape(title)}) >>`,
  ];
  let body = HEAD;
  const offsets = objects.map((object, i) => {
    const offset = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}${trailer}`, 'latin1');
}

function textOf(title: string, lines: readonly string[]): string {
  const shown = lines.map((line) => `(${escape(line)}) Tj T*`).join('\n');
  return `BT\n/F1 16 Tf 50 780 Td (${escape(title)}) Tj\n/F1 11 Tf 0 -30 Td 16 TL\n${shown}\nET`;
}

function escape(text: string): string {
  return text.replace(/[\\()]/g, '\\$&').replace(/’/g, "'");
}
