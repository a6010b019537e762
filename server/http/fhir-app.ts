// The FHIR door: address -> requester -> ask -> interaction -> response.
// https://hl7.org/fhir/R4/http.html
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { ReadXml } from '#conformance/xml/read-xml.ts';
import type { WriteXml } from '#conformance/xml/write-xml.ts';
import type { OperationOutcomeError } from '#fhir/outcome.ts';
import type { Answer, Interaction, Operation } from '#interactions/interaction.ts';
import { createReadAsk } from './ask.ts';
import type { Authenticate } from './authenticate.ts';
import { defaultLimits, type BodyLimits } from './body.ts';
import { fhirRoutes, type Asked } from './fhir-routes.ts';
import { createMatchRoute, type Place } from './match-route.ts';
import { negotiate } from './negotiate.ts';
import { operationAt } from './operation-at.ts';
import { readParams, takeTransport } from './params.ts';
import { addressTooLong } from './refusal.ts';
import { createReport, type Log } from './report.ts';
import { createRespond } from './respond.ts';
import { statusOf } from './status.ts';

/** Where this server has its FHIR base. */
export const FHIR_PATH = '/fhir';

export interface FhirParts {
  readonly interactions: Readonly<Record<Exclude<Asked, 'operation' | 'capabilities' | 'smart-configuration'>, Interaction>>;
  readonly operations: readonly Operation[];
  readonly authenticate: Authenticate;
  /** FHIR XML to JSON text, which is what all rooms below know, and back. */
  readonly readXml: ReadXml;
  readonly writeXml: WriteXml;
  /** JSON texts of the CapabilityStatement and of the SMART configuration, for everybody. */
  readonly capabilities: () => string;
  readonly smartConfiguration: () => string;
  readonly resourceTypes: readonly string[];
  /** What clients see: `https://host/fhir`. */
  readonly baseUrl: string;
  readonly log: Log;
  /** Told of every answer, for the metrics. */
  readonly observe?: Observe;
  readonly limits?: BodyLimits;
  readonly maxAddress?: number;
}

export type Observe = (asked: Asked | 'none', status: number, milliseconds: number) => void;

/** What is known of a request when something goes wrong on its way. */
interface Passage {
  readonly method: string;
  readonly requestId: string;
  pretty: boolean;
  /** undefined until the wishes of the client were read. */
  xml: boolean | undefined;
  asked: Asked | 'none';
}

export function createFhirApp(parts: FhirParts): Hono {
  const { interactions, operations, authenticate, observe, limits = defaultLimits, maxAddress = 8192 } = parts;
  const matchRoute = createMatchRoute(fhirRoutes, parts.resourceTypes);
  const readAsk = createReadAsk({ authenticate, limits, readXml: parts.readXml });
  const respond = createRespond(parts.baseUrl, parts.writeXml);
  const report = createReport(parts.log);

  async function answer(request: Request, passage: Passage): Promise<Answer> {
    const { path, query } = splitAddress(request.url, maxAddress);
    const place = matchRoute(passage.method, path);
    passage.asked = place.route.asked;
    const { format, pretty, rest } = takeTransport(readParams(query));
    const accept = request.headers.get('accept') ?? undefined;
    const isOpen = place.route.asked === 'smart-configuration';
    const form = negotiate({ accept: isOpen ? undefined : accept, format, pretty, mayBeRaw: mayBeRaw(place) });
    passage.pretty = form.pretty;
    passage.xml = form.xml;
    if (place.route.asked === 'capabilities') return { kind: 'ok', body: parts.capabilities() };
    if (place.route.asked === 'smart-configuration') return plainJson(parts.smartConfiguration());
    const run = place.route.asked === 'operation' ? operationAt(operations, passage.method, place).run : interactions[place.route.asked];
    const asked = `${passage.method} ${path}${query === '' ? '' : `?${query}`}`;
    return run(await readAsk({ request, requestId: passage.requestId, place, asked, params: rest, raw: form.raw }));
  }

  return new Hono().all(`${FHIR_PATH}/*`, async ({ req: { raw: request } }) => {
    const began = observe === undefined ? 0 : performance.now();
    const passage: Passage = { method: request.method, requestId: requestIdOf(request), pretty: false, xml: undefined, asked: 'none' };
    let what: Answer | OperationOutcomeError;
    try {
      what = await answer(request, passage);
    } catch (error) {
      what = report(error, passage.requestId);
    }
    observe?.(passage.asked, statusOf(what), performance.now() - began);
    return respond(what, { ...passage, xml: passage.xml ?? seemsXml(request) });
  });
}

/** The path behind the base, and the query without its mark. `new URL` costs more than all the rest of this door. */
function splitAddress(url: string, maxAddress: number): { readonly path: string; readonly query: string } {
  if (url.length > maxAddress) throw addressTooLong(url.length, maxAddress);
  const from = url.indexOf('/', 'https://'.length) + FHIR_PATH.length;
  const mark = url.indexOf('?', from);
  return mark < 0 ? { path: url.slice(from), query: '' } : { path: url.slice(from, mark), query: url.slice(mark + 1) };
}

/** A client may name its request; https://hl7.org/fhir/R4/http.html#custom */
function requestIdOf(request: Request): string {
  const named = request.headers.get('x-request-id');
  return named !== null && /^[\w.-]{1,64}$/.test(named) ? named : randomUUID();
}

/** For a refusal that came before the form was settled: of the address, or of the form itself. */
function seemsXml({ url, headers }: Request): boolean {
  const format = /[?&]_format=([^&]*)/.exec(url)?.[1] ?? headers.get('accept') ?? '';
  return /^[^,]*\bxml\b/i.test(format);
}

/** Operations whose answer is a file. */
const fileOperations: ReadonlySet<string> = new Set(['$print', '$ics']);

function mayBeRaw({ type, operation, route: { asked } }: Place): boolean {
  if (operation !== undefined) return fileOperations.has(operation);
  return type === 'Binary' && (asked === 'read' || asked === 'vread');
}

function plainJson(text: string): Answer {
  return { kind: 'ok', raw: { bytes: new TextEncoder().encode(text), contentType: 'application/json' } };
}
