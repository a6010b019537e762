import { backup, runMaintenance } from '#server/maintenance.ts';

await runMaintenance(backup);
