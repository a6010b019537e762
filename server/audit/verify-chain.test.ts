import Database from 'better-sqlite3';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '#store/open-store.ts';
import type { AuditRecord, Store } from '#store/store.ts';
import { verifyChain } from './verify-chain.ts';

const record = (n: number): AuditRecord => ({
  at: 1_000 + n,
  agent: 'Practitioner/gp',
  onBehalfOf: null,
  role: 'APR',
  organization: 'gp-practice',
  purpose: 'TREATMENT',
  client: 'demo',
  action: 'read',
  patients: ['citizen'],
  what: [`DiagnosticReport/${n}/_history/1`],
  query: `GET /DiagnosticReport/${n}`,
  outcome: 'success',
  requestId: `r${n}`,
});

describe('The audit trail', () => {
  let file: string;
  let store: Store;
  beforeEach(async () => {
    file = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.db');
    store = await openStore(`file:${file}`);
    await Promise.all(Array.from({ length: 2_500 }, (_, n) => store.append(record(n))));
  });
  afterEach(() => store.close());

  test('verifies from the first row to the last', async () => {
    expect(await verifyChain(store)).toEqual({ rows: 2_500 });
  });

  test.each([
    ['a changed row', "update audit set agent = 'Practitioner/other' where seq = 1200", 1200],
    ['a dropped row', 'delete from audit where seq = 1200', 1201],
    ['a changed hash', "update audit set hash = 'x' where seq = 1200", 1200],
  ])('shows %s', async (_, statement, seq) => {
    const other = new Database(file);
    other.exec(statement);
    other.close();
    expect((await verifyChain(store)).brokenAt?.seq).toBe(seq);
  });
});
