// What the server says of itself: CapabilityStatement, SMART configuration, OpenAPI; made once, sent as text.
import { capabilityStatement } from '#conformance/capability-statement.ts';
import type { Conformance } from '#conformance/load.ts';
import { openApi } from '#conformance/open-api.ts';
import type { Operation } from '#interactions/interaction.ts';
import packageJson from '../package.json' with { type: 'json' };

export interface DescribeParts {
  readonly conformance: Conformance;
  readonly operations: readonly Operation[];
  readonly baseUrl: string;
  readonly issuer: string;
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
  'The parameters start and end of Patient/$everything.',
];

export function describeServer({ conformance, operations, baseUrl, issuer, date }: DescribeParts): Descriptions {
  const statement = capabilityStatement(conformance, { baseUrl, version: packageJson.version, date, operations, notSupported });
  const smart = {
    issuer,
    capabilities: ['permission-v1', 'permission-v2', 'permission-patient', 'permission-user'],
    scopes_supported: ['patient/*.cruds', 'user/*.cruds', 'system/*.cruds'],
  };
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
