// The server's own acts in a person's record: looked at, decided, and written as several resources in one transaction, with one
// audit row. What is slow (a document to typeset) is prepared outside of it, and prepared anew when the record has moved on.
import type { Resource } from '@medplum/fhirtypes';
import { systemPermit } from '#consent/permit.ts';
import type { ConsentRule } from '#consent/policy-values.ts';
import { conflict } from '#fhir/outcome.ts';
import { romeDay } from '#fhir/rome-time.ts';
import { all, and, type Predicate } from '#search/predicate.ts';
import type { Position } from '#search/query.ts';
import type { KeepWithin } from '#store/keep.ts';
import type { Telling } from '#store/outbox.ts';
import type { DayCount, Delegation, Reader, Represented, Standing, Store, Version, Writer } from '#store/store.ts';
import { createAccept, type AcceptParts } from './accept.ts';
import { createPutEntry, type Entry } from './put-entry.ts';
import { auditRecord, type Act } from './act.ts';
import { createAudited } from './audited.ts';
import type { Content } from './change.ts';

export interface Which {
  readonly status?: string;
  /** Where the page before ended. */
  readonly after?: Position;
}

/** What an act looks at, whoever asks; nothing of it is answered but by the act. */
export interface View {
  readonly now: number;
  /** Undefined when it is not there, or deleted. */
  read(type: string, id: string): Promise<(Version & Pick<Standing, 'author' | 'documentKind'>) | undefined>;
  /** All of one type and document kind in the record of one person, without the deleted ones. */
  ofPatient(patient: string, type: string, documentKind: string): Promise<readonly Version[]>;
  /** In force now. */
  consentRules(patient: string): Promise<readonly ConsentRule[]>;
  delegation(patient: string, person: string): Promise<Delegation | undefined>;
  /** For whom this person may act now. */
  represented(person: string): Promise<readonly Represented[]>;
  /** All of one type and document kind that carry an identifier, whoever's they are. */
  identified(
    type: string,
    documentKind: string,
    identifier: { readonly system: string; readonly value: string },
  ): Promise<readonly Version[]>;
  /** A page of all of one type and document kind, of everybody. */
  page(type: string, documentKind: string, which: Which): Promise<{ readonly versions: readonly Version[]; readonly next?: Position }>;
  /** Ids of the organisations that have sent data of care. */
  feeders(): Promise<readonly string[]>;
  /** How many of one type and document kind carry each of these tokens, of everybody. */
  countOf(type: string, documentKind: string, tokens: readonly Token[]): Promise<number>;
  /** Days included. */
  dayCounts(from: string, to: string): Promise<readonly DayCount[]>;
}

export interface Token {
  /** `Task.status` */
  readonly param: string;
  readonly code: string;
}

export type { Entry } from './put-entry.ts';

export interface Proceeding extends View {
  /** Held until the end: two acts on one key come one after the other. */
  lock(key: string): Promise<void>;
  put(entry: Entry): Promise<Version>;
  /** Told when all of this stands. */
  tell(telling: Telling): Promise<void>;
  /** One more of these, on this day in Rome. */
  count(counted: Omit<DayCount, 'count' | 'day'>): Promise<void>;
  /** What happened before it was counted. */
  countEarlier(counted: Omit<DayCount, 'count'>, times: number): Promise<void>;
  /** What lives beside the records, in the same commit. */
  readonly keep: KeepWithin;
}

export interface Work<Prepared, Result> {
  prepare(look: <T>(reading: (view: View) => Promise<T>) => Promise<T>): Promise<Prepared>;
  /** undefined: the record is no longer what it was when this was prepared. */
  carryOut(proceeding: Proceeding, prepared: Prepared): Promise<Result | undefined>;
}

export interface Proceedings {
  /** Looks only; what it discloses is in the audit trail before it is answered. */
  report<T>(act: Act, reading: (view: View) => Promise<{ readonly answer: T; readonly disclosed: readonly Version[] }>): Promise<T>;
  /** Looks only, and tells nothing of anybody: a count, whether a code is known. No row in the trail. */
  look<T>(reading: (view: View) => Promise<T>): Promise<T>;
  /** All or nothing. A refusal leaves nothing but its row in the audit trail. */
  proceed<Prepared, Result>(act: Act, work: Work<Prepared, Result>): Promise<Result>;
  /** A happening that no change of the record stands behind. */
  count(counted: Omit<DayCount, 'count' | 'day'>): Promise<void>;
}

export interface ProceedingParts extends AcceptParts {
  readonly store: Store;
  readonly clock: () => number;
}

const mostTries = 8;
/** More Consents, Tasks or delegations than this has no person. */
const mostOfAKind = 1000;

export function createProceedings(parts: ProceedingParts): Proceedings {
  const { store, clock } = parts;
  const accept = createAccept(parts);

  const put = createPutEntry(accept);
  const audited = createAudited(parts);

  async function attempt<Prepared, Result>(act: Act, work: Work<Prepared, Result>): Promise<Result | undefined> {
    const prepared = await work.prepare((reading) => store.read((reader) => reading(viewOf(reader, clock()))));
    return store.transact(async (writer) => {
      const now = clock();
      const written: Version[] = [];
      const result = await work.carryOut(
        {
          ...viewOf(writer, now),
          lock: (key) => writer.lock(key),
          tell: (telling) => writer.tell(telling),
          count: (counted) => countNow(writer, now, counted),
          countEarlier: (counted, times) => writer.countOnDay(counted, times),
          keep: writer.keep,
          async put(entry) {
            const version = await put(writer, now, entry);
            written.push(version);
            return version;
          },
        },
        prepared,
      );
      if (result !== undefined) await writer.audit(auditRecord(act, now, 'success', [written]));
      return result;
    });
  }

  return {
    count: (counted) => store.transact((writer) => countNow(writer, clock(), counted)),
    look: (reading) => store.read((reader) => reading(viewOf(reader, clock()))),

    report: (act, reading) =>
      audited(act, async () => {
        const now = clock();
        const { answer, disclosed } = await store.read((reader) => reading(viewOf(reader, now)));
        await store.append(auditRecord(act, now, 'success', [disclosed]));
        return answer;
      }),

    proceed: (act, work) =>
      audited(act, async () => {
        for (let tries = 0; tries < mostTries; tries++) {
          const result = await attempt(act, work);
          if (result !== undefined) return result;
        }
        throw conflict('The record was changed by others again and again meanwhile; nothing was done. Try again.');
      }),
  };
}

function viewOf(reader: Reader, now: number): View {
  return {
    now,
    async read(type, id) {
      const version = await reader.read(systemPermit({ type, id, where: all }, 'to decide what the person or the office asks'));
      const standing = version === undefined || version.deleted ? undefined : await reader.standing({ type, id });
      return version === undefined || standing === undefined
        ? undefined
        : { ...version, author: standing.author, documentKind: standing.documentKind };
    },
    async ofPatient(patient, type, documentKind) {
      const where = and({ kind: 'patient', ids: [patient] }, { kind: 'document-kind', kinds: [documentKind] });
      const query = { types: [type], where, sort: [], includes: [], count: mostOfAKind, total: 'none' } as const;
      return (await reader.search(systemPermit(query, 'to know what the person has decided and who acts for them'))).matches;
    },
    async identified(type, documentKind, { system, value }) {
      const token = { kind: 'token', param: `${type}.identifier`, values: [{ system, code: value }] } as const;
      const where = and(token, { kind: 'document-kind', kinds: [documentKind] });
      const query = { types: [type], where, sort: [], includes: [], count: mostOfAKind, total: 'none' } as const;
      return (await reader.search(systemPermit(query, 'to find what an identifier names, for an act of the server'))).matches;
    },
    async page(type, documentKind, { status, after }) {
      const ofKind: Predicate = { kind: 'document-kind', kinds: [documentKind] };
      const where = status === undefined ? ofKind : and({ kind: 'token', param: `${type}.status`, values: [{ code: status }] }, ofKind);
      const position = after === undefined ? {} : { position: after };
      const query = { types: [type], where, sort: [], includes: [], count: mostOfAKind, total: 'none', ...position } as const;
      const { matches, next } = await reader.search(systemPermit(query, 'to count what people decided, or to give up what is overdue'));
      return { versions: matches, ...(next === undefined ? {} : { next }) };
    },
    async countOf(type, documentKind, tokens) {
      const asked = tokens.map(({ param, code }): Predicate => ({ kind: 'token', param, values: [{ code }] }));
      const where = and({ kind: 'document-kind', kinds: [documentKind] }, ...asked);
      const query = { types: [type], where, sort: [], includes: [], count: 0, total: 'accurate' } as const;
      return (await reader.search(systemPermit(query, 'to count, about nobody in particular'))).total ?? 0;
    },
    feeders: () => reader.feeders(),
    dayCounts: (from, to) => reader.dayCounts(from, to),
    represented: (person) => reader.represented(person, now),
    consentRules: (patient) => reader.consentRules(patient, now),
    delegation: (patient, person) => reader.delegation(patient, person, now),
  };
}

function countNow(writer: Writer, now: number, counted: Omit<DayCount, 'count' | 'day'>): Promise<void> {
  return writer.countOnDay({ ...counted, day: romeDay(now) });
}

/** A resource that the server makes, as content. */
export function contentOf(value: Resource): Content {
  return { value, text: JSON.stringify(value) };
}
