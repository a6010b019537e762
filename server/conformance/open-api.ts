// The same offer as an OpenAPI document, for the explorer and for generators of clients.
// https://spec.openapis.org/oas/v3.1.0
import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import type { OfferedOperation } from './operation-definition.ts';

interface OpenApiOperation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly unknown[];
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly unknown[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: unknown;
}

const fhirJson = 'application/fhir+json';
const fhirXml = 'application/fhir+xml';
const inXml = { [fhirXml]: { schema: { type: 'string', description: 'The same in XML' } } };
const systemTag = 'System';

export function openApi(statement: CapabilityStatement, operations: readonly OfferedOperation[]): OpenApiDocument {
  const resources = statement.rest?.[0]?.resource ?? [];
  const tags = [systemTag, ...resources.map(({ type }) => type)];
  return {
    openapi: '3.1.0',
    info: {
      title: statement.title ?? 'FHIR',
      version: statement.version ?? '',
      description: statement.description ?? '',
    },
    servers: [{ url: statement.implementation?.url ?? '' }],
    security: [{ bearer: [] }],
    tags: tags.map((name) => ({ name })),
    paths: {
      ...systemPaths(operations),
      ...(Object.assign({}, ...resources.map((resource) => resourcePaths(resource, operations))) as OpenApiDocument['paths']),
    },
    components: components(),
  };
}

type Paths = Record<string, Record<string, OpenApiOperation>>;

function systemPaths(operations: readonly OfferedOperation[]): Paths {
  const paths: Paths = {
    '/metadata': { get: { ...describe(systemTag, 'What the server can do', 'CapabilityStatement'), security: [] } },
    '/': {
      get: { ...describe(systemTag, 'Search over all types', 'Bundle'), parameters: [query('_type', 'Types to look in')] },
      post: { ...describe(systemTag, 'Batch or transaction', 'Bundle'), requestBody: body('Bundle') },
    },
    '/_history': { get: { ...describe(systemTag, 'History of all resources', 'Bundle'), parameters: historyParameters } },
  };
  for (const operation of operations.filter(({ levels }) => levels.includes('system'))) {
    paths[`/${operation.name}`] = calls(systemTag, operation, []);
  }
  return paths;
}

function resourcePaths(resource: CapabilityStatementRestResource, operations: readonly OfferedOperation[]): Paths {
  const type = resource.type ?? '';
  const one = (summary: string, more: Partial<OpenApiOperation> = {}): OpenApiOperation => {
    const { parameters = [], ...rest } = more;
    return { ...describe(type, summary, type), parameters: [ref('id'), ...parameters], ...rest };
  };
  const search = (resource.searchParam ?? []).map(({ name = '', type: kind, documentation }) => query(name, documentation ?? kind ?? ''));
  const paths: Paths = {
    [`/${type}`]: {
      get: {
        ...describe(type, `Search ${type}`, 'Bundle'),
        parameters: [...search, ...['count', 'sort', 'include', 'revinclude', 'total', 'summary', 'elements'].map(ref)],
      },
      post: {
        ...describe(type, `Create a ${type}`, type, '201'),
        parameters: [ref('ifNoneExist'), ref('prefer')],
        requestBody: body(type),
      },
    },
    [`/${type}/_history`]: { get: { ...describe(type, `History of all ${type}`, 'Bundle'), parameters: historyParameters } },
    [`/${type}/{id}`]: {
      get: one(`Read a ${type}`),
      put: one(`Update a ${type}, or create it with this id`, { parameters: [ref('ifMatch'), ref('prefer')], requestBody: body(type) }),
      patch: one(`Patch a ${type}`, { parameters: [ref('ifMatch'), ref('prefer')], requestBody: patchBody }),
      delete: { ...one(`Delete a ${type}`), responses: { 204: { description: 'Deleted' }, default: refused } },
    },
    [`/${type}/{id}/_history`]: { get: one(`History of a ${type}`, { parameters: historyParameters }) },
    [`/${type}/{id}/_history/{version}`]: { get: one(`Read a version of a ${type}`, { parameters: [ref('version')] }) },
  };
  for (const operation of operations.filter(({ types }) => types?.includes(type) ?? true)) {
    if (operation.levels.includes('type')) paths[`/${type}/${operation.name}`] = calls(type, operation, []);
    if (operation.levels.includes('instance')) paths[`/${type}/{id}/${operation.name}`] = calls(type, operation, [ref('id')]);
  }
  return paths;
}

/** GET too where nothing changes: https://hl7.org/fhir/R4/operations.html#request */
function calls(tag: string, { name, affectsState }: OfferedOperation, parameters: readonly unknown[]): Record<string, OpenApiOperation> {
  const call = { ...describe(tag, name, 'Parameters'), parameters };
  const post = { ...call, requestBody: { ...body('Parameters'), required: false } };
  return affectsState ? { post } : { get: call, post };
}

const refused = { $ref: '#/components/responses/Refused' };
const historyParameters = ['since', 'at', 'count'].map(ref);
const patchBody = {
  required: true,
  content: {
    'application/json-patch+json': { schema: { type: 'array', items: { type: 'object' } } },
    [fhirJson]: { schema: { type: 'object', description: 'Parameters of a FHIRPath Patch' } },
  },
};

function describe(tag: string, summary: string, answer: string, status = '200'): OpenApiOperation {
  const content = { [fhirJson]: { schema: { $ref: '#/components/schemas/Resource' } }, ...inXml };
  return { tags: [tag], summary, responses: { [status]: { description: answer, content }, default: refused } };
}

function body(type: string): { required: boolean; content: unknown } {
  const schema = { $ref: '#/components/schemas/Resource' };
  return { required: true, content: { [fhirJson]: { schema, example: { resourceType: type } }, ...inXml } };
}

function query(name: string, description: string): unknown {
  return { name, in: 'query', description, schema: { type: 'string' } };
}

function ref(name: string): unknown {
  return { $ref: `#/components/parameters/${name}` };
}

function components(): unknown {
  const header = (name: string, description: string): unknown => ({ name, in: 'header', description, schema: { type: 'string' } });
  const path = (name: string): unknown => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9\\-.]{1,64}$' },
  });
  return {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    parameters: {
      id: path('id'),
      version: path('version'),
      count: query('_count', 'Entries on a page'),
      sort: query('_sort', 'Search parameters to sort by, `-` for descending'),
      include: query('_include', 'Resources that the matches refer to: `Observation:subject`'),
      revinclude: query('_revinclude', 'Resources that refer to the matches'),
      total: query('_total', 'none, estimate or accurate'),
      summary: query('_summary', 'true, text, data, count or false'),
      elements: query('_elements', 'Elements to answer with'),
      since: query('_since', 'Versions since this instant'),
      at: query('_at', 'Versions current at this time'),
      ifMatch: header('If-Match', 'Version that the change builds on: `W/"3"`'),
      ifNoneExist: header('If-None-Exist', 'Create only where this search finds nothing'),
      prefer: header('Prefer', 'return=minimal, return=representation or return=OperationOutcome'),
    },
    responses: {
      Refused: { description: 'OperationOutcome', content: { [fhirJson]: { schema: { $ref: '#/components/schemas/Resource' } } } },
    },
    schemas: {
      Resource: { type: 'object', required: ['resourceType'], properties: { resourceType: { type: 'string' }, id: { type: 'string' } } },
    },
  };
}
