// What a resource takes from its relatives when it is written, and what it hands on: the order in which they come must not
// decide who sees them. Labels and hiding only ever spread; taking them back is an act of its own.
import { Mark } from '#search/predicate.ts';
import { correlationCode } from './codes.ts';
import type { Connection } from './connection.ts';
import { closure, hasNeighbour, mostCorrelated } from './correlation.ts';
import { askForHidden, askToSpread, relate, type Asking, type Settling } from './quiet.ts';
import { raw, sql, type Sql } from './sql.ts';

const hidden = raw(String(Mark.hidden));
/** Who must not see the whole must not see its parts; what the citizen released is released by itself. */
const withTheWhole = raw(String(Mark.hidden | Mark.unmediated | Mark.notForParent));
const [asPart, asHeir] = [raw(String(correlationCode.part)), raw(String(correlationCode.heir))];

// What the row `t` has and `resource` would take. Nearly always nothing: so it is asked for all relatives in one reading question.
const heirDiffers = raw(
  '(resource.patient is distinct from t.patient or resource.kind <> t.kind or (t.labels & ~resource.labels) <> 0 or (t.marks & ~resource.marks) <> 0)',
);
const isAdopted = raw('resource.patient is null and t.patient is not null and resource.author = t.author');
const isLabelled = sql`resource.patient = t.patient and ((t.labels & ~resource.labels) <> 0 or (t.marks & ~resource.marks & ${withTheWhole}) <> 0)`;
const partDiffers = sql`((${isAdopted}) or (${isLabelled}))`;

/**
 * Many at once, as if each had come after all others. What one takes or hands on is nearly always nothing: so it is asked for
 * all of them, and only when somebody has something do they settle one by one.
 */
export async function settleTogether(all: readonly Settling[], connection: Connection): Promise<void> {
  if (all.length > 1) {
    for (const { pk, links, hasInherited } of all) {
      if (hasInherited === true) continue;
      for (const [, key, role] of links) if (role === correlationCode.heir) await inherit(pk, -(key as number), connection);
    }
    const relations = relate(all);
    const isQuiet =
      !all.some(({ bornHidden }) => bornHidden) &&
      !(await isToSpread(askToSpread(all, relations), connection)) &&
      !(await isAnyHidden(askForHidden(all, relations), connection));
    if (isQuiet) return;
  }
  for (const each of all) await settle(each, connection);
}

/** Has any of these something that a relative has not, or the other way round? */
async function isToSpread(asking: Asking, connection: Connection): Promise<boolean> {
  if (asking.own.length + asking.named.length === 0) return false;
  const { thenJoin, oneOf } = connection.dialect;
  const own = oneOf(raw('c.pk'), asking.own);
  const named = oneOf(
    raw('c.key'),
    asking.named.map((pk) => -pk),
  );
  const parts = sql`${thenJoin} resource t on t.pk = c.pk and t.live = 1 ${thenJoin} resource on resource.pk = -c.key and resource.version > 0 where c.role = ${asPart} and c.pk <> -c.key and c.key < 0 and ${partDiffers}`;
  const heirs = sql`${thenJoin} resource t on t.pk = -c.key and t.version > 0 ${thenJoin} resource on resource.pk = c.pk and resource.version > 0 where c.role = ${asHeir} and ${heirDiffers}`;
  const rows = await connection.all(
    sql`select c.pk from correlation c ${parts} and ${own} union all select c.pk from correlation c ${parts} and ${named} union all select c.pk from correlation c ${heirs} and ${named} limit 1`,
  );
  return rows.length > 0;
}

/** Is any of their neighbours hidden, or one of themselves? */
async function isAnyHidden(asking: Asking, connection: Connection): Promise<boolean> {
  if (asking.own.length + asking.named.length === 0) return false;
  const { thenJoin, oneOf } = connection.dialect;
  const own = oneOf(raw('c.pk'), asking.own);
  const named = oneOf(
    raw('c.key'),
    asking.named.map((pk) => -pk),
  );
  const keys = sql`select distinct c.key, a.patient from correlation c ${thenJoin} resource a on a.pk = c.pk where ${own}`;
  const hiddenOne = sql`b.live = 1 and (b.marks & ${hidden}) <> 0`;
  const rows = await connection.all(
    sql`select b.pk from (${keys}) k ${thenJoin} correlation d on d.key = k.key ${thenJoin} resource b on b.pk = d.pk where b.patient = k.patient and ${hiddenOne} union all select b.pk from (${keys}) k ${thenJoin} resource b on b.pk = -k.key where k.key < 0 and b.patient = k.patient and ${hiddenOne} union all select b.pk from correlation c ${thenJoin} resource a on a.pk = -c.key ${thenJoin} resource b on b.pk = c.pk where ${named} and b.patient = a.patient and ${hiddenOne} limit 1`,
  );
  return rows.length > 0;
}

