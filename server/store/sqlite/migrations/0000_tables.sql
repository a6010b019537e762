CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`agent` text NOT NULL,
	`on_behalf_of` text,
	`role` text,
	`organization` text,
	`purpose` text NOT NULL,
	`client` text NOT NULL,
	`action` text NOT NULL,
	`patients` text NOT NULL,
	`what` text NOT NULL,
	`query` text,
	`outcome` text NOT NULL,
	`request_id` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_patient` (
	`patient` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`patient`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `consent_rule` (
	`patient` integer NOT NULL,
	`category` integer NOT NULL,
	`specificity` integer NOT NULL,
	`depth` integer NOT NULL,
	`decided` integer NOT NULL,
	`deny` integer NOT NULL,
	`source` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`actor` integer NOT NULL,
	`purpose` integer,
	`valid_from` integer NOT NULL,
	`valid_to` integer NOT NULL,
	`data_from` integer,
	`data_to` integer,
	`kind` integer,
	`data` integer,
	`labels` integer NOT NULL,
	PRIMARY KEY(`patient`, `category`, `specificity`, `depth`, `decided`, `deny`, `source`, `ordinal`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `consent_rule_source` ON `consent_rule` (`source`);--> statement-breakpoint
CREATE TABLE `content` (
	`pk` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `correlation` (
	`pk` integer NOT NULL,
	`key` integer NOT NULL,
	`role` integer NOT NULL,
	PRIMARY KEY(`pk`, `key`, `role`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `correlation_key` ON `correlation` (`key`,`pk`);--> statement-breakpoint
CREATE TABLE `delegation` (
	`source` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`patient` integer NOT NULL,
	`person` integer NOT NULL,
	`relation` integer NOT NULL,
	`kind` integer,
	`valid_from` integer NOT NULL,
	`valid_to` integer NOT NULL,
	PRIMARY KEY(`patient`, `person`, `source`, `ordinal`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `delegation_source` ON `delegation` (`source`);--> statement-breakpoint
CREATE TABLE `history` (
	`pk` integer NOT NULL,
	`version` integer NOT NULL,
	`updated` integer NOT NULL,
	`until` integer NOT NULL,
	`method` integer NOT NULL,
	`live` integer NOT NULL,
	`body` text NOT NULL,
	`patient` integer,
	`author` integer,
	`kind` integer NOT NULL,
	`labels` integer NOT NULL,
	`clinical_date` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `history_version` ON `history` (`pk`,`version`);--> statement-breakpoint
CREATE INDEX `history_updated` ON `history` (`updated`);--> statement-breakpoint
CREATE TABLE `idx_date` (
	`pk` integer NOT NULL,
	`param` integer NOT NULL,
	`lo` integer NOT NULL,
	`hi` integer NOT NULL,
	`grp` integer NOT NULL,
	PRIMARY KEY(`pk`, `param`, `lo`, `hi`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idx_date_value` ON `idx_date` (`param`,`lo`,`hi`,`pk`);--> statement-breakpoint
