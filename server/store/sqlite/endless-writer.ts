// Writes resources with their audit rows until it is killed, and prints the name of each when it is acknowledged.
import { auditRecord, draft } from '../contract/world.ts';
import { openSqlite } from './open.ts';

const store = await openSqlite({ file: process.argv[2] as string });

async function write(id: string): Promise<void> {
  await store.transact(async (writer) => {
    await writer.put(draft('Observation', id));
    await writer.audit(auditRecord({ requestId: id }));
  });
  process.stdout.write(`Observation/${id}\n`);
}

for (let turn = 0; ; turn += 1) await Promise.all(Array.from({ length: 8 }, (_, i) => write(`o${turn}-${i}`)));
