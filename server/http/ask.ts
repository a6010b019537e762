// From an HTTP request to the Ask that the rooms below understand. Nobody's body is read before they are known.
// https://hl7.org/fhir/R4/http.html#operations
import type { ReadXml } from '#conformance/xml/read-xml.ts';
import { hasDied } from '#auth/requester.ts';
import type { Ask } from '#interactions/interaction.ts';
import type { Authenticate } from './authenticate.ts';
import { readBody, type BodyLimits } from './body.ts';
import type { Place } from './match-route.ts';
import { readParams, takeTransport, type Params } from './params.ts';
import { readPreconditions } from './preconditions.ts';
import { readPrefer } from './prefer.ts';
import { personHasDied } from './refusal.ts';

export interface Arrival {
  readonly request: Request;
  readonly requestId: string;
  readonly place: Place;
  /** Method, path and query as they came. */
  readonly asked: string;
  readonly params: Params;
  readonly raw: boolean;
}

export type ReadAsk = (arrival: Arrival) => Promise<Ask>;

type Draft = { -readonly [K in keyof Ask]: Ask[K] };

const form = 'application/x-www-form-urlencoded';
/** Operations whose body is content with a media type of its own. */
const contentOperations: ReadonlySet<string> = new Set(['$ingest']);
/** What says by itself that nothing is decided any more for who has died, as for every other reason against it. */
const answersTheDead: ReadonlySet<string> = new Set(['$activate', '$consent-choices', '$delegate', '$verify-contact']);
/** Of a form in the audit trail. */
const ASKED_LENGTH = 8192;

export interface AskParts {
  readonly authenticate: Authenticate;
  readonly limits: BodyLimits;
  readonly readXml: ReadXml;
}

export function createReadAsk({ authenticate, limits, readXml }: AskParts): ReadAsk {
  return async ({ request, requestId, place, asked, params, raw }) => {
    const { headers } = request;
    const requester = await authenticate(headers.get('authorization'));
    if (hasDied(requester) && !answersTheDead.has(place.operation ?? '')) throw personHasDied();
    const preconditions = readPreconditions(headers);
    const prefer = readPrefer(headers.get('prefer'));
    const ask: Draft = { requester, requestId, asked, params, preconditions, prefer };
    if (place.type !== undefined) ask.type = place.type;
    if (place.id !== undefined) ask.id = place.id;
    if (place.version !== undefined) ask.version = place.version;
    if (place.operation !== undefined) ask.operation = place.operation;
    if (place.compartment !== undefined) ask.compartment = place.compartment;
    if (raw) ask.raw = true;
    const securityContext = place.type === 'Binary' ? headers.get('x-security-context') : null;
    if (securityContext !== null) ask.securityContext = securityContext;
    if (place.route.body === 'none') return ask;
    const body = await readBody(request, place.route.body, { limits, anyType: takesAnyType(place), readXml });
    if (body === undefined) return ask;
    if (place.route.body !== 'form') ask.body = body;
    return body.mediaType === form && !takesAnyType(place) ? withForm(ask, body.text) : ask;
  };
}

/** The pairs of a form come behind those of the address. https://hl7.org/fhir/R4/http.html#search */
function withForm(ask: Ask, text: string): Ask {
  const { rest } = takeTransport(readParams(text));
  const mark = ask.asked.includes('?') ? '&' : '?';
  return { ...ask, params: [...ask.params, ...rest], asked: `${ask.asked}${mark}${text}`.slice(0, ASKED_LENGTH) };
}

function takesAnyType({ type, operation }: Place): boolean {
  return operation === undefined ? type === 'Binary' : contentOperations.has(operation);
}