CREATE TABLE `idx_number` (
	`pk` integer NOT NULL,
	`param` integer NOT NULL,
	`lo` real NOT NULL,
	`hi` real NOT NULL,
	`grp` integer NOT NULL,
	PRIMARY KEY(`pk`, `param`, `lo`, `hi`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idx_number_value` ON `idx_number` (`param`,`lo`,`hi`,`pk`);--> statement-breakpoint
CREATE TABLE `idx_position` (
	`pk` integer NOT NULL,
	`param` integer NOT NULL,
	`latitude` real NOT NULL,
	`longitude` real NOT NULL,
	`grp` integer NOT NULL,
	PRIMARY KEY(`pk`, `param`, `latitude`, `longitude`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idx_position_value` ON `idx_position` (`param`,`latitude`,`longitude`,`pk`);--> statement-breakpoint
CREATE TABLE `idx_quantity` (
	`pk` integer NOT NULL,
	`param` integer NOT NULL,
	`lo` real NOT NULL,
	`hi` real NOT NULL,
	`unit` integer NOT NULL,
	`grp` integer NOT NULL,
	PRIMARY KEY(`pk`, `param`, `lo`, `hi`, `unit`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idx_quantity_value` ON `idx_quantity` (`param`,`lo`,`hi`,`unit`,`pk`);--> statement-breakpoint
CREATE TABLE `idx_reference` (
	`pk` integer NOT NULL,
	`param` integer NOT NULL,
	`target` integer NOT NULL,
	`grp` integer NOT NULL,
	PRIMARY KEY(`pk`, `param`, `target`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idx_reference_value` ON `idx_reference` (`target`,`param`,`pk`);--> statement-breakpoint
CREATE TABLE `idx_string` (
	`pk` integer NOT NULL,
	`param` integer NOT NULL,
	`folded` text NOT NULL,
	`exact` text NOT NULL,
	`grp` integer NOT NULL,
	PRIMARY KEY(`pk`, `param`, `folded`, `exact`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idx_string_value` ON `idx_string` (`param`,`folded`,`pk`);--> statement-breakpoint
CREATE TABLE `idx_token` (
	`pk` integer NOT NULL,
	`param` integer NOT NULL,
	`term` integer NOT NULL,
	`grp` integer NOT NULL,
	PRIMARY KEY(`pk`, `param`, `term`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idx_token_value` ON `idx_token` (`param`,`term`,`pk`);--> statement-breakpoint
CREATE TABLE `idx_uri` (
	`pk` integer NOT NULL,
	`param` integer NOT NULL,
	`value` text NOT NULL,
	`grp` integer NOT NULL,
	PRIMARY KEY(`pk`, `param`, `value`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idx_uri_value` ON `idx_uri` (`param`,`value`,`pk`);--> statement-breakpoint
CREATE TABLE `membership` (
	`source` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`practitioner` integer NOT NULL,
	`organization` integer NOT NULL,
	`role` integer NOT NULL,
	`valid_from` integer NOT NULL,
	`valid_to` integer NOT NULL,
	PRIMARY KEY(`practitioner`, `source`, `ordinal`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `membership_source` ON `membership` (`source`);--> statement-breakpoint
CREATE TABLE `name` (
	`id` integer PRIMARY KEY NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `name_text` ON `name` (`text`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`seq` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`due` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due`);--> statement-breakpoint
CREATE TABLE `relation` (
	`source` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`patient` integer NOT NULL,
	`relation` integer NOT NULL,
	`practitioner` integer,
	`organization` integer,
	`valid_from` integer NOT NULL,
	`valid_to` integer NOT NULL,
	PRIMARY KEY(`patient`, `source`, `ordinal`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `relation_source` ON `relation` (`source`);--> statement-breakpoint
CREATE TABLE `resource` (
	`pk` integer PRIMARY KEY NOT NULL,
	`type` integer NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`live` integer NOT NULL,
	`updated` integer NOT NULL,
	`method` integer NOT NULL,
	`patient` integer,
	`author` integer,
	`kind` integer NOT NULL,
	`labels` integer NOT NULL,
	`marks` integer NOT NULL,
	`clinical_date` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `resource_id` ON `resource` (`type`,`id`);--> statement-breakpoint
CREATE INDEX `resource_type` ON `resource` (`type`,`live`,`pk`);--> statement-breakpoint
CREATE INDEX `resource_updated` ON `resource` (`type`,`live`,`updated`,`pk`);--> statement-breakpoint
CREATE INDEX `resource_patient` ON `resource` (`patient`,`type`,`live`,`pk`,`kind`,`labels`,`marks`,`author`,`clinical_date`);--> statement-breakpoint
CREATE TABLE `term` (
	`id` integer PRIMARY KEY NOT NULL,
	`system` integer NOT NULL,
	`code` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `term_code` ON `term` (`code`,`system`);--> statement-breakpoint
CREATE INDEX `term_system` ON `term` (`system`);--> statement-breakpoint
CREATE VIRTUAL TABLE `words` USING fts5(`tokens`, content='', contentless_delete=1, detail=none, tokenize='ascii');
