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

/** With the keys under which its numbers are found. */
export interface Keyed {
  readonly version: Written;
  readonly key: string;
  readonly author: string | null;
  readonly patient: string | null;
}

export interface Placed extends Keyed {
  readonly pk: number;
  /** As they are written; `patient` is that of these. */
  readonly columns: Columns;
  /** What it takes from its source is in them. */
  readonly hasInherited: boolean;
}

/** Author and patient are nearly always those of the one before. */
export function keysOf(versions: readonly Written[]): readonly Keyed[] {
  const organization = keyOfSame('Organization');
  const person = keyOfSame('Patient');
  return versions.map((version) => ({
    version,
    key: targetKey(version),
    author: organization(version.author),
    patient: person(version.content.policy.columns.patient),
  }));
}

function keyOfSame(type: string): (id: string | null) => string | null {
  let last: string | null = null;
  let key: string | null = null;
  return (id) => {
    if (id !== last) {
      last = id;
      key = id === null ? null : targetKey({ type, id });
    }
    return key;
  };
}

/** With what an heir takes from a source that is inserted together with it: it is in the row from the first, and no update follows. */
export function place({ version, key, author, patient }: Keyed, inserted: ReadonlyMap<string, Keyed>, numbers: Numbers): Placed {
  const pk = numbers.target(key);
  const { columns } = version.content.policy;
  const source = sourceOf(version, key, inserted);
  if (source === undefined) return { version, key, author, patient, pk, columns, hasInherited: false };
  const { documentKind, labels, marks, patient: person } = source.version.content.policy.columns;
  const inherited = { ...columns, patient: person, documentKind, labels: columns.labels | labels, marks: columns.marks | marks };
  return { version, key, author, patient: source.patient, pk, columns: inherited, hasInherited: true };
}

/** Of an heir that is inserted as well; a source that inherits itself is asked when it is there. */
function sourceOf({ content }: Written, key: string, inserted: ReadonlyMap<string, Keyed>): Keyed | undefined {
  const { inheritsFrom } = content.policy;
  if (inheritsFrom === undefined) return undefined;
  const source = inserted.get(targetKey(inheritsFrom));
  return source?.version.content.policy.inheritsFrom === undefined && inserted.has(key) ? source : undefined;
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
  for (const { pk, version, columns, author: authorKey, patient: patientKey } of placed) {
    const patient = patientKey === null ? null : numbers.target(patientKey);
    const author = authorKey === null ? null : numbers.target(authorKey);
    const [method, kind] = [methodCode[version.method], numbers.name(columns.documentKind)];
    const marks = columns.marks | (marksBefore.get(pk) ?? 0);
    if (numbers.fresh.has(pk)) {
      fresh.push(pk, numbers.name(version.type), boundedKey(version.id), 1, version.version, version.updated, method);
      fresh.push(patient, author, kind, columns.labels, marks, columns.clinicalDate);
      continue;
    }
    await connection.run(
      sql`update resource set version = ${version.version}, live = 1, updated = ${version.updated}, method = ${method}, patient = ${patient}, author = ${author}, kind = ${kind}, labels = ${columns.labels}, marks = ${marks}, clinical_date = ${columns.clinicalDate} where pk = ${pk}`,
    );
  }
  if (fresh.length > 0) await connection.insert({ table: 'resource', columns: rowColumns, values: fresh });
}
