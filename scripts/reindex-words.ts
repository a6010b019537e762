import { reindexWords, runMaintenance } from '#server/maintenance.ts';

await runMaintenance(reindexWords);
