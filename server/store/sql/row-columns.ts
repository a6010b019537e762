// The rows of `resource` that a write makes or fills, with the columns by which it is decided who sees it.
import type { NewVersion } from '../store.ts';
import { boundedKey, targetKey } from './bounded.ts';
import { methodCode } from './codes.ts';
import type { Connection } from './connection.ts';
import type { Numbers } from './numbers.ts';
import { sql, type SqlValue } from './sql.ts';

type Content = NonNullable<NewVersion['content']>;
type Columns = Content['policy']['columns'];

/** A version with content. */
export type Written = NewVersion & { readonly content: Content };

export interface Placed {
  readonly pk: number;
  readonly version: Written;
  /** As they are written. */
  readonly columns: Columns;
}

const rowColumns = [
  ...['pk', 'type', 'id', 'live', 'version', 'updated', 'method'],
  ...['patient', 'author', 'kind', 'labels', 'marks', 'clinical_date'],
] as const;

/** Rows that are not there yet are inserted at once: given first and filled afterwards, each of their indexes would be written twice. */
export async function writeRows(
  placed: readonly Placed[],
  marksBefore: ReadonlyMap<number, number>,
  numbers: Numbers,
  connection: Connection,
): Promise<void> {
  const fresh: SqlValue[] = [];
  for (const { pk, version, columns } of placed) {
    const patient = patientOf(columns, numbers);
    const author = version.author === null ? null : numbers.target(targetKey({ type: 'Organization', id: version.author }));
    const [method, kind] = [methodCode[version.method], numbers.name(columns.documentKind)];
    const marks = columns.marks | (marksBefore.get(pk) ?? 0);
    if (numbers.fresh.has(pk)) {
      const stamp = [1, version.version, version.updated, method];
      const policy = [patient, author, kind, columns.labels, marks, columns.clinicalDate];
      fresh.push(pk, numbers.name(version.type), boundedKey(version.id), ...stamp, ...policy);
      continue;
    }
    await connection.run(
      sql`update resource set version = ${version.version}, live = 1, updated = ${version.updated}, method = ${method}, patient = ${patient}, author = ${author}, kind = ${kind}, labels = ${columns.labels}, marks = ${marks}, clinical_date = ${columns.clinicalDate} where pk = ${pk}`,
    );
  }
  if (fresh.length > 0) await connection.insert('resource', rowColumns, fresh);
}

export function patientOf({ patient }: Columns, numbers: Numbers): number | null {
  return patient === null ? null : numbers.target(targetKey({ type: 'Patient', id: patient }));
}

/** With what an heir takes from a source that is inserted together with it: it is in the row from the first, and no update follows. */
export function columnsOf(version: Written, inserted: ReadonlyMap<string, Written>): Columns {
  const { columns } = version.content.policy;
  const from = sourceOf(version, inserted)?.content.policy.columns;
  if (from === undefined) return columns;
  const { patient, documentKind } = from;
  return { ...columns, patient, documentKind, labels: columns.labels | from.labels, marks: columns.marks | from.marks };
}

/** Of an heir that is inserted as well; a source that inherits itself is asked when it is there. */
export function sourceOf(version: Written, inserted: ReadonlyMap<string, Written>): Written | undefined {
  const { inheritsFrom } = version.content.policy;
  const source = inheritsFrom === undefined ? undefined : inserted.get(targetKey(inheritsFrom));
  return source?.content.policy.inheritsFrom === undefined && inserted.has(targetKey(version)) ? source : undefined;
}
