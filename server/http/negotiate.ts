// In which form the answer goes out: `_format` before Accept, pretty or not, a Binary as itself or as FHIR.
// https://hl7.org/fhir/R4/http.html#mime-type, https://hl7.org/fhir/R4/binary.html#rest
import { invalid } from '#fhir/outcome.ts';
import { notAcceptable } from './refusal.ts';

export interface Form {
  readonly pretty: boolean;
  /** The Binary's own bytes are wanted. */
  readonly raw: boolean;
  /** FHIR XML; otherwise FHIR JSON. */
  readonly xml: boolean;
}

interface Wishes {
  readonly accept: string | undefined;
  readonly format: string | undefined;
  readonly pretty: string | undefined;
  /** The address leads to the content of a Binary, which has a media type of its own. */
  readonly mayBeRaw: boolean;
}

type Format = 'json' | 'xml';

const formats: ReadonlyMap<string, Format> = new Map([
  ...['json', 'application/fhir+json', 'application/json', 'text/json', 'application/json+fhir'].map((name) => [name, 'json'] as const),
  ...['xml', 'application/fhir+xml', 'application/xml', 'text/xml', 'application/xml+fhir'].map((name) => [name, 'xml'] as const),
]);
/** A Binary may itself be XML: only the name of FHIR asks for the resource around it. */
const resourceAroundXml: ReadonlySet<string> = new Set(['application/fhir+xml', 'application/xml+fhir']);
const anything: ReadonlySet<string> = new Set(['*/*', 'application/*', '*']);
const plain: Form = Object.freeze({ pretty: false, raw: false, xml: false });

export function negotiate({ accept, format, pretty, mayBeRaw }: Wishes): Form {
  if (
    pretty === undefined &&
    format === undefined &&
    !mayBeRaw &&
    (accept === undefined || accept === '*/*' || formats.get(accept) === 'json')
  )
    return plain;
  const wanted = format === undefined ? acceptedFormat(accept, mayBeRaw) : namedFormat(format);
  return { pretty: readPretty(pretty), raw: mayBeRaw && wanted === undefined, xml: wanted === 'xml' };
}

function namedFormat(format: string): Format {
  // A plus that was not escaped in the address arrives as a space.
  const [mediaType, version] = readMediaRange(format.replace(' ', '+'));
  const named = formats.get(mediaType);
  if (named === undefined || !isOurVersion(version)) throw notAcceptable(format, '?_format');
  return named;
}

/** The FHIR format that is preferred; undefined when only a Binary's own form will do, or anything. */
function acceptedFormat(accept: string | undefined, mayBeRaw: boolean): Format | undefined {
  if (accept === undefined || accept.trim() === '') return undefined;
  const ranges = accept
    .split(',')
    .map(readMediaRange)
    .filter(([, , quality]) => quality > 0);
  let best: { readonly format: Format | undefined; readonly quality: number } | undefined;
  for (const [mediaType, version, quality] of ranges) {
    const found = formatOf(mediaType, mayBeRaw);
    const isOffered = found !== undefined ? isOurVersion(version) : !mayBeRaw && anything.has(mediaType);
    if (isOffered && (best === undefined || quality > best.quality)) best = { format: found, quality };
  }
  if (best === undefined && !mayBeRaw) throw notAcceptable(accept, 'Header.Accept');
  return best?.format;
}

function formatOf(mediaType: string, mayBeRaw: boolean): Format | undefined {
  const found = formats.get(mediaType);
  return found === 'xml' && mayBeRaw && !resourceAroundXml.has(mediaType) ? undefined : found;
}

/** Media type, `fhirVersion` and `q`. */
function readMediaRange(text: string): readonly [string, string | undefined, number] {
  const [mediaType = '', ...parameters] = text.split(';').map((part) => part.trim());
  const find = (name: string): string | undefined =>
    parameters.map((parameter) => parameter.split('=', 2)).find(([key]) => key?.toLowerCase() === name)?.[1];
  const quality = Number(find('q') ?? '1');
  return [mediaType.toLowerCase(), find('fhirversion')?.replaceAll('"', ''), Number.isNaN(quality) ? 1 : quality];
}

/** https://hl7.org/fhir/R4/http.html#version-parameter */
export function isOurVersion(version: string | undefined): boolean {
  return version === undefined || version === '4.0' || version === '4.0.1';
}

function readPretty(text: string | undefined): boolean {
  if (text === undefined) return false;
  if (text !== 'true' && text !== 'false')
    throw invalid(`The value ${JSON.stringify(text.slice(0, 64))} of _pretty is neither true nor false.`, '?_pretty');
  return text === 'true';
}
