// What the server says of itself: CapabilityStatement, SMART configuration, OpenAPI; made once, sent as text.
import { capabilityStatement } from '#conformance/capability-statement.ts';
import type { Conformance } from '#conformance/load.ts';
import { openApi } from '#conformance/open-api.ts';
import type { Operation } from '#interactions/interaction.ts';
import { dataScopes, smartCapabilities, smartConfiguration } from '#authorization/smart-configuration.ts';
import packageJson from '../package.json' with { type: 'json' };

export interface DescribeParts {
  readonly conformance: Conformance;
  readonly operations: readonly Operation[];
  readonly baseUrl: string;
  readonly issuer: string;
  /** Whether the issuer is our own authorization server. */
  readonly own: boolean;
  readonly date: Date;
}

export interface Descriptions {
  readonly capabilities: () => string;
  readonly smartConfiguration: () => string;
  readonly openapi: () => string;
}

const notSupported = [
  'FHIR Turtle, GraphQL, and patches in XML.',
  'The search parameter _query and named queries.',
  'Bulk export and subscriptions.',
];

export function describeServer({ conformance, operations, baseUrl, issuer, own, date }: DescribeParts): Descriptions {
  const statement = capabilityStatement(conformance, { baseUrl, version: packageJson.version, date, operations, notSupported });
  const smart = own ? smartConfiguration(issuer) : { issuer, capabilities: smartCapabilities.resources, scopes_supported: dataScopes };
  return {
    capabilities: once(() => JSON.stringify(statement)),
    smartConfiguration: once(() => JSON.stringify(smart)),
    openapi: once(() => JSON.stringify(openApi(statement, operations))),
  };
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}
