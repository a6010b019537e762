// The pairs of a query string or a form body, in order, and those of them that are about the transport.
// https://hl7.org/fhir/R4/search.html#escaping
import { invalid } from '#fhir/outcome.ts';

export type Params = readonly (readonly [string, string])[];

const none: Params = Object.freeze([]);

export function readParams(text: string): Params {
  if (text === '') return none;
  const pairs = [...new URLSearchParams(text)];
  for (const [name, value] of pairs) {
    // No FHIR value holds them, and a database may choke on U+0000.
    if (hasControl(name) || hasControl(value)) {
      const shown = name.replace(/\p{C}/gu, '?').slice(0, 64);
      throw invalid(`The parameter ${shown} holds a control character or bytes that are no UTF-8.`, `?${shown}`);
    }
  }
  return pairs;
}

/** What the door itself reads and no interaction needs to know. */
export function takeTransport(params: Params): { readonly format?: string; readonly pretty?: string; readonly rest: Params } {
  if (!params.some(isTransport)) return { rest: params };
  const format = params.find(([name]) => name === '_format')?.[1];
  const pretty = params.find(([name]) => name === '_pretty')?.[1];
  return {
    ...(format === undefined ? {} : { format }),
    ...(pretty === undefined ? {} : { pretty }),
    rest: params.filter((pair) => !isTransport(pair)),
  };
}

function isTransport([name]: readonly [string, string]): boolean {
  return name === '_format' || name === '_pretty';
}

function hasControl(text: string): boolean {
  // Tab and line ends may be part of a pasted text; U+FFFD is what bytes that are no UTF-8 were decoded to.
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(text);
}