async function settle({ pk, links, bornHidden }: Settling, connection: Connection): Promise<void> {
  const named = await connection.all(sql`select pk, role from correlation where key = ${-pk} and pk <> ${pk} order by pk`);
  if (links.length === 0 && named.length === 0) return;
  for (const [, key, role] of links) if (role === correlationCode.heir) await inherit(pk, -(key as number), connection);
  if (await isToTake(pk, connection))
    for (const { pk: whole, role } of named) if (role === correlationCode.part) await takePart(pk, whole as number, connection);
  await joinHidden(pk, connection);
  await handOn(pk, connection);
  if (bornHidden) await hide(await closure(pk, connection), connection);
}

/** Everything from what it inherits from, once that is there. */
async function inherit(heir: number, from: number, connection: Connection): Promise<boolean> {
  return changed(
    sql`update resource set patient = t.patient, kind = t.kind, labels = resource.labels | t.labels, marks = resource.marks | t.marks from resource t where t.pk = ${from} and t.version > 0 and resource.pk = ${heir} and resource.version > 0`,
    heirDiffers,
    connection,
  );
}

/** Has any whole something that this part has not? */
async function isToTake(pk: number, connection: Connection): Promise<boolean> {
  const { thenJoin } = connection.dialect;
  const rows = await connection.all(
    sql`select c.pk from correlation c ${thenJoin} resource t on t.pk = c.pk and t.live = 1 ${thenJoin} resource on resource.pk = ${pk} and resource.version > 0 where c.key = ${-pk} and c.pk <> ${pk} and c.role = ${asPart} and ${partDiffers} limit 1`,
  );
  return rows.length > 0;
}

/** A part without a patient joins the record of the whole, if both have one author; labels and marks come along. */
async function takePart(part: number, whole: number, connection: Connection): Promise<boolean> {
  const pair = sql`from resource t where t.pk = ${whole} and t.live = 1 and resource.pk = ${part} and resource.version > 0`;
  const adopted = await changed(sql`update resource set patient = t.patient, kind = t.kind ${pair}`, isAdopted, connection);
  const labelled = await changed(
    sql`update resource set labels = resource.labels | t.labels, marks = resource.marks | (t.marks & ${withTheWhole}) ${pair}`,
    isLabelled,
    connection,
  );
  return adopted || labelled;
}

async function changed(update: Sql, differs: Sql, connection: Connection): Promise<boolean> {
  return (await connection.all(sql`${update} and ${differs} returning resource.pk`)).length > 0;
}

/** A resource that joins a hidden group is hidden from birth, and so is what it links to the group. */
async function joinHidden(pk: number, connection: Connection): Promise<void> {
  if (await hasNeighbour(pk, sql`(b.marks & ${hidden}) <> 0`, connection)) await hide([pk, ...(await closure(pk, connection))], connection);
}

async function hide(pks: readonly number[], connection: Connection): Promise<void> {
  if (pks.length > 0)
    await connection.run(sql`update resource set marks = marks | ${hidden} where ${connection.dialect.oneOf(raw('pk'), pks)}`);
}

/** To parts and heirs, and from each that changed to its own. */
async function handOn(start: number, connection: Connection): Promise<void> {
  const { thenJoin } = connection.dialect;
  const queue = [start];
  for (let i = 0; i < queue.length && i < mostCorrelated; i += 1) {
    const pk = queue[i] as number;
    const relatives = await connection.all(
      sql`select -c.key as pk, c.role from correlation c ${thenJoin} resource t on t.pk = c.pk and t.live = 1 ${thenJoin} resource on resource.pk = -c.key and resource.version > 0 where c.pk = ${pk} and c.key < 0 and c.role = ${asPart} and ${partDiffers} union select c.pk, c.role from correlation c ${thenJoin} resource t on t.pk = ${pk} and t.version > 0 ${thenJoin} resource on resource.pk = c.pk and resource.version > 0 where c.key = ${-pk} and c.role = ${asHeir} and ${heirDiffers}`,
    );
    for (const { pk: relative, role } of relatives) {
      const other = relative as number;
      const took = role === correlationCode.heir ? await inherit(other, pk, connection) : await takePart(other, pk, connection);
      if (took && !queue.includes(other)) queue.push(other);
    }
  }
}
