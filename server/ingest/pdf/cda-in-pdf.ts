// The CDA2 document inside a PDF: the attachment `cda.xml`, or the resource of that name in an XFA form.
// https://github.com/ministero-salute/it-fse-support (integration with the gateway: how the CDA travels)
import { inflateSync } from 'node:zlib';
import type * as Reader from 'pdfjs-dist/legacy/build/pdf.mjs';
import { structure, unprocessable } from '#fhir/outcome.ts';
import { refuseBombs } from './refuse-bombs.ts';

interface Attachment {
  readonly filename?: string;
  readonly rawFilename?: string;
  readonly content?: Uint8Array;
}

interface Pdf {
  getAttachments(): Promise<Readonly<Record<string, Attachment>> | null>;
}

const wanted = /(?:^|[/\\])cda\.xml$/i;
/** The reader of PDF is large, and most documents are XML: loaded when the first PDF comes. */
let reader: Promise<typeof Reader> | undefined;

export async function cdaInPdf(bytes: Uint8Array): Promise<Uint8Array> {
  refuseBombs(bytes);
  reader ??= import('pdfjs-dist/legacy/build/pdf.mjs');
  const { getDocument, VerbosityLevel } = await reader;
  // pdf.js takes the buffer for itself, and the original is still needed.
  const task = getDocument({
    data: Uint8Array.from(bytes),
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    stopAtErrors: true,
    useSystemFonts: false,
  });
  try {
    const pdf = (await task.promise) as unknown as Pdf;
    const attachments = Object.values((await pdf.getAttachments()) ?? {});
    const found =
      attachments.find(({ filename = '', rawFilename = '' }) => wanted.test(filename) || wanted.test(rawFilename)) ?? onlyXml(attachments);
    if (found?.content !== undefined) return found.content;
  } catch (error) {
    throw refusal(error);
  } finally {
    await task.destroy();
  }
  const form = cdaInForm(bytes);
  if (form !== undefined) return form;
  throw unprocessable('The PDF holds no cda.xml: neither as an attachment nor in an XFA form. Attach the CDA2 document under that name.');
}

/** Some programs name the attachment otherwise; one XML alone is meant. */
function onlyXml(attachments: readonly Attachment[]): Attachment | undefined {
  const xml = attachments.filter(({ filename = '' }) => /\.xml$/i.test(filename));
  return xml.length === 1 ? xml[0] : undefined;
}

function refusal(error: unknown): Error {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException') return unprocessable('The PDF is encrypted and cannot be read; send it without a password.');
  return structure('The PDF is broken and cannot be read; send it again as it was made.');
}

/** More streams than this has no document; each is read to this length. */
const MOST_STREAMS = 2000;
const LONGEST = 20_000_000;

/** The packets of an XFA form are streams of the file, plain or deflated. */
function cdaInForm(bytes: Uint8Array): Uint8Array | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let i = 0; i < MOST_STREAMS; i++) {
    const start = file.indexOf('stream', at);
    const end = start < 0 ? -1 : file.indexOf('endstream', start);
    if (end < 0) return undefined;
    const data = file.subarray(start + 'stream'.length + (file[start + 6] === 13 ? 2 : 1), end);
    const found = documentIn(data) ?? documentIn(inflated(data));
    if (found !== undefined) return found;
    at = end + 'endstream'.length;
  }
  return undefined;
}

function inflated(data: Buffer): Buffer {
  if (data[0] !== 0x78) return Buffer.alloc(0);
  try {
    return inflateSync(data, { maxOutputLength: LONGEST });
  } catch {
    return Buffer.alloc(0);
  }
}

function documentIn(data: Buffer): Uint8Array | undefined {
  const end = data.lastIndexOf('ClinicalDocument>');
  const start = end < 0 ? -1 : data.indexOf('<ClinicalDocument');
  return start < 0 || start >= end ? undefined : data.subarray(start, end + 'ClinicalDocument>'.length);
}
