// Reads a request body: not more than allowed, in a media type that the address takes, text in UTF-8.
// https://hl7.org/fhir/R4/http.html#mime-type
import type { ReadXml } from '#conformance/xml/read-xml.ts';
import { structure, tooLong } from '#fhir/outcome.ts';
import type { Ask } from '#interactions/interaction.ts';
import type { BodyKind } from './fhir-routes.ts';
import { isOurVersion } from './negotiate.ts';
import { unsupportedContent } from './refusal.ts';

export interface BodyLimits {
  readonly body: number;
  /** Of a form, which is a question and not content. */
  readonly form: number;
}

export const defaultLimits: BodyLimits = { body: 50_000_000, form: 1_000_000 };

/** What is asked of the request: `Request` has it all. */
export type Sent = Pick<Request, 'headers' | 'body' | 'arrayBuffer'>;

const form = 'application/x-www-form-urlencoded';
const json = ['application/fhir+json', 'application/json', 'text/json', 'application/json+fhir'];
const xml = ['application/fhir+xml', 'application/xml', 'text/xml', 'application/xml+fhir'];
const accepted: Readonly<Record<Exclude<BodyKind, 'none'>, readonly string[]>> = {
  resource: [...json, ...xml],
  patch: ['application/json-patch+json', ...json],
  form: [form],
  parameters: [...json, form, ...xml],
};

const advice: Readonly<Record<Exclude<BodyKind, 'none'>, readonly string[]>> = {
  resource: ['application/fhir+json', 'application/fhir+xml'],
  patch: ['application/json-patch+json', 'application/fhir+json'],
  form: [form],
  parameters: ['application/fhir+json', 'application/fhir+xml'],
};

/** FHIR XML is turned into JSON text here: no room behind the door knows of it. `anyType`: the content has a media type of its own (a Binary, a document to ingest). An empty body is none. */
export async function readBody(
  request: Sent,
  kind: Exclude<BodyKind, 'none'>,
  { limits, anyType, readXml }: { readonly limits: BodyLimits; readonly anyType: boolean; readonly readXml: ReadXml },
): Promise<Ask['body']> {
  const sent = request.headers.get('content-type') ?? undefined;
  const { mediaType, charset, fhirVersion } = readContentType(sent);
  const bytes = await readBytes(request, mediaType === form ? Math.min(limits.form, limits.body) : limits.body);
  if (bytes.length === 0) return undefined;
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  const isKnown = sent !== undefined && (anyType || accepted[kind].includes(mediaType));
  if (!isKnown || !isOurVersion(fhirVersion)) throw unsupportedContent(sent, anyType ? ['any media type'] : advice[kind]);
  if (encoding !== 'identity') throw unsupportedContent(`${mediaType}, Content-Encoding ${encoding}`, ['it uncompressed']);
  // Content with a media type of its own has an encoding of its own: a document in UTF-16 says so in its first bytes.
  if (!isText(mediaType) || (anyType && !/json$|fhir\+xml$/.test(mediaType))) return { text: '', mediaType, bytes };
  if (charset !== 'utf-8' && charset !== 'us-ascii') throw unsupportedContent(sent, [mediaType]);
  const text = decode(bytes);
  return isFhirXml(mediaType, anyType) ? { text: readXml(text), mediaType: 'application/fhir+json' } : { text, mediaType, bytes };
}

/** Where any type is taken, XML without the word FHIR is content: a CDA2 document. */
function isFhirXml(mediaType: string, anyType: boolean): boolean {
  return anyType ? mediaType === 'application/fhir+xml' : xml.includes(mediaType);
}

function readContentType(header = ''): { mediaType: string; charset: string; fhirVersion: string | undefined } {
  const [mediaType = '', ...parameters] = header.split(';').map((part) => part.trim());
  const find = (name: string): string | undefined =>
    parameters
      .find((parameter) => parameter.toLowerCase().startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replaceAll('"', '');
  const charset = (find('charset') ?? 'utf-8').toLowerCase();
  return { mediaType: mediaType.toLowerCase(), charset: charset === 'utf8' ? 'utf-8' : charset, fhirVersion: find('fhirversion') };
}

function isText(mediaType: string): boolean {
  return (
    mediaType === form ||
    mediaType.startsWith('text/') ||
    /[/+](?:json|xml)$/.test(mediaType) ||
    json.includes(mediaType) ||
    mediaType === 'application/json-patch+json'
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw structure('The body holds bytes that are no UTF-8; FHIR text is always UTF-8.');
  }
}

async function readBytes(request: Sent, limit: number): Promise<Uint8Array> {
  const length = request.headers.get('content-length');
  if (length === null) return readStream(request.body, limit);
  if (Number(length) > limit) throw overLimit(limit);
  // The parser of HTTP holds the client to the length it named.
  return new Uint8Array(await request.arrayBuffer());
}

/** A body of unknown length is counted while it comes. */
async function readStream(body: Sent['body'], limit: number): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw overLimit(limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

function overLimit(limit: number): Error {
  return tooLong(`The body is larger than ${limit} bytes, which is the most that is read here; send it in parts.`);
}
