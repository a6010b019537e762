import { restore, runMaintenance } from '#server/maintenance.ts';

await runMaintenance(restore);
