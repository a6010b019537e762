// Who has looked: the audit trail of one person's record, for that person, newest first and filtered.
// DM 7/9/2023 artt. 9 and 21.
import { forbidden } from '#fhir/outcome.ts';
import type { StoredAuditRecord, Store } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';

export interface AccessFilter {
  /** Milliseconds; [from, to). */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly role?: string | undefined;
  readonly emergency?: boolean | undefined;
  /** Also what the person has done in person. */
  readonly own?: boolean | undefined;
  /** Agents and organisations whose names were asked for, as references; undefined = everybody. */
  readonly by?: ((record: StoredAuditRecord) => Promise<boolean>) | undefined;
}

export interface AccessPage {
  readonly records: readonly StoredAuditRecord[];
  /** Where the next, older page begins; undefined at the end. */
  readonly next?: number;
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

const batch = 500;
/** A trail this long is read by period, not at once. */
const mostLooked = 50_000;

export function createAccessLog({ store, clock }: AccessLogParts): AccessLog {
  return {
    async accesses(act, patient, filter, { before, count }) {
      const { requester } = act;
      if ((requester.kind !== 'citizen' && requester.kind !== 'delegate') || requester.patient !== patient) {
        throw forbidden('Only the person concerned, or who acts for them, asks who has looked.');
      }
      const records: StoredAuditRecord[] = [];
      let at = before;
      let looked = 0;
      let isEnd = false;
      while (records.length <= count && !isEnd && looked < mostLooked) {
        const rows = await store.auditTrail({ patient, newestFirst: true, ...(at === undefined ? {} : { before: at }), count: batch });
        for (const row of rows) if (records.length <= count && (await passes(row, filter, patient))) records.push(row);
        looked += rows.length;
        at = rows.at(-1)?.seq;
        isEnd = rows.length < batch || (filter.from !== undefined && (rows.at(-1)?.at ?? 0) < filter.from);
      }
      // What the log tells is itself told: to whom, and when.
      await store.append({ ...auditRecord(act, clock(), 'success', []), patients: [patient] });
      const shown = records.slice(0, count);
      const last = shown.at(-1);
      return { records: shown, ...(records.length > count && last !== undefined ? { next: last.seq } : {}) };
    },
  };
}

async function passes(row: StoredAuditRecord, filter: AccessFilter, patient: string): Promise<boolean> {
  if (filter.from !== undefined && row.at < filter.from) return false;
  if (filter.to !== undefined && row.at >= filter.to) return false;
  if (filter.role !== undefined && row.role !== filter.role) return false;
  if (filter.emergency === true && !isEmergency(row)) return false;
  if (filter.own !== true && row.agent === `Patient/${patient}`) return false;
  return filter.by === undefined || (await filter.by(row));
}

export function isEmergency({ purpose, action }: Pick<StoredAuditRecord, 'purpose' | 'action'>): boolean {
  return purpose === 'EMERGENCY' || purpose === 'PUBEMERGENCY' || action === '$emergency-access';
}
