// The embedded engine keeps the contract, in memory and in a file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { storeContract } from '../store.contract.ts';
import { openSqlite } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'store-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

storeContract('SQLite in memory', () => openSqlite({ file: ':memory:' }), { worlds: 100, questions: 40 });
storeContract('SQLite in a file', () => openSqlite({ file: join(folder, `${(files += 1)}.db`) }), { worlds: 5, questions: 40 });
