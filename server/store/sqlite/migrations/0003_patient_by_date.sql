DROP INDEX `resource_patient`;--> statement-breakpoint
CREATE INDEX `resource_patient` ON `resource` (`patient`,`type`,`live`,`clinical_date`,`pk`,`kind`,`labels`,`marks`,`author`);