// Told of every look at one's record, for whoever wants it: read from the audit trail itself, after the row is durable, so that no
// access is missed and none is told that did not happen. The message says that somebody looked and where, never at what.
import type { Organization, Patient } from '@medplum/fhirtypes';
import { systemPermit } from '#consent/permit.ts';
import { keptFrom } from '#consent/visible.ts';
import { all } from '#search/predicate.ts';
import type { Keep } from '#store/keep.ts';
import type { Reader, Store, StoredAuditRecord } from '#store/store.ts';
import { tellingsFor } from './match.ts';
import { momentIn, recipientOf } from './recipient.ts';

export interface AccessNews {
  /** Does the person want to be told of any access? */
  wanted(patient: string): Promise<boolean>;
  want(patient: string, wanted: boolean): Promise<void>;
  /** What was disclosed since the last round; answers how many were told. */
  tellNews(): Promise<number>;
}

export interface AccessNewsParts {
  readonly store: Store;
  readonly clock: () => number;
}

const wishKind = 'access-news';
const markKind = 'access-news-mark';
const turnKind = 'access-news-turn';
const toldKind = 'access-news-told';
const mark = 'mark';
/** Decided until it is decided otherwise. */
const always = 8.64e15;
const together = 500;
const turnLasts = 60_000;
/** Pages ask many times; one visit of one person is told once. */
const visit = 60 * 60_000;

export function createAccessNews({ store, clock }: AccessNewsParts): AccessNews {
  const { keep } = store;
  const wanted = async (patient: string): Promise<boolean> => (await keep.get(wishKind, patient, clock())) !== undefined;

  async function tellOf(row: StoredAuditRecord): Promise<number> {
    if (!isLook(row)) return 0;
    let told = 0;
    for (const patient of row.patients) {
      if (row.agent === `Patient/${patient}` || !(await wanted(patient))) continue;
      const key = `${patient} ${row.agent} ${row.organization ?? ''}`;
      if ((await keep.get(toldKind, key, clock())) !== undefined) continue;
      if (!(await store.read((reader) => showsToPerson(reader, row, patient)))) continue;
      await tell(row, patient);
      // Afterwards: who dies between tells again, under the same number.
      await keep.put(toldKind, { key, owner: patient, value: 'true', expires: clock() + visit });
      told += 1;
    }
    return told;
  }

  async function tell(row: StoredAuditRecord, patient: string): Promise<void> {
    await store.transact(async (writer) => {
      const person = await writer.read(systemPermit({ type: 'Patient', id: patient, where: all }, 'to know where to tell of an access'));
      if (person === undefined || person.deleted) return;
      const to = { ...recipientOf(JSON.parse(person.body) as Patient), phone: undefined };
      const values = { at: momentIn(to.language, row.at), organization: await whereOf(writer, row, to.language) };
      for (const telling of tellingsFor({ to, subject: 'access', values, at: clock() }, () => `access-${row.seq}-${patient}`))
        await writer.tell(telling);
    });
  }

  async function round(): Promise<number> {
    let told = 0;
    for (;;) {
      const kept = await keep.get(markKind, mark, clock());
      if (kept === undefined) return told;
      const rows = await store.auditTrail({ after: Number(kept.value), count: together });
      for (const row of rows) told += await tellOf(row);
      const last = rows.at(-1);
      if (last !== undefined) await keep.put(markKind, markAt(last.seq));
      if (rows.length < together) return told;
    }
  }

  return {
    wanted,

    async want(patient, wish) {
      if (!wish) return keep.remove(wishKind, patient);
      await startAt(keep, await lastSeq(store), clock());
      await keep.put(wishKind, { key: patient, owner: patient, value: 'true', expires: always });
    },

    async tellNews() {
      // One process at a time; a turn whose process died ends by itself.
      if (!(await keep.add(turnKind, { key: mark, owner: null, value: 'true', expires: clock() + turnLasts }, clock()))) return 0;
      try {
        return await round();
      } finally {
        await keep.remove(turnKind, mark);
      }
    },
  };
}

function markAt(seq: number) {
  return { key: mark, owner: null, value: String(seq), expires: always };
}

/** Nothing is read while nobody ever wanted it; what was before the first wish is no news. */
async function startAt(keep: Pick<Keep, 'add'>, seq: number, now: number): Promise<void> {
  await keep.add(markKind, markAt(seq), now);
}

async function lastSeq(store: Pick<Store, 'auditTrail'>): Promise<number> {
  const [last] = await store.auditTrail({ newestFirst: true, count: 1 });
  return last?.seq ?? 0;
}

const looking: readonly string[] = ['TREATMENT', 'EMERGENCY', 'PUBEMERGENCY', 'PERSONAL'];
const feeders: readonly (string | null)[] = ['system', 'admin', 'auditor', 'operator'];

const declarations: readonly string[] = ['$declare-care', '$emergency-access'];

/** Somebody was shown something. Feeding, and the running of the record, are no looks; a declared emergency is told by itself. */
function isLook({ outcome, purpose, role, action, what }: StoredAuditRecord): boolean {
  return outcome === 'success' && looking.includes(purpose) && !feeders.includes(role) && !declarations.includes(action) && what.length > 0;
}

/** Not of what a clinician has still to tell the person, and not of who they are: a name is shown to whoever cares. */
async function showsToPerson(reader: Pick<Reader, 'standing'>, { what }: StoredAuditRecord, patient: string): Promise<boolean> {
  for (const reference of what) {
    const [type = '', id = ''] = reference.split('/');
    if (type === 'Patient') continue;
    const standing = await reader.standing({ type, id });
    if (standing?.patient === patient && (standing.marks & keptFrom('citizen')) === 0) return true;
  }
  return false;
}

const elsewhere = { it: 'una struttura', en: 'an organisation' } as const;
const acting = { it: 'chi agisce per te', en: 'who acts for you' } as const;

async function whereOf(
  reader: Pick<Reader, 'read'>,
  { organization, onBehalfOf }: StoredAuditRecord,
  language: 'it' | 'en',
): Promise<string> {
  if (organization === null) return onBehalfOf === null ? elsewhere[language] : acting[language];
  const found = await reader.read(systemPermit({ type: 'Organization', id: organization, where: all }, 'to name where somebody looked'));
  const { name } = found === undefined || found.deleted ? {} : (JSON.parse(found.body) as Organization);
  return name ?? elsewhere[language];
}
