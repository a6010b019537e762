CREATE TABLE `keep` (
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`owner` text,
	`value` text NOT NULL,
	`expires` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`kind`, `key`)
);
--> statement-breakpoint
CREATE INDEX `keep_owner` ON `keep` (`owner`,`kind`);--> statement-breakpoint
CREATE INDEX `keep_expires` ON `keep` (`expires`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_outbox` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`due` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_outbox`("seq", "kind", "payload", "due", "attempts") SELECT "seq", "kind", "payload", "due", 0 FROM `outbox`;--> statement-breakpoint
DROP TABLE `outbox`;--> statement-breakpoint
ALTER TABLE `__new_outbox` RENAME TO `outbox`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due`);