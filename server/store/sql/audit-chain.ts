// The audit trail as a chain: each row's hash covers the row and the hash before it, so that no row can be changed, dropped
// or slipped in without breaking every later one.
import { createHash } from 'node:crypto';
import type { AuditRecord, StoredAuditRecord } from '../store.ts';
import type { Row } from './connection.ts';
import type { SqlValue } from './sql.ts';

export const firstHash = '0'.repeat(64);

export const auditColumns = [
  'seq',
  'at',
  'agent',
  'on_behalf_of',
  'role',
  'organization',
  'purpose',
  'client',
  'action',
  'patients',
  'what',
  'query',
  'outcome',
  'request_id',
  'previous_hash',
  'hash',
] as const;

export interface Tail {
  readonly seq: number;
  readonly hash: string;
}

/** Chains records to the tail: rows to insert, and the new tail. */
export function chain(
  tail: Tail,
  records: readonly AuditRecord[],
): { readonly rows: readonly (readonly SqlValue[])[]; readonly tail: Tail } {
  let { seq, hash } = tail;
  const rows = records.map((record) => {
    seq += 1;
    const fields = fieldsOf(record);
    const previous = hash;
    hash = hashOf(seq, fields, previous);
    return [seq, ...fields, previous, hash];
  });
  return { rows, tail: { seq, hash } };
}

/** The hash that a stored record must carry. */
export function auditHash(record: StoredAuditRecord): string {
  return hashOf(record.seq, fieldsOf(record), record.previousHash);
}

function hashOf(seq: number, fields: readonly SqlValue[], previous: string): string {
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([seq, ...fields]))
    .digest('hex');
}

function fieldsOf(r: AuditRecord): readonly SqlValue[] {
  return [
    r.at,
    r.agent,
    r.onBehalfOf,
    r.role,
    r.organization,
    r.purpose,
    r.client,
    r.action,
    JSON.stringify(r.patients),
    JSON.stringify(r.what),
    r.query,
    r.outcome,
    r.requestId,
  ];
}

export function toAuditRecord(row: Row): StoredAuditRecord {
  const text = (column: string) => row[column] as string;
  const optional = (column: string) => row[column] as string | null;
  return {
    seq: row['seq'] as number,
    at: row['at'] as number,
    agent: text('agent'),
    onBehalfOf: optional('on_behalf_of'),
    role: optional('role'),
    organization: optional('organization'),
    purpose: text('purpose'),
    client: text('client'),
    action: text('action'),
    patients: JSON.parse(text('patients')) as string[],
    what: JSON.parse(text('what')) as string[],
    query: optional('query'),
    outcome: text('outcome') as AuditRecord['outcome'],
    requestId: text('request_id'),
    previousHash: text('previous_hash'),
    hash: text('hash'),
  };
}
