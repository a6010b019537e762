// What the server can do, told from the registries that it works with.
// https://hl7.org/fhir/R4/capabilitystatement.html
import type {
  CapabilityStatement,
  CapabilityStatementRest,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceOperation,
  CapabilityStatementRestResourceSearchParam,
} from '@medplum/fhirtypes';
import type { Conformance } from './load.ts';
import { canonicalOf, type OfferedOperation } from './operation-definition.ts';
import type { SearchParameter } from './search-parameters.ts';
import { uncheckedInvariants } from './validate/invariants.ts';

export interface Offer {
  readonly baseUrl: string;
  readonly version: string;
  /** When this program was made or started. */
  readonly date: Date;
  readonly operations: readonly OfferedOperation[];
  /** Addresses of the authorization server, when there is one to name. */
  readonly oauth?: { readonly authorize?: string; readonly token: string };
  /** What a reader might expect and does not find: one sentence each. */
  readonly notSupported?: readonly string[];
}

type TypeInteraction = NonNullable<CapabilityStatementRestResource['interaction']>[number]['code'];

const typeInteractions = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'history-type',
  'create',
  'search-type',
] as const satisfies readonly TypeInteraction[];

const formats = ['application/fhir+json', 'application/fhir+xml'];
const patchFormats = ['application/json-patch+json', 'application/fhir+json'];

/** Filters of all types that no SearchParameter of R4 defines. */
const furtherFilters: readonly CapabilityStatementRestResourceSearchParam[] = [
  { name: '_has', type: 'string', documentation: 'Reverse chaining: `_has:Observation:patient:code=...`' },
  { name: '_type', type: 'token', documentation: 'Search over all types: the types to look in' },
  { name: '_filter', type: 'special', documentation: 'Filter expressions' },
];

/** Actors of IHE MHD that this server is. https://profiles.ihe.net/ITI/MHD/ */
const mobileDocuments = ['DocumentRecipient', 'DocumentRecipient.Simplified', 'DocumentResponder'].map(
  (actor) => `https://profiles.ihe.net/ITI/MHD/CapabilityStatement/IHE.MHD.${actor}`,
);

export function capabilityStatement(conformance: Conformance, offer: Offer): CapabilityStatement {
  const ownProfiles = [...conformance.profiles.values()].filter(({ kind }) => kind === 'resource');
  const missing = (offer.notSupported ?? []).map((sentence) => sentence.replace(/\.$/, ''));
  return {
    resourceType: 'CapabilityStatement',
    id: 'server',
    url: `${offer.baseUrl}/metadata`,
    version: offer.version,
    name: 'Fascicolo',
    title: 'Health record server with consent in every query',
    status: 'active',
    experimental: false,
    date: offer.date.toISOString(),
    publisher: 'Fascicolo',
    instantiates: [...mobileDocuments],
    description: [
      'Every search, read, history and total is answered over what the requester may see by the consents of the citizens.',
      ...(missing.length === 0 ? [] : [`Not supported: ${missing.join('; ')}.`]),
      `Invariants that are not checked: ${uncheckedInvariants.join(', ')}.`,
    ].join(' '),
    kind: 'instance',
    software: { name: 'Fascicolo', version: offer.version },
    implementation: { description: 'Fascicolo', url: offer.baseUrl },
    fhirVersion: '4.0.1',
    format: formats,
    patchFormat: patchFormats,
    rest: [rest(conformance, offer, ownProfiles)],
  };
}

function rest(
  conformance: Conformance,
  offer: Offer,
  profiles: readonly { readonly type: string; readonly url: string }[],
): CapabilityStatementRest {
  const referrers = revincludes(conformance);
  return {
    mode: 'server',
    documentation:
      'Every request is decided by the consents of the citizen whose data it asks for, and leaves a record in the audit trail.',
    security: security(offer),
    resource: conformance.resourceTypes.map((type) => ({
      type: type as CapabilityStatementRestResource['type'],
      profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
      ...optional(
        'supportedProfile',
        profiles.filter((profile) => profile.type === type).map(({ url }) => url),
      ),
      interaction: typeInteractions.map((code) => ({ code })),
      versioning: 'versioned-update',
      readHistory: true,
      updateCreate: true,
      conditionalCreate: true,
      conditionalRead: 'full-support',
      conditionalUpdate: true,
      conditionalDelete: 'single',
      referencePolicy: ['literal', 'logical', 'local'],
      ...optional('searchInclude', includesOf(conformance, type)),
      ...optional('searchRevInclude', referrers.get(type) ?? []),
      searchParam: conformance.searchParameters.of(type).map(searchParam),
      ...optional('operation', operationsOf(type, offer)),
    })),
    interaction: [{ code: 'transaction' }, { code: 'batch' }, { code: 'history-system' }, { code: 'search-system' }],
    searchParam: [...furtherFilters],
    ...optional(
      'operation',
      offer.operations.filter(({ levels }) => levels.includes('system')).map((o) => operation(o, offer.baseUrl)),
    ),
    compartment: ['http://hl7.org/fhir/CompartmentDefinition/patient'],
  };
}

function security({ oauth }: Offer): NonNullable<CapabilityStatementRest['security']> {
  const addresses = oauth === undefined ? [] : Object.entries(oauth).map(([url, valueUri]) => ({ url, valueUri }));
  return {
    cors: false,
    service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }],
    description: 'Bearer token (RFC 9068) with SMART 2.2 scopes; role and organisation come from the registry of this server.',
    ...(addresses.length === 0
      ? {}
      : { extension: [{ url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris', extension: addresses }] }),
  };
}

function searchParam({ code, type, url }: SearchParameter): CapabilityStatementRestResourceSearchParam {
  return { name: code, type, ...(url === '' ? {} : { definition: url }) };
}

function includesOf({ searchParameters }: Conformance, type: string): string[] {
  return searchParameters
    .of(type)
    .filter((p) => p.type === 'reference')
    .map(({ code }) => `${type}:${code}`);
}

/** For each type, `Observation:subject` of every parameter that may lead to it. */
function revincludes({ resourceTypes, searchParameters }: Conformance): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const source of resourceTypes) {
    for (const parameter of searchParameters.of(source)) {
      if (parameter.type !== 'reference') continue;
      for (const target of parameter.targets) {
        const list = found.get(target) ?? [];
        list.push(`${source}:${parameter.code}`);
        found.set(target, list);
      }
    }
  }
  return found;
}

function operationsOf(type: string, { operations, baseUrl }: Offer): CapabilityStatementRestResourceOperation[] {
  return operations
    .filter(({ levels, types }) => (levels.includes('type') || levels.includes('instance')) && (types?.includes(type) ?? true))
    .map((offered) => operation(offered, baseUrl));
}

function operation(offered: OfferedOperation, baseUrl: string): CapabilityStatementRestResourceOperation {
  return { name: offered.name.slice(1), definition: canonicalOf(offered, baseUrl) };
}

/** Empty lists are not written. */
function optional<K extends string, T>(key: K, list: readonly T[]): { [P in K]?: T[] } {
  return (list.length === 0 ? {} : { [key]: [...list] }) as { [P in K]?: T[] };
}
