// What was found out of many resources, as one text that is short where they are alike: nearly all results of a document say the same to
// consent but for their own names, so they are told by the one before that they are like.
import type { Checked, Judged, PreparedResource } from './prepared.ts';

/** In place of index values, whether there are any. */
type Found = Omit<Checked, 'index'> & { readonly isIndexed: boolean };

/** Id, place of the time, and position of the one before that is told in full. */
type Like = readonly [id: string, timeAt: number, like: number];

export function writeFound(resources: readonly PreparedResource[]): string {
  /** The last that was told in full and that others may be like. */
  let model: { readonly at: number; readonly judged: Judged } | undefined;
  const told = resources.map(({ type, checked }, at): Found | Like => {
    const { id, issues, judged, index } = checked;
    if (judged === undefined || !isPlain(type, checked, judged)) return { id, issues, judged, isIndexed: index !== undefined };
    if (model !== undefined && isLike(judged, model.judged)) return [id, judged.timeAt, model.at];
    model = { at, judged };
    return { id, issues, judged, isIndexed: true };
  });
  return JSON.stringify(told);
}

export function readFound(text: string, types: readonly string[]): readonly Found[] {
  const told = JSON.parse(text) as readonly (Found | Like)[];
  return told.map((each, at): Found => {
    if (!('length' in each)) return each;
    const [id, timeAt, like] = each;
    const { authority, author, values, isNeverFed } = (told[like] as Found).judged as Judged;
    const correlations = [{ key: keyOf(types[at] as string, id), role: 'self' }] as const;
    const judged = { authority, author, values: { columns: values.columns, correlations, rows: values.rows }, isNeverFed, timeAt };
    return { id, issues: [], judged, isIndexed: true };
  });
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
