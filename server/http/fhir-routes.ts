// The REST surface of R4 as one table: every address that is a FHIR interaction, and its name.
// https://hl7.org/fhir/R4/http.html#summary
import type { InteractionName } from '#interactions/route-entry.ts';

/** What the door asks of the rooms below. `capabilities` and `smart-configuration` are answered without a token. */
export type Asked = InteractionName | 'transaction' | 'capabilities' | 'smart-configuration';

/** What a body at this address may be: `body.ts` knows the media types of each. */
export type BodyKind = 'none' | 'resource' | 'patch' | 'form' | 'parameters';

export interface FhirRoute {
  /** GET stands for HEAD as well. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind `/fhir`. `:compartment` and `:type` are resource types, `:id` and `:version` as FHIR spells them, `:operation` starts with `$`. */
  readonly path: string;
  readonly asked: Asked;
  readonly body: BodyKind;
}

function route(method: FhirRoute['method'], path: string, asked: Asked, body: BodyKind = 'none'): FhirRoute {
  return { method, path, asked, body };
}

export const fhirRoutes: readonly FhirRoute[] = [
  // the whole system
  route('GET', '/metadata', 'capabilities'),
  route('GET', '/.well-known/smart-configuration', 'smart-configuration'),
  route('GET', '/', 'search'),
  route('POST', '/', 'transaction', 'resource'),
  route('POST', '/_search', 'search', 'form'),
  route('GET', '/_history', 'history'),
  route('GET', '/:operation', 'operation'),
  route('POST', '/:operation', 'operation', 'parameters'),
  // one type; PUT, PATCH and DELETE here are conditional: the query says on what
  route('GET', '/:type', 'search'),
  route('POST', '/:type', 'create', 'resource'),
  route('PUT', '/:type', 'update', 'resource'),
  route('PATCH', '/:type', 'patch', 'patch'),
  route('DELETE', '/:type', 'delete'),
  route('POST', '/:type/_search', 'search', 'form'),
  route('GET', '/:type/_history', 'history'),
  route('GET', '/:type/:operation', 'operation'),
  route('POST', '/:type/:operation', 'operation', 'parameters'),
  // one resource
  route('GET', '/:type/:id', 'read'),
  route('PUT', '/:type/:id', 'update', 'resource'),
  route('PATCH', '/:type/:id', 'patch', 'patch'),
  route('DELETE', '/:type/:id', 'delete'),
  route('GET', '/:type/:id/_history', 'history'),
  route('GET', '/:type/:id/_history/:version', 'vread'),
  route('GET', '/:type/:id/:operation', 'operation'),
  route('POST', '/:type/:id/:operation', 'operation', 'parameters'),
  // one compartment; `*` is every type of it
  route('GET', '/:compartment/:id/*', 'search'),
  route('GET', '/:compartment/:id/:type', 'search'),
  route('POST', '/:compartment/:id/_search', 'search', 'form'),
  route('POST', '/:compartment/:id/:type/_search', 'search', 'form'),
];
