// What decides who a requester is, and the writer's knowledge of a row, whoever asks.
import type { ConsentRule } from '#consent/policy-values.ts';
import type { Target } from '#search/predicate.ts';
import type { Delegation, Membership, Represented, Standing } from '../store.ts';
import { boundedKey } from './bounded.ts';
import { category, delegationCode, member } from './codes.ts';
import { targetPk, type Compilation } from './compilation.ts';
import type { Connection, Row } from './connection.ts';
import { isOneOf } from './index-leaves.ts';
import { raw, sql, type Sql } from './sql.ts';

export async function memberships(
  practitioner: string,
  at: number,
  connection: Connection,
  compilation: Compilation,
): Promise<readonly Membership[]> {
  const pk = targetPk(compilation, { type: 'Practitioner', id: practitioner });
  const isEnded = (at: Sql, type: string) => sql`exists (${endedRow(at, type, compilation)})`;
  const stands = sql`not ${isEnded(raw('m.practitioner'), 'Practitioner')} and not ${isEnded(raw('m.organization'), 'Organization')}`;
  const rows = await connection.all(
    sql`select distinct o.id as organization, n.text as role from membership m join resource o on o.pk = m.organization join name n on n.id = m.role where m.practitioner = ${pk} and ${inForce(at)} and ${stands} order by o.id, n.text`,
  );
  return rows.map((row) => ({ organization: row['organization'] as string, role: row['role'] as string }));
}

/** `active` false in the index of the current version. */
function endedRow(at: Sql, type: string, compilation: Compilation): Sql {
  return saysRow(at, `${type}.active`, 'false', compilation);
}

function saysRow(at: Sql, param: string, code: string, { ids }: Compilation): Sql {
  const value = ids.term({ system: null, code });
  return sql`select 1 from idx_token e where e.pk = ${at} and e.param = ${ids.name(param)} and e.term = ${value}`;
}

export async function isEnded(target: Target, connection: Connection, compilation: Compilation): Promise<boolean> {
  const rows = await connection.all(sql`${endedRow(targetPk(compilation, target), target.type, compilation)} limit 1`);
  return rows.length > 0;
}

/** By a yes or by a date, as the search parameter has it. */
export async function isDeceased(patient: string, connection: Connection, compilation: Compilation): Promise<boolean> {
  const at = targetPk(compilation, { type: 'Patient', id: patient });
  const rows = await connection.all(sql`${saysRow(at, 'Patient.deceased', 'true', compilation)} limit 1`);
  return rows.length > 0;
}

export async function delegation(
  patient: string,
  person: string,
  at: number,
  connection: Connection,
  compilation: Compilation,
): Promise<Delegation | undefined> {
  const pk = (id: string) => targetPk(compilation, { type: 'Patient', id });
  const [row] = await connection.all(
    sql`select m.relation from delegation m where m.patient = ${pk(patient)} and m.person = ${pk(person)} and ${inForce(at)} order by m.relation limit 1`,
  );
  return row && { relation: member(delegationCode, row['relation'] as number) };
}

/** One row per document kind in the table, one place of acting in the answer. */
export async function represented(
  person: string,
  at: number,
  connection: Connection,
  compilation: Compilation,
): Promise<readonly Represented[]> {
  const pk = targetPk(compilation, { type: 'Patient', id: person });
  const rows = await connection.all(
    sql`select p.id as patient, r.id as source, m.relation, m.valid_to, m.kind, k.text as kind_text from delegation m join resource p on p.pk = m.patient join resource r on r.pk = m.source left join name k on k.id = m.kind where m.person = ${pk} and ${inForce(at)} order by m.relation, p.id, r.id, m.ordinal`,
  );
  const found = new Map<string, Represented>();
  for (const row of rows) {
    const [patient, source] = [row['patient'] as string, row['source'] as string];
    const before = found.get(`${patient} ${source}`)?.documentKinds ?? [];
    const kind = row['kind_text'] as string | null;
    found.set(`${patient} ${source}`, {
      patient,
      source,
      relation: member(delegationCode, row['relation'] as number),
      to: Number(row['valid_to']),
      documentKinds: row['kind'] === null ? null : kind === null ? before : [...before, kind],
    });
  }
  return [...found.values()];
}

export async function feeders(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.all(sql`select o.id from feeder f join resource o on o.pk = f.organization order by o.id`);
  return rows.map((row) => row['id'] as string);
}

export async function noteFeeder(organization: string, at: number, connection: Connection, compilation: Compilation): Promise<void> {
  const pk = targetPk(compilation, { type: 'Organization', id: organization });
  await connection.run(
    sql`insert into feeder (organization, since) select o.pk, ${at} from (select ${pk} as pk) o where o.pk is not null on conflict (organization) do nothing`,
  );
}

