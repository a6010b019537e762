// From bytes to a document whose header is known: XML as it is, or out of a PDF.
import { createHash } from 'node:crypto';
import { OperationOutcomeError, structure, tooLong } from '#fhir/outcome.ts';
import { readHeader } from './cda/header.ts';
import { createRemarks } from './cda/remarks.ts';
import type { ReadDocument } from './document.ts';
import { cdaInPdf } from './pdf/cda-in-pdf.ts';
import { decodeXml } from './xml/decode.ts';
import { readXml } from './xml/read-xml.ts';

/** A document with its pictures; more is no document of a record. */
export const maxDocument = 20_000_000;

/** Throws what is wrong with it, with line or element and what to do. */
export async function readDocument(bytes: Uint8Array): Promise<ReadDocument> {
  if (bytes.length === 0) throw structure('The document is empty; send a CDA2 document as XML, or a PDF with cda.xml inside.');
  if (bytes.length > maxDocument) throw tooLong(`The document is larger than ${maxDocument} bytes, which is the most that is read here.`);
  const isPdf = isPdfFile(bytes);
  if (!isPdf && !bytes.subarray(0, 1024).includes(0x3c))
    throw structure(
      'The bytes are neither XML nor a PDF; send a CDA2 document as XML, or a PDF (it begins with %PDF-) with cda.xml inside.',
    );
  const text = decodeXml(isPdf ? await cdaInPdf(bytes) : bytes);
  const remarks = createRemarks(text);
  const header = readHeader(readXml(text), remarks);
  if (header === undefined || remarks.errors.length > 0) throw new OperationOutcomeError([...remarks.errors, ...remarks.warnings]);
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  return { bytes, sha256, mediaType: isPdf ? 'application/pdf' : 'text/xml', header, remarks };
}

/** Is there a CDA2 document in the file? Nothing is refused: what is broken or something else holds none. */
export async function holdsDocument(bytes: Uint8Array): Promise<boolean> {
  if (bytes.length === 0 || bytes.length > maxDocument) return false;
  // Of two bytes each in UTF-16.
  const begins = (text: Uint8Array): boolean => {
    const start = Buffer.from(text.buffer, text.byteOffset, Math.min(text.length, 4000)).toString('latin1').replaceAll('\0', '');
    return start.includes('ClinicalDocument') && start.includes('urn:hl7-org:v3');
  };
  if (!isPdfFile(bytes)) return begins(bytes);
  try {
    return begins(await cdaInPdf(bytes));
  } catch {
    return false;
  }
}

/** The mark may stand behind some bytes of other programs. */
function isPdfFile(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes('%PDF-');
}
