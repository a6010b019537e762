// A FHIR door for tests: interactions that remember what they were asked and answer as told.
import type { Hono } from 'hono';
import type { Requester } from '#auth/requester.ts';
import { loadConformance } from '#conformance/load.ts';
import { createReadXml } from '#conformance/xml/read-xml.ts';
import { createWriteXml } from '#conformance/xml/write-xml.ts';
import { login } from '#fhir/outcome.ts';
import type { Answer, Ask, Interaction, Operation } from '#interactions/interaction.ts';
import { createAuthenticate } from './authenticate.ts';
import { createFhirApp, type FhirParts } from './fhir-app.ts';

const { structures } = loadConformance();

export const gp: Requester = {
  kind: 'professional',
  subject: 'Practitioner/gp',
  practitioner: 'gp',
  role: 'AAS',
  organization: 'gp-practice',
  purpose: 'TREATMENT',
  client: 'test',
  scopes: [],
};

export interface Door {
  readonly app: Hono;
  /** What the interactions were asked, in order, with the name of each. */
  readonly asks: { readonly name: string; readonly ask: Ask }[];
  readonly logged: object[];
  readonly observed: string[];
  /** As a client with a good token; a string body is sent without a length, as curl does when it streams. */
  fetch(
    method: string,
    address: string,
    options?: { readonly headers?: Record<string, string>; readonly body?: string | Uint8Array<ArrayBuffer> },
  ): Promise<Response>;
}

export function openDoor(
  answer: (ask: Ask) => Answer | Promise<Answer> = () => ({ kind: 'ok', body: '{"resourceType":"Bundle"}' }),
  parts: Partial<FhirParts> = {},
): Door {
  const asks: Door['asks'] = [];
  const logged: object[] = [];
  const observed: string[] = [];
  const named =
    (name: string): Interaction =>
    async (ask) => {
      asks.push({ name, ask });
      return answer(ask);
    };
  const operation = (name: string, place: Omit<Operation, 'name' | 'run' | 'definition'>): Operation => ({
    name,
    ...place,
    definition: `http://example.org/OperationDefinition/${name.slice(1)}`,
    run: named(name),
  });
  const app = createFhirApp({
    interactions: {
      read: named('read'),
      vread: named('vread'),
      search: named('search'),
      history: named('history'),
      create: named('create'),
      update: named('update'),
      patch: named('patch'),
      delete: named('delete'),
      transaction: named('transaction'),
    },
    operations: [
      operation('$hide', { levels: ['instance'], types: ['DocumentReference'], affectsState: true }),
      operation('$validate', { levels: ['type', 'instance'], affectsState: false }),
      operation('$everything', { levels: ['instance'], types: ['Patient'], affectsState: false }),
      operation('$ingest', { levels: ['type'], types: ['DocumentReference'], affectsState: true }),
      operation('$versions', { levels: ['system'], affectsState: false }),
    ],
    authenticate: createAuthenticate({
      verify: (token) => {
        if (token !== 'good') throw login('The token is not one of ours.');
        return token;
      },
      identify: () => gp,
    }),
    readXml: createReadXml(structures),
    writeXml: createWriteXml(structures),
    capabilities: () => '{"resourceType":"CapabilityStatement"}',
    smartConfiguration: () => '{"issuer":"https://fse.example"}',
    resourceTypes: ['Patient', 'Observation', 'Encounter', 'DocumentReference', 'Binary', 'Parameters'],
    baseUrl: 'https://fse.example/fhir',
    log: { error: (details) => void logged.push(details), warn: (details) => void logged.push(details) },
    observe: (asked, status) => void observed.push(`${asked} ${status}`),
    ...parts,
  });
  return {
    app,
    asks,
    logged,
    observed,
    fetch: async (method, address, { headers = {}, body } = {}) =>
      app.request(`/fhir${address}`, {
        method,
        headers: { authorization: 'Bearer good', ...headers },
        ...(body === undefined ? {} : { body }),
      }),
  };
}

export async function diagnosticsOf(response: Response): Promise<string> {
  const outcome = (await response.json()) as { issue: { diagnostics: string }[] };
  return outcome.issue.map(({ diagnostics }) => diagnostics).join(' ');
}