export async function consentRules(
  patient: string,
  at: number,
  connection: Connection,
  compilation: Compilation,
): Promise<readonly ConsentRule[]> {
  const pk = targetPk(compilation, { type: 'Patient', id: patient });
  const rows = await connection.all(
    sql`select m.*, a.text as actor_text, p.text as purpose_text, k.text as kind_text, d.id as data_id, t.text as data_type from consent_rule m join name a on a.id = m.actor left join name p on p.id = m.purpose left join name k on k.id = m.kind left join resource d on d.pk = m.data left join name t on t.id = d.type where m.patient = ${pk} and ${inForce(at)} order by m.decided, m.source, m.ordinal`,
  );
  return rows.map((row) => toRule(patient, row));
}

function toRule(patient: string, row: Row): ConsentRule {
  const number = (column: string) => row[column] as number;
  return {
    patient,
    category: member(category, number('category')),
    permit: row['deny'] === 0,
    actor: row['actor_text'] as string,
    specificity: number('specificity'),
    depth: number('depth'),
    decided: number('decided'),
    purpose: row['purpose_text'] as string | null,
    from: number('valid_from'),
    to: number('valid_to'),
    dataFrom: row['data_from'] as number | null,
    dataTo: row['data_to'] as number | null,
    documentKind: row['kind_text'] as string | null,
    data: row['data_id'] === null ? null : `${row['data_type']}/${row['data_id']}`,
    labels: number('labels'),
  };
}

function inForce(at: number): Sql {
  return sql`m.valid_from <= ${at} and m.valid_to > ${at}`;
}

export const standingColumns = raw(
  'q.pk, q.type, q.id, q.version, q.live, q.labels, q.marks, q.clinical_date, k.text as kind_text, p.id as patient_id, a.id as author_id',
);

export const standingJoins = raw(
  'left join name k on k.id = q.kind left join resource p on p.pk = q.patient left join resource a on a.pk = q.author',
);

export async function standing(target: Target, connection: Connection, { ids }: Compilation): Promise<Standing | undefined> {
  const [row] = await connection.all(
    sql`select ${standingColumns} from resource q ${standingJoins} where q.type = ${ids.name(target.type)} and q.id = ${boundedKey(target.id)} and q.version > 0`,
  );
  return row && toStanding(row);
}

/** Of many at once, by `Type/id`; who is not there has none. */
export async function standings(
  targets: readonly Target[],
  connection: Connection,
  { ids }: Compilation,
): Promise<ReadonlyMap<string, Standing>> {
  const found = new Map<string, Standing>();
  for (const type of new Set(targets.map((target) => target.type))) {
    const asked = new Map(targets.filter((target) => target.type === type).map(({ id }) => [boundedKey(id), id]));
    const isAsked = isOneOf(
      raw('q.id'),
      [...asked.keys()].map((id) => sql`${id}`),
    );
    const rows = await connection.all(
      sql`select ${standingColumns} from resource q ${standingJoins} where q.type = ${ids.name(type)} and ${isAsked} and q.version > 0`,
    );
    for (const row of rows) found.set(`${type}/${asked.get(row['id'] as string) ?? ''}`, toStanding(row));
  }
  return found;
}

/** Of thousands at once: what carries no mark is only missed in an index of what is marked. */
export async function marked(targets: readonly Target[], mask: number, connection: Connection): Promise<ReadonlySet<string>> {
  const { members, thenJoin } = connection.dialect;
  const ids = members(sql`${JSON.stringify(targets.map(({ id }) => boundedKey(id)))}`);
  const rows = await connection.all(
    sql`select n.text as type, q.id from ${ids} ${thenJoin} resource q on q.id = m.value ${thenJoin} name n on n.id = q.type where q.marks <> 0 and (q.marks & ${mask}) <> 0 and q.version > 0`,
  );
  const found = new Set(rows.map((row) => `${row['type']}/${row['id']}`));
  const isFound = ({ type, id }: Target): boolean => found.size > 0 && found.has(`${type}/${boundedKey(id)}`);
  return new Set(targets.filter(isFound).map(({ type, id }) => `${type}/${id}`));
}

export function toStanding(row: Row): Standing {
  return {
    version: row['version'] as number,
    deleted: row['live'] === 0,
    patient: row['patient_id'] as string | null,
    author: row['author_id'] as string | null,
    documentKind: (row['kind_text'] as string | null) ?? '',
    labels: row['labels'] as number,
    clinicalDate: row['clinical_date'] as number | null,
    marks: row['marks'] as number,
  };
}
