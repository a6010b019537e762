// NDJSON: a resource per line, streamed, a hundred to a batch.
import { createReadStream } from 'node:fs';
import { contentId, withId } from './identify.ts';
import { unreadable, type Parcel, type Put } from './parcel.ts';

const BATCH = 100;
/** A batch is sent earlier when its lines are this long together. */
const BATCH_BYTES = 4_000_000;

export async function* readNdjson(path: string): AsyncGenerator<Parcel> {
  let puts: Put[] = [];
  let bytes = 0;
  for await (const line of linesOf(path)) {
    bytes += line.bytes;
    const put = readLine(path, line);
    if (put === undefined) continue;
    if ('kind' in put) {
      yield put;
      bytes -= line.bytes;
      continue;
    }
    puts.push(put);
    if (puts.length === BATCH || bytes > BATCH_BYTES) {
      yield { kind: 'batch', file: path, bytes, puts };
      puts = [];
      bytes = 0;
    }
  }
  if (puts.length > 0) yield { kind: 'batch', file: path, bytes, puts };
}

interface Line {
  readonly text: string;
  readonly number: number;
  readonly bytes: number;
}

function readLine(path: string, { text, number, bytes }: Line): Put | Parcel | undefined {
  if (text.trim() === '') return undefined;
  const name = `line ${number}`;
  let resource: { resourceType?: unknown; id?: unknown };
  try {
    resource = JSON.parse(text) as typeof resource;
  } catch (error) {
    return unreadable(path, bytes, name, `Not JSON: ${(error as Error).message}`);
  }
  const { resourceType: type, id } = resource ?? {};
  if (typeof type !== 'string' || Array.isArray(resource)) return unreadable(path, bytes, name, 'No resource: resourceType is missing.');
  if (typeof id === 'string') return { name, type, id, text, bytes };
  const given = contentId(text);
  return { name, type, id: given, text: id === undefined ? withId(text, given) : text, bytes };
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest = '';
  let number = 0;
  const lineOf = (text: string): Line => ({
    text: text.endsWith('\r') ? text.slice(0, -1) : text,
    number: ++number,
    bytes: Buffer.byteLength(text) + 1,
  });
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) yield lineOf(text);
  }
  if (rest !== '') yield lineOf(rest);
}
