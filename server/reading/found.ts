// What was found out of many resources, as one text that is short where they are alike: nearly all results of a document say the same to
// consent but for their own names, so they are told by the one before that they are like.
import type { Correlation } from '#consent/policy-values.ts';
import type { Checked, Judged, PreparedResource } from './prepared.ts';

/** In place of index values, whether there are any. */
type Found = Omit<Checked, 'index'> & { readonly isIndexed: boolean };

/** A document names all that was read out of it, in several places: role by role, each followed by its keys. */
type Told = Omit<Found, 'judged'> & { readonly judged?: Judged | undefined; readonly correlations?: readonly string[][] | undefined };

/** Id, place of the time, and position of the one before that is told in full. */
type Like = readonly [id: string, timeAt: number, like: number];

export function writeFound(resources: readonly PreparedResource[]): string {
  /** The last that was told in full and that others may be like. */
  let model: { readonly at: number; readonly judged: Judged } | undefined;
  const told = resources.map(({ type, checked }, at): Told | Like => {
    const { id, issues, judged, index } = checked;
    if (judged === undefined || !isPlain(type, checked, judged)) return inFull(id, issues, judged, index !== undefined);
    if (model !== undefined && isLike(judged, model.judged)) return [id, judged.timeAt, model.at];
    model = { at, judged };
    return inFull(id, issues, judged, true);
  });
  return JSON.stringify(told);
}

export function readFound(text: string, types: readonly string[]): readonly Found[] {
  const told = JSON.parse(text) as readonly (Told | Like)[];
  return told.map((each, at): Found => {
    if (!('length' in each)) return asFound(each);
    const [id, timeAt, like] = each;
    const { authority, author, values, isNeverFed } = (told[like] as Found).judged as Judged;
    const correlations = [{ key: keyOf(types[at] as string, id), role: 'self' }] as const;
    const judged = { authority, author, values: { columns: values.columns, correlations, rows: values.rows }, isNeverFed, timeAt };
    return { id, issues: [], judged, isIndexed: true };
  });
}

function inFull(id: string, issues: Checked['issues'], judged: Judged | undefined, isIndexed: boolean): Told {
  if (judged === undefined) return { id, issues, isIndexed };
  const { authority, author, values, isNeverFed, remark, timeAt } = judged;
  const { columns, rows, inheritsFrom } = values;
  const rest = { authority, author, values: { columns, correlations: [], rows, inheritsFrom }, isNeverFed, remark, timeAt };
  return { id, issues, judged: rest, isIndexed, correlations: byRole(values.correlations) };
}

function asFound({ id, issues, judged, isIndexed, correlations = [] }: Told): Found {
  if (judged === undefined) return { id, issues, isIndexed };
  const { columns, rows, inheritsFrom } = judged.values;
  const all = correlations.flatMap(([role, ...keys]) => keys.map((key): Correlation => ({ key, role: role as Correlation['role'] })));
  return { id, issues, judged: { ...judged, values: { columns, correlations: all, rows, inheritsFrom } }, isIndexed };
}

function byRole(correlations: readonly Correlation[]): readonly string[][] {
  const found: string[][] = [];
  let role: string | undefined;
  for (const each of correlations) {
    if (each.role === role) found.at(-1)?.push(each.key);
    else found.push([(role = each.role), each.key]);
  }
  return found;
}

/** Nothing is to be said of it but its columns: it hangs together with nothing but itself. */
function isPlain(type: string, { id, issues, index }: Checked, { values, isNeverFed, remark }: Judged): boolean {
  const { correlations, rows, inheritsFrom } = values;
  const [own, another] = correlations;
  if (issues.length > 0 || index === undefined || isNeverFed || remark !== undefined) return false;
  if (rows.length > 0 || inheritsFrom !== undefined || own === undefined || another !== undefined) return false;
  return own.role === 'self' && own.key === keyOf(type, id);
}

function isLike({ authority, author, values: { columns } }: Judged, full: Judged): boolean {
  const known = full.values.columns;
  return (
    authority === full.authority &&
    author === full.author &&
    columns.patient === known.patient &&
    columns.documentKind === known.documentKind &&
    columns.labels === known.labels &&
    columns.marks === known.marks &&
    columns.clinicalDate === known.clinicalDate
  );
}

function keyOf(type: string, id: string): string {
  return `${type}/${id}`;
}
