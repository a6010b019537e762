// Small resources that journeys write: a glucose result as a laboratory sends it, its number exactly as it is written here.
import type { PersonaName } from '#auth/personas.ts';
import type { Reply, Sent, TestServer } from './test-server.ts';

export interface Glucose {
  readonly value?: string;
  readonly accession?: string;
  readonly id?: string;
  readonly subject?: string;
  readonly status?: string;
}

/** JSON text, since 1.10 is no number of JavaScript. */
export function glucose({ value = '1.10', accession, id, subject = 'Patient/citizen', status = 'final' }: Glucose = {}): string {
  const identifier = accession === undefined ? '' : `"identifier":[{"system":"urn:test:results","value":"${accession}"}],`;
  return (
    `{"resourceType":"Observation",${id === undefined ? '' : `"id":"${id}",`}${identifier}"status":"${status}",` +
    `"code":{"coding":[{"system":"http://loinc.org","code":"2345-7"}],"text":"Glucose"},"subject":{"reference":"${subject}"},` +
    `"effectiveDateTime":"2026-10-01T08:00:00+02:00",` +
    `"valueQuantity":{"value":${value},"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}`
  );
}

/** Creates a result as the laboratory; answers its `Type/id`. */
export async function createGlucose(server: TestServer, wish: Glucose = {}, sent: Sent = {}): Promise<string> {
  const reply = await server.ask<{ id: string }>('laboratory', 'POST', '/Observation', { ...sent, body: glucose(wish) });
  if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`);
  return `Observation/${reply.body.id}`;
}

/** A write with its version, as a client would send it back. */
export function ifMatch(tag: string): Sent {
  return { headers: { 'If-Match': tag } };
}

/** Status and first reason, to compare with what a reader of the specification expects. */
export function refusalOf({ status, body }: Reply<unknown>): string {
  const { issue = [] } = (body ?? {}) as { issue?: { severity: string; code: string; diagnostics?: string; expression?: string[] }[] };
  const error = issue.find(({ severity }) => severity === 'error' || severity === 'fatal');
  return `${status} ${error?.code ?? ''} ${error?.expression?.[0] ?? ''} ${error?.diagnostics ?? ''}`;
}

export async function versionOf(server: TestServer, persona: PersonaName, path: string): Promise<string | null> {
  return (await server.ask(persona, 'GET', `/${path}`)).headers.get('etag');
}
