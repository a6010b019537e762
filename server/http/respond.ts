// An answer or an outcome as an HTTP response.
// https://hl7.org/fhir/R4/http.html#versions, https://hl7.org/fhir/R4/http.html#security
import { setImmediate as turn } from 'node:timers/promises';
import type { WriteXml } from '#conformance/xml/write-xml.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { prettyJson } from '#fhir/pretty-json.ts';
import type { Answer } from '#interactions/interaction.ts';
import { Refusal } from './refusal.ts';
import { statusOf } from './status.ts';

export interface Asking {
  readonly method: string;
  readonly requestId: string;
  readonly pretty: boolean;
  readonly xml: boolean;
}

export type Respond = (what: Answer | OperationOutcomeError, asking: Asking) => Promise<Response>;

const FHIR_JSON = 'application/fhir+json; charset=utf-8';
const FHIR_XML = 'application/fhir+xml; charset=utf-8';

/** `baseUrl` is what clients see: `https://host/fhir`. */
export function createRespond(baseUrl: string, writeXml: WriteXml): Respond {
  const isSecure = baseUrl.startsWith('https:');

  function headersOf({ requestId }: Asking): Record<string, string> {
    const headers: Record<string, string> = {
      'X-Request-Id': requestId,
      // A health record stays in no cache; the ETag still serves If-None-Match and If-Match.
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    };
    if (isSecure) headers['Strict-Transport-Security'] = 'max-age=31536000; includeSubDomains';
    return headers;
  }

  function addVersion(headers: Record<string, string>, { kind, version, body }: Answer, method: string): void {
    if (version === undefined) return;
    headers['ETag'] = `W/"${version.version}"`;
    headers['Last-Modified'] = new Date(version.updated).toUTCString();
    if (kind !== 'created' && method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return;
    const url = `${baseUrl}/${version.type}/${version.id}/_history/${version.version}`;
    // Without a body the address is all that says which resource a condition found.
    if (kind === 'created' || method === 'POST' || body === undefined) headers['Location'] = url;
    if (body !== undefined) headers['Content-Location'] = url;
  }

  return async (what, asking) => {
    const headers = headersOf(asking);
    const status = statusOf(what);
    if (what instanceof OperationOutcomeError) {
      Object.assign(headers, refusalHeaders(what, status));
      return sendResource(JSON.stringify(what.outcome), status, headers, asking);
    }
    addVersion(headers, what, asking.method);
    if (what.raw !== undefined) return send(what.raw.bytes, what.raw.contentType, status, headers, asking);
    if (what.body === undefined) return new Response(null, { status, headers });
    return sendResource(what.body, status, headers, asking);
  };

  async function sendResource(json: string, status: number, headers: Record<string, string>, asking: Asking): Promise<Response> {
    const { xml, pretty } = asking;
    // It is disclosed and audited already; only the form is new, and a page of a thousand entries must not hold everybody up.
    if (xml) return send(await writeXml.inTurns(json, { pretty }, turn), FHIR_XML, status, headers, asking);
    return send(pretty ? prettyJson(json) : json, FHIR_JSON, status, headers, asking);
  }
}

/** Longer texts are encoded here: left to who writes them, they would be measured twice. */
const LONG = 16_384;
const utf8 = new TextEncoder();

function send(body: string | Uint8Array, contentType: string, status: number, headers: Record<string, string>, asking: Asking): Response {
  headers['Content-Type'] = contentType;
  if (asking.method !== 'HEAD') {
    const sent = typeof body === 'string' && body.length > LONG ? utf8.encode(body) : body;
    return new Response(sent as string | Uint8Array<ArrayBuffer>, { status, headers });
  }
  headers['Content-Length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.length);
  return new Response(null, { status, headers });
}

function refusalHeaders(error: OperationOutcomeError, status: number): Readonly<Record<string, string>> {
  if (error instanceof Refusal) return error.headers;
  // https://www.rfc-editor.org/rfc/rfc6750#section-3
  if (status === 401) return { 'WWW-Authenticate': 'Bearer realm="fhir"' };
  if (status === 503 || status === 429) return { 'Retry-After': '1' };
  return {};
}
