// Writes versions: the row, the body, the index rows, the policy rows, and what spreads to and from their relatives.
import { VersionConflict } from './version-conflict.ts';
import type { Correlation, PolicyValues } from '#consent/policy-values.ts';
import { Mark, type IndexTable } from '#search/predicate.ts';
import type { NewVersion } from '../store.ts';
import { targetKey, termKey } from './bounded.ts';
import { correlationCode, methodCode } from './codes.ts';
import type { Connection, Interning } from './connection.ts';
import { indexColumns, indexRows, needOfShare, sharesOf, wordRows, type Share, type WordKeys } from './index-rows.ts';
import { number, type Needs, type Numbers } from './numbers.ts';
import { deletePolicyRows, insertPolicyRows, needOfPolicyRows, parseTarget } from './policy-rows.ts';
import type { Settling } from './quiet.ts';
import { keysOf, place, writeRows, type Keyed, type Written } from './row-columns.ts';
import { settleTogether } from './spread.ts';
import { raw, sql, type SqlValue } from './sql.ts';

const indexTables = Object.keys(indexColumns) as IndexTable[];
const contentColumns = ['pk', 'body'];
const correlationColumns = ['pk', 'key', 'role'];
const roles = Object.keys(correlationCode).length;
const none: readonly number[][] = [];

/** One version, whatever it is. */
export async function put(version: NewVersion, connection: Connection, interning: Interning): Promise<void> {
  if (version.content !== undefined) return putTogether([version as Written], connection, interning);
  const key = targetKey(version);
  const numbers = await number(interning, (needs) => {
    needs.name(version.type);
    needs.target(version, key);
    if (version.author !== null) needs.target({ type: 'Organization', id: version.author });
  });
  const pk = numbers.target(key);
  await rowsBefore([{ pk, version }], numbers.fresh, connection);
  await supersede(pk, version, connection);
  await remove(pk, version, connection);
}

/** Versions of different resources: what each of them asks of the tables is asked once for all. */
export async function putTogether(versions: readonly Written[], connection: Connection, interning: Interning): Promise<void> {
  const shares = sharesOf(versions.map(({ content }) => content.index));
  const keyed = keysOf(versions);
  let words: readonly WordKeys[] = [];
  const numbers = await number(interning, (needs) => {
    // Keys rise in the order of writing, whoever refers to whom.
    for (const { version, key } of keyed) needs.place(version, key);
    for (const each of keyed) needOf(each, needs);
    words = shares.map((share) => needOfShare(share, needs));
  });
  const inserted = new Map<string, Keyed>();
  for (const each of keyed) if (numbers.fresh.has(numbers.target(each.key))) inserted.set(each.key, each);
  const placed = keyed.map((each) => place(each, inserted, numbers));
  const marksBefore = await rowsBefore(placed, numbers.fresh, connection);
  for (const { pk, version } of placed) if (version.version > 1) await supersede(pk, version, connection);
  await writeRows(placed, marksBefore, numbers, connection);
  const bodies: SqlValue[] = [];
  for (const { pk, version } of placed) bodies.push(pk, version.content.body);
  await connection.insert({ table: 'content', columns: contentColumns, values: bodies });
  const pks = placed.map(({ pk }) => pk);
  for (const [i, share] of shares.entries()) await writeIndex(share, pks, words[i] as WordKeys, numbers, connection);
  const settling: Settling[] = [];
  const links: number[] = [];
  for (const { pk, key, version, columns, patient, hasInherited } of placed) {
    const { policy } = version.content;
    if (policy.rows.length > 0) await insertPolicyRows(pk, 0, policy.rows, numbers, connection);
    const own = linksOf(key, pk, policy, numbers);
    for (const link of own) links.push(...link);
    const { labels, marks } = columns;
    settling.push({
      pk,
      links: own,
      bornHidden: (policy.columns.marks & ~(marksBefore.get(pk) ?? 0) & Mark.hidden) !== 0,
      hasInherited,
      inserted: numbers.fresh.has(pk) ? { patient: patient === null ? null : numbers.target(patient), labels, marks } : undefined,
    });
  }
  if (links.length > 0) await connection.insert({ table: 'correlation', columns: correlationColumns, values: links });
  await settleTogether(settling, connection);
}

