// Who has looked: the audit trail of one person's record, for that person, newest first; filtered and counted where it is kept.
// DM 7/9/2023 artt. 9 and 21.
import { forbidden } from '#fhir/outcome.ts';
import type { Requester } from '#auth/requester.ts';
import { Mark, type Target } from '#search/predicate.ts';
import type { AuditQuestion, Reader, Standing, StoredAuditRecord, Store } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';

export interface AccessFilter extends Omit<AuditQuestion, 'patient' | 'except' | 'by'> {
  /** Also what the person has done in person. */
  readonly own?: boolean;
  /** Chosen among the agents and organisations of this trail by what they are called; undefined = everybody. */
  readonly named?: (references: readonly string[]) => Promise<readonly string[]>;
}

/**
 * A row of the trail with what of it is about this person: an act may be about several. What still waits for a clinician to tell
 * it is not among it, nor is, for who acts for them, what is kept from a parent; when it has been told, the log tells it too.
 */
export interface Access extends StoredAuditRecord {
  readonly own: readonly string[];
}

export interface AccessPage {
  readonly records: readonly Access[];
  /** Where the next, older page begins; undefined at the end. */
  readonly next?: number;
  /** Of all pages. */
  readonly total: number;
  readonly emergencies: number;
}

export interface AccessLog {
  /** Older than `before`, at most `count`. */
  accesses(
    act: Act,
    patient: string,
    filter: AccessFilter,
    page: { readonly before?: number | undefined; readonly count: number },
  ): Promise<AccessPage>;
}

export interface AccessLogParts {
  readonly store: Store;
  readonly clock: () => number;
}

export function createAccessLog({ store, clock }: AccessLogParts): AccessLog {
  async function questionOf(patient: string, { own, named, ...filter }: AccessFilter): Promise<AuditQuestion> {
    const except = own === true ? {} : { except: `Patient/${patient}` };
    if (named === undefined) return { ...filter, patient, ...except };
    const actors = await store.auditActors(patient);
    const organizations = actors.flatMap(({ organization }) => (organization === null ? [] : [`Organization/${organization}`]));
    const chosen = await named([...new Set([...actors.map(({ agent }) => agent), ...organizations])]);
    const houses = chosen.filter((reference) => reference.startsWith('Organization/'));
    const by = { agents: chosen, organizations: houses.map((reference) => reference.slice('Organization/'.length)) };
    return { ...filter, patient, ...except, by };
  }

  return {
    async accesses(act, patient, filter, { before, count }) {
      const { requester } = act;
      if ((requester.kind !== 'citizen' && requester.kind !== 'delegate') || requester.patient !== patient) {
        throw forbidden('Only the person concerned, or who acts for them, asks who has looked.');
      }
      const question = await questionOf(patient, filter);
      const older = before === undefined ? {} : { before };
      const [rows, counts] = await Promise.all([
        count === 0 ? [] : store.auditTrail({ ...question, ...older, newestFirst: true, count: count + 1 }),
        store.auditCount(question),
      ]);
      // What the log tells is itself told: to whom, and when.
      await store.append({ ...auditRecord(act, clock(), 'success', []), patients: [patient] });
      const shown = rows.slice(0, count);
      const records = await store.read((reader) => withOwn(reader, patient, shown, keptFrom(requester)));
      const last = shown.at(-1);
      return { ...counts, records, ...(rows.length > count && last !== undefined ? { next: last.seq } : {}) };
    },
  };
}

/** Marks of what this reader of the log may not hear of. */
function keptFrom({ kind }: Requester): number {
  return kind === 'delegate' ? Mark.unmediated | Mark.notForParent : Mark.unmediated;
}

/** Asked for in one statement. */
const together = 500;

/** Of each act what is this person's, and theirs to hear of: asked of the rows themselves, together. */
async function withOwn(
  reader: Pick<Reader, 'standings'>,
  patient: string,
  rows: readonly StoredAuditRecord[],
  kept: number,
): Promise<readonly Access[]> {
  const targets = new Map(rows.flatMap(({ what }) => what.map(targetOf)).map((target) => [keyOf(target), target]));
  const standings = new Map<string, Standing>();
  const asked = [...targets.values()];
  for (let from = 0; from < asked.length; from += together) {
    for (const [key, standing] of await reader.standings(asked.slice(from, from + together))) standings.set(key, standing);
  }
  return rows.map((row) => ({
    ...row,
    own: row.what.filter((reference) => {
      const standing = standings.get(keyOf(targetOf(reference)));
      return (row.patients.length < 2 || standing?.patient === patient) && ((standing?.marks ?? 0) & kept) === 0;
    }),
  }));
}

function keyOf({ type, id }: Target): string {
  return `${type}/${id}`;
}

/** `Observation/1/_history/2`. */
function targetOf(reference: string): Target {
  const [type = '', id = ''] = reference.split('/');
  return { type, id };
}
