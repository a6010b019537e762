// Writes resources of so many bytes, with their audit rows, until it is killed, and prints the name of each when it is acknowledged.
import { auditRecord, draft } from '../contract/world.ts';
import { openSqlite } from './open.ts';

const [file, bytes = '0'] = process.argv.slice(2) as [string, string?];
const store = await openSqlite({ file });
const filling = 'a'.repeat(Number(bytes));

async function write(id: string): Promise<void> {
  await store.transact(async (writer) => {
    await writer.put(draft('Observation', id, { body: JSON.stringify({ resourceType: 'Observation', id, filling }) }));
    await writer.audit(auditRecord({ requestId: id }));
  });
  process.stdout.write(`Observation/${id}\n`);
}

for (let turn = 0; ; turn += 1) await Promise.all(Array.from({ length: 8 }, (_, i) => write(`o${turn}-${i}`)));
