// The bytes of an XML document as text: UTF-8, UTF-16 in both orders, with or without a byte order mark.
// https://www.w3.org/TR/xml/#charencoding
import { structure } from '#fhir/outcome.ts';

const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'iso-8859-1': 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
};

export function decodeXml(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw structure(
      `The bytes are no ${encoding.toUpperCase()}, which the document says or implies; save it in the encoding that it declares.`,
    );
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c && c === 0 && d !== 0) return 'utf-16be';
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]{1,40})["']/.exec(start)?.[1]?.toLowerCase();
  if (declared === undefined) return 'utf-8';
  const encoding = Object.hasOwn(encodings, declared) ? encodings[declared] : undefined;
  if (encoding === undefined) throw structure(`The encoding ${declared} is not read here; send the document in UTF-8.`);
  // Declared as UTF-16 and yet one byte a character: the declaration was left behind by a program that wrote UTF-8.
  return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
}
