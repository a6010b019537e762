// Who has looked: the audit trail of one person's record, for that person, newest first; filtered and counted where it is kept.
// DM 7/9/2023 artt. 9 and 21.
import { keptFrom } from '#consent/visible.ts';
import { forbidden } from '#fhir/outcome.ts';
import type { Target } from '#search/predicate.ts';
import type { AuditQuestion, Reader, StoredAuditRecord, Store } from '#store/store.ts';
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
      const records = await store.read((reader) => withOwn(reader, patient, shown, keptFrom(requester.kind)));
      const last = shown.at(-1);
      return { ...counts, records, ...(rows.length > count && last !== undefined ? { next: last.seq } : {}) };
    },
  };
}

/** Asked for in one statement. */
const together = 20_000;

/**
 * Of each act what is this person's, and theirs to hear of. A load names a thousand things, and nearly all are nobody's secret: so it is
 * asked which of them are marked, and whose they are only where an act was about several people.
 */
async function withOwn(
  reader: Pick<Reader, 'marked' | 'standings'>,
  patient: string,
  rows: readonly StoredAuditRecord[],
  kept: number,
): Promise<readonly Access[]> {
  const hidden = new Set<string>();
  for (const some of inParts(targetsOf(rows))) for (const key of await reader.marked(some, kept)) hidden.add(key);
  const theirs = new Set<string>();
  for (const some of inParts(targetsOf(rows.filter(isShared)))) {
    for (const [key, standing] of await reader.standings(some)) if (standing.patient === patient) theirs.add(key);
  }
  return rows.map((row) => {
    if (!isShared(row) && hidden.size === 0) return { ...row, own: row.what };
    const isOwn = (key: string): boolean => (!isShared(row) || theirs.has(key)) && !hidden.has(key);
    return { ...row, own: row.what.filter((reference) => isOwn(keyOf(reference))) };
  });
}

function isShared({ patients }: StoredAuditRecord): boolean {
  return patients.length > 1;
}

/** Each once. */
function targetsOf(rows: readonly StoredAuditRecord[]): readonly Target[] {
  const keys = new Set<string>();
  for (const { what } of rows) for (const reference of what) keys.add(keyOf(reference));
  return [...keys].map((key) => {
    const slash = key.indexOf('/');
    return { type: key.slice(0, slash), id: key.slice(slash + 1) };
  });
}

function inParts(targets: readonly Target[]): readonly (readonly Target[])[] {
  return Array.from({ length: Math.ceil(targets.length / together) }, (_, i) => targets.slice(i * together, (i + 1) * together));
}

/** `Observation/1` of `Observation/1/_history/2`. */
function keyOf(reference: string): string {
  const end = reference.indexOf('/', reference.indexOf('/') + 1);
  return end < 0 ? reference : reference.slice(0, end);
}
