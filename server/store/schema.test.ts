// The two schema files are twins.
import { getTableColumns, getTableName, is, Table, type Column } from 'drizzle-orm';
import { expect, test } from 'vitest';
import * as postgres from './postgres/schema.ts';
import * as sqlite from './sqlite/schema.ts';

/** The full-text index is each engine's own. */
const own = ['words'];

/** `resource.id string`, `resource.patient number?`. */
function columns(schema: Readonly<Record<string, unknown>>): string[] {
  const tables = Object.values(schema).filter((value): value is Table => is(value, Table));
  return tables
    .filter((table) => !own.includes(getTableName(table)))
    .flatMap((table) =>
      (Object.values(getTableColumns(table)) as Column[]).map(
        (column) => `${getTableName(table)}.${column.name} ${column.dataType.replace('custom', 'string')}${column.notNull ? '' : '?'}`,
      ),
    )
    .sort();
}

test('Both engines have the same tables with the same columns', () => {
  expect(columns(sqlite).length).toBeGreaterThan(100);
  expect(columns(postgres)).toEqual(columns(sqlite));
});
