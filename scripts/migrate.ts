import { migrate, runMaintenance } from '#server/maintenance.ts';

await runMaintenance(migrate);
