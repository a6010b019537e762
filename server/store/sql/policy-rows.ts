// Rows of the policy tables, compiled from one resource.
import type { PolicyRow } from '#consent/policy-values.ts';
import { assertNever } from '#fhir/assert-never.ts';
import { targetKey } from './bounded.ts';
import { category, delegationCode, relationCode } from './codes.ts';
import type { Connection } from './connection.ts';
import type { Needs, Numbers } from './numbers.ts';
import { join, raw, sql, type SqlValue } from './sql.ts';

const columns = {
  'consent-rule': [
    'source',
    'ordinal',
    'patient',
    'category',
    'deny',
    'actor',
    'specificity',
    'depth',
    'decided',
    'purpose',
    'valid_from',
    'valid_to',
    'data_from',
    'data_to',
    'kind',
    'data',
    'labels',
  ],
  relation: ['source', 'ordinal', 'patient', 'relation', 'practitioner', 'organization', 'valid_from', 'valid_to'],
  delegation: ['source', 'ordinal', 'patient', 'person', 'relation', 'kind', 'valid_from', 'valid_to'],
  membership: ['source', 'ordinal', 'practitioner', 'organization', 'role', 'valid_from', 'valid_to'],
} as const satisfies Record<PolicyRow['table'], readonly string[]>;

const tables = Object.keys(columns) as PolicyRow['table'][];
const tableName = (table: PolicyRow['table']) => table.replace('-', '_');

/** No document kind at all: stands for an empty list. */
const noKind = 0;

export function needOfPolicyRows(rows: readonly PolicyRow[], needs: Needs): void {
  const target = (type: string, id: string | null) => {
    if (id !== null) needs.target({ type, id });
  };
  for (const row of rows) {
    if ('patient' in row) target('Patient', row.patient);
    if ('practitioner' in row) target('Practitioner', row.practitioner);
    if ('organization' in row) target('Organization', row.organization);
    if (row.table === 'delegation') {
      target('Patient', row.person);
      row.documentKinds?.forEach((kind) => needs.name(kind));
    }
    if (row.table === 'membership') needs.name(row.role);
    if (row.table === 'consent-rule') {
      needs.name(row.actor);
      if (row.purpose !== null) needs.name(row.purpose);
      if (row.documentKind !== null) needs.name(row.documentKind);
      if (row.data !== null) needs.target(parseTarget(row.data));
    }
  }
}

export async function deletePolicyRows(source: number, connection: Connection): Promise<void> {
  for (const table of tables) await connection.run(sql`delete from ${raw(tableName(table))} where source = ${source}`);
}

/** `first` is the ordinal of the first row. */
export async function insertPolicyRows(
  source: number,
  first: number,
  rows: readonly PolicyRow[],
  numbers: Numbers,
  connection: Connection,
): Promise<void> {
  for (const table of tables) {
    const values = rows.filter((row) => row.table === table).flatMap((row) => valuesOf(row, numbers));
    if (values.length > 0)
      await connection.insert({
        table: tableName(table),
        columns: columns[table],
        values: values.flatMap((row, i) => [source, first + i, ...row]),
      });
  }
}

/** The ordinal after those of the rows that a source has made already. */
export async function nextOrdinal(source: number, connection: Connection): Promise<number> {
  const ordinals = tables.map((table) => sql`select ordinal from ${raw(tableName(table))} where source = ${source}`);
  const [row] = await connection.all(sql`select coalesce(max(ordinal), -1) + 1 as next from (${join(ordinals, ' union all ')}) o`);
  return row?.['next'] as number;
}

function valuesOf(row: PolicyRow, numbers: Numbers): readonly (readonly SqlValue[])[] {
  const pk = (type: string, id: string | null) => (id === null ? null : numbers.target(targetKey({ type, id })));
  const name = (text: string | null) => (text === null ? null : numbers.name(text));
  switch (row.table) {
    case 'consent-rule': {
      const data = row.data === null ? null : numbers.target(targetKey(parseTarget(row.data)));
      return [
        [
          pk('Patient', row.patient),
          category[row.category],
          row.permit ? 0 : 1,
          numbers.name(row.actor),
          row.specificity,
          row.depth,
          row.decided,
          name(row.purpose),
          row.from,
          row.to,
          row.dataFrom,
          row.dataTo,
          name(row.documentKind),
          data,
          row.labels,
        ],
      ];
    }
    case 'relation':
      return [
        [
          pk('Patient', row.patient),
          relationCode[row.relation],
          pk('Practitioner', row.practitioner),
          pk('Organization', row.organization),
          row.from,
          row.to,
        ],
      ];
    case 'delegation': {
      const kinds = row.documentKinds === null ? [null] : row.documentKinds.length === 0 ? [noKind] : row.documentKinds.map(name);
      return kinds.map((kind) => [
        pk('Patient', row.patient),
        pk('Patient', row.person),
        delegationCode[row.relation],
        kind,
        row.from,
        row.to,
      ]);
    }
    case 'membership':
      return [[pk('Practitioner', row.practitioner), pk('Organization', row.organization), numbers.name(row.role), row.from, row.to]];
    default:
      return assertNever(row);
  }
}

/** `Type/id`. */
export function parseTarget(text: string): { readonly type: string; readonly id: string } {
  const slash = text.indexOf('/');
  return { type: text.slice(0, slash), id: text.slice(slash + 1) };
}
