import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { backupStore, restoreStore } from './backup.ts';
import { openStore } from './open-store.ts';
import type { AuditRecord, Store } from './store.ts';

const record: AuditRecord = {
  at: 1,
  agent: 'Practitioner/gp',
  onBehalfOf: null,
  role: 'APR',
  organization: 'gp-practice',
  purpose: 'TREATMENT',
  client: 'demo',
  action: 'read',
  patients: [],
  what: [],
  query: null,
  outcome: 'success',
  requestId: 'r1',
};

describe('A backup', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
    store = await openStore(`file:${join(folder, 'live.db')}`);
    await store.append(record);
    return () => store.close();
  });

  test('taken while the server works holds everything acknowledged before it, and comes back', async () => {
    await backupStore(`file:${join(folder, 'live.db')}`, join(folder, 'copy'));
    await store.append(record);
    await restoreStore(join(folder, 'copy'), `file:${join(folder, 'restored.db')}`);
    const restored = await openStore(`file:${join(folder, 'restored.db')}`);
    expect(await restored.auditTrail({ count: 10 })).toHaveLength(1);
    await restored.close();
  });

  test('never overwrites: neither an older backup nor a record', async () => {
    writeFileSync(join(folder, 'copy'), 'older');
    await expect(backupStore(`file:${join(folder, 'live.db')}`, join(folder, 'copy'))).rejects.toThrow('is there already');
    await expect(restoreStore(join(folder, 'copy'), `file:${join(folder, 'live.db')}`)).rejects.toThrow('is there already');
  });

  test('that is damaged is not restored', async () => {
    writeFileSync(join(folder, 'copy'), 'no database at all');
    await expect(restoreStore(join(folder, 'copy'), `file:${join(folder, 'new.db')}`)).rejects.toThrow();
  });
});