/** Held until the transaction ends; the marks that each row had, by key. Throws where another version came between. */
async function rowsBefore(
  placed: readonly { readonly pk: number; readonly version: NewVersion }[],
  fresh: ReadonlySet<number>,
  connection: Connection,
): Promise<ReadonlyMap<number, number>> {
  const { oneOf, forUpdate } = connection.dialect;
  const pks = placed.map(({ pk }) => pk).filter((pk) => !fresh.has(pk));
  const asked = sql`select pk, version, marks from resource where ${oneOf(raw('pk'), pks)} order by pk${forUpdate}`;
  const rows = pks.length === 0 ? [] : await connection.all(asked);
  const before = new Map(rows.map((row) => [row['pk'] as number, row]));
  for (const { pk, version } of placed) {
    const known = (before.get(pk)?.['version'] as number | undefined) ?? 0;
    if (known !== version.version - 1) throw new VersionConflict(targetKey(version), version.version, known);
  }
  return new Map(rows.map((row) => [row['pk'] as number, row['marks'] as number]));
}

function needOf({ version, key, author, patient }: Keyed, needs: Needs): void {
  needs.name(version.type);
  if (author !== null) needs.target({ type: 'Organization', id: version.author as string }, author);
  const { policy } = version.content;
  needs.name(policy.columns.documentKind);
  if (patient !== null) needs.target({ type: 'Patient', id: policy.columns.patient as string }, patient);
  if (policy.inheritsFrom !== undefined) needs.target(policy.inheritsFrom);
  if (policy.rows.length > 0) needOfPolicyRows(policy.rows, needs);
  for (const { key: linked, role } of policy.correlations) {
    if ((role === 'self' && linked === key) || needs.isPlaced(linked)) continue;
    if (namesResource(linked)) needs.target(parseTarget(linked), linked);
    else needs.term({ system: null, code: linked });
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

async function writeIndex(share: Share, pks: readonly number[], keys: WordKeys, numbers: Numbers, connection: Connection): Promise<void> {
  for (const rows of indexRows(share, pks, keys, numbers)) if (rows.values.length > 0) await connection.insert(rows);
  const texts = wordRows(share, pks);
  if (texts.length > 0) await connection.addWords(texts);
}

function linksOf(own: string, pk: number, { correlations, inheritsFrom }: PolicyValues, numbers: Numbers): readonly number[][] {
  const [first, another] = correlations;
  if (another === undefined && inheritsFrom === undefined && (first === undefined || (first.role === 'self' && first.key === own)))
    return none;
  const links: number[][] = [];
  const seen = new Set<number>();
  const add = (key: number, role: Correlation['role'] | 'heir'): void => {
    const code = correlationCode[role];
    const together = key * roles + code;
    if (seen.has(together)) return;
    seen.add(together);
    links.push([pk, key, code]);
  };
  for (const { key, role } of correlations) {
    // A resource is found under its own name without a row for it.
    if (role === 'self' && key === own) continue;
    const place = numbers.place(key) ?? (namesResource(key) ? numbers.target(key) : undefined);
    add(place === undefined ? numbers.term(termKey({ system: null, code: key })) : -place, role);
  }
  if (inheritsFrom !== undefined) add(-numbers.target(targetKey(inheritsFrom)), 'heir');
  // In the order of the table's key.
  return links.sort((a, b) => (a[1] as number) - (b[1] as number) || (a[2] as number) - (b[2] as number));
}

function namesResource(key: string): boolean {
  return /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.test(key);
}
