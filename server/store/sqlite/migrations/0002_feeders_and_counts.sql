CREATE TABLE `day_count` (
	`day` text NOT NULL,
	`measure` text NOT NULL,
	`channel` text NOT NULL,
	`detail` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`day`, `measure`, `channel`, `detail`)
);
--> statement-breakpoint
CREATE TABLE `feeder` (
	`organization` integer PRIMARY KEY NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `delegation_person` ON `delegation` (`person`);--> statement-breakpoint
INSERT INTO `feeder` (`organization`, `since`) SELECT r.`author`, min(r.`updated`) FROM `resource` r JOIN `name` k ON k.`id` = r.`kind` WHERE r.`author` IS NOT NULL AND r.`patient` IS NOT NULL AND k.`text` NOT IN ('identity', 'identity-copy', 'delegation', 'consent', 'receipt', 'audit', 'workflow', 'care-team', 'backfill') GROUP BY r.`author`;
