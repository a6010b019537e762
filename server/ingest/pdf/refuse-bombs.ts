// A PDF whose streams unfold to more than a document can be is refused before anything is unfolded whole.
// ISO 32000-1, 7.4.4 (FlateDecode): a thousand bytes for one.
import { inflateSync } from 'node:zlib';
import { tooCostly } from '#fhir/outcome.ts';

/** More than this has no attached document and no table of objects. */
const LONGEST = 40_000_000;
/** A picture is not unfolded here; what calls itself one may still be looked into. */
const LARGEST_PICTURE = 400_000_000;
const RATIO = 1032;
/** Deflated twice and more: each layer is looked into. */
const LAYERS = 4;
const MOST_STREAMS = 20_000;

export function refuseBombs(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.includes('/LZWDecode') && file.includes('/EmbeddedFile'))
    throw tooCostly('The PDF packs its attachments with LZW, which is not unfolded here; attach cda.xml plain or deflated.');
  let at = file.indexOf('stream');
  for (let i = 0; at >= 0; i++, at = file.indexOf('stream', at + 6)) {
    if (i > MOST_STREAMS) throw tooCostly(`The PDF has more than ${MOST_STREAMS} streams, which no document has.`);
    if (file.subarray(at - 3, at).includes('end')) continue;
    const head = file.subarray(Math.max(0, file.lastIndexOf('obj', at)), at).toString('latin1');
    const isPicture = /\/Subtype\s*\/Image/.test(head);
    const data = file.subarray(at + 6 + (file[at + 6] === 13 ? 2 : 1));
    if (isPicture && lengthOf(head, data) * RATIO < LARGEST_PICTURE) continue;
    refuse(data, isPicture ? LARGEST_PICTURE : LONGEST, LAYERS);
  }
}

function lengthOf(head: string, data: Buffer): number {
  const [, length] = /\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(head) ?? [];
  return length === undefined ? data.length : Math.min(Number(length), data.length);
}

/** What is broken is for the reader of PDF to say. */
function refuse(data: Buffer, most: number, layers: number): void {
  if (layers === 0 || ((data[0] ?? 0) & 0x0f) !== 8 || data.readUInt16BE(0) % 31 !== 0) return;
  let unfolded: Buffer;
  try {
    unfolded = inflateSync(data, { maxOutputLength: most });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE') return;
    throw tooCostly('A part of the PDF unfolds to more than a document can be; send it without, or send the cda.xml itself.');
  }
  refuse(unfolded, most, layers - 1);
}
