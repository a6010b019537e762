// Writes one version: the row, the body, the index rows, the policy rows, and what spreads to and from its relatives.
import { VersionConflict } from './version-conflict.ts';
import type { Correlation, PolicyValues } from '#consent/policy-values.ts';
import { Mark, type IndexTable } from '#search/predicate.ts';
import type { NewVersion } from '../store.ts';
import { targetKey, termKey } from './bounded.ts';
import { correlationCode, methodCode } from './codes.ts';
import type { Connection, Interning, Row } from './connection.ts';
import { indexColumns, indexRows, needOfIndex } from './index-rows.ts';
import { number, type Needs, type Numbers } from './numbers.ts';
import { deletePolicyRows, insertPolicyRows, needOfPolicyRows, parseTarget } from './policy-rows.ts';
import { settle } from './spread.ts';
import { raw, sql } from './sql.ts';
import { wordTokens } from './words.ts';

type Content = NonNullable<NewVersion['content']>;

const indexTables = Object.keys(indexColumns) as IndexTable[];

export async function put(version: NewVersion, connection: Connection, interning: Interning): Promise<void> {
  const numbers = await number(interning, (needs) => needOf(version, needs));
  const pk = numbers.target(targetKey(version));
  const [before] = await connection.all(sql`select version, marks from resource where pk = ${pk}${connection.dialect.forUpdate}`);
  const known = (before?.['version'] as number | undefined) ?? 0;
  if (known !== version.version - 1) throw new VersionConflict(targetKey(version), version.version, known);
  if (known > 0) await supersede(pk, version, connection);
  if (version.content === undefined) await remove(pk, version, connection);
  else await write(pk, version, version.content, before as Row, numbers, connection);
}

function needOf(version: NewVersion, needs: Needs): void {
  needs.name(version.type);
  needs.target(version);
  if (version.author !== null) needs.target({ type: 'Organization', id: version.author });
  if (version.content === undefined) return;
  const { index, policy } = version.content;
  needs.name(policy.columns.documentKind);
  if (policy.columns.patient !== null) needs.target({ type: 'Patient', id: policy.columns.patient });
  if (policy.inheritsFrom !== undefined) needs.target(policy.inheritsFrom);
  needOfIndex(index, needs);
  needOfPolicyRows(policy.rows, needs);
  for (const { key, role } of policy.correlations) {
    if (role === 'self' && key === targetKey(version)) continue;
    if (namesResource(key)) needs.target(parseTarget(key));
    else needs.term({ system: null, code: key });
  }
}

/** Moves the version before to the history and takes away what was derived from it. */
async function supersede(pk: number, version: NewVersion, connection: Connection): Promise<void> {
  await connection.run(
    sql`insert into history (pk, version, updated, until, method, live, body, patient, author, kind, labels, clinical_date) select r.pk, r.version, r.updated, ${version.updated}, r.method, r.live, coalesce(c.body, ''), r.patient, r.author, r.kind, r.labels, r.clinical_date from resource r left join content c on c.pk = r.pk where r.pk = ${pk}`,
  );
  for (const table of indexTables) await connection.run(sql`delete from ${raw(`idx_${table}`)} where pk = ${pk}`);
  await connection.run(connection.dialect.removeWords(pk));
  await connection.run(sql`delete from correlation where pk = ${pk}`);
  await connection.run(sql`delete from content where pk = ${pk}`);
  await deletePolicyRows(pk, connection);
}

async function remove(pk: number, { version, updated, method }: NewVersion, connection: Connection): Promise<void> {
  await connection.run(
    sql`update resource set version = ${version}, live = 0, updated = ${updated}, method = ${methodCode[method]} where pk = ${pk}`,
  );
}

async function write(
  pk: number,
  version: NewVersion,
  content: Content,
  before: Row,
  numbers: Numbers,
  connection: Connection,
): Promise<void> {
  const { columns, rows } = content.policy;
  const patient = columns.patient === null ? null : numbers.target(targetKey({ type: 'Patient', id: columns.patient }));
  const author = version.author === null ? null : numbers.target(targetKey({ type: 'Organization', id: version.author }));
  const marks = columns.marks | (before['marks'] as number);
  await connection.run(
    sql`update resource set version = ${version.version}, live = 1, updated = ${version.updated}, method = ${methodCode[version.method]}, patient = ${patient}, author = ${author}, kind = ${numbers.name(columns.documentKind)}, labels = ${columns.labels}, marks = ${marks}, clinical_date = ${columns.clinicalDate} where pk = ${pk}`,
  );
  await connection.insert('content', ['pk', 'body'], [[pk, content.body]]);
  for (const [table, values] of indexRows(pk, content.index, numbers)) await connection.insert(`idx_${table}`, indexColumns[table], values);
  const words = [...wordTokens('_text', content.index.text), ...wordTokens('_content', content.index.content)];
  if (words.length > 0) await connection.run(connection.dialect.addWords(pk, words));
  if (rows.length > 0) await insertPolicyRows(pk, 0, rows, numbers, connection);
  const links = linksOf(version, pk, content.policy, numbers);
  if (links.length > 0) await connection.insert('correlation', ['pk', 'key', 'role'], links);
  await settle({ pk, links, bornHidden: (columns.marks & ~(before['marks'] as number) & Mark.hidden) !== 0 }, connection);
}

function linksOf(version: NewVersion, pk: number, { correlations, inheritsFrom }: PolicyValues, numbers: Numbers): number[][] {
  const links = new Map<string, number[]>();
  const add = (key: number, role: Correlation['role'] | 'heir') => links.set(`${key} ${role}`, [pk, key, correlationCode[role]]);
  for (const { key, role } of correlations) {
    // A resource is found under its own name without a row for it.
    if (role === 'self' && key === targetKey(version)) continue;
    add(namesResource(key) ? -numbers.target(targetKey(parseTarget(key))) : numbers.term(termKey({ system: null, code: key })), role);
  }
  if (inheritsFrom !== undefined) add(-numbers.target(targetKey(inheritsFrom)), 'heir');
  return [...links.values()];
}

function namesResource(key: string): boolean {
  return /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.test(key);
}
