// In which form the answer goes out: `_format` before Accept, pretty or not, a Binary as itself or as FHIR.
// https://hl7.org/fhir/R4/http.html#mime-type, https://hl7.org/fhir/R4/binary.html#rest
import { invalid } from '#fhir/outcome.ts';
import { notAcceptable } from './refusal.ts';

export interface Form {
  readonly pretty: boolean;
  /** The Binary's own bytes are wanted. */
  readonly raw: boolean;
}

interface Wishes {
  readonly accept: string | undefined;
  readonly format: string | undefined;
  readonly pretty: string | undefined;
  /** The address leads to the content of a Binary, which has a media type of its own. */
  readonly mayBeRaw: boolean;
}

const json: ReadonlySet<string> = new Set(['json', 'application/fhir+json', 'application/json', 'text/json', 'application/json+fhir']);
const anything: ReadonlySet<string> = new Set(['*/*', 'application/*', '*']);
const plain: Form = Object.freeze({ pretty: false, raw: false });

export function negotiate({ accept, format, pretty, mayBeRaw }: Wishes): Form {
  if (pretty === undefined && format === undefined && !mayBeRaw && (accept === undefined || accept === '*/*' || json.has(accept)))
    return plain;
  const isFhir = format === undefined ? acceptsFhir(accept, mayBeRaw) : formatIsFhir(format);
  return { pretty: readPretty(pretty), raw: mayBeRaw && !isFhir };
}

function formatIsFhir(format: string): true {
  // A plus that was not escaped in the address arrives as a space.
  const [mediaType, version] = readMediaRange(format.replace(' ', '+'));
  if (!json.has(mediaType) || !isOurVersion(version)) throw notAcceptable(format, '?_format');
  return true;
}

/** True when FHIR JSON is asked for by name; false when only a Binary's own form will do, or anything. */
function acceptsFhir(accept: string | undefined, mayBeRaw: boolean): boolean {
  if (accept === undefined || accept.trim() === '') return false;
  const ranges = accept
    .split(',')
    .map(readMediaRange)
    .filter(([, , quality]) => quality > 0);
  if (ranges.some(([mediaType, version]) => json.has(mediaType) && isOurVersion(version))) return true;
  if (mayBeRaw || ranges.some(([mediaType]) => anything.has(mediaType))) return false;
  throw notAcceptable(accept, 'Header.Accept');
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
