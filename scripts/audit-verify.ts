import { auditVerify, runMaintenance } from '#server/maintenance.ts';

await runMaintenance(auditVerify);
