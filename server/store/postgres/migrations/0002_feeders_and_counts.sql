CREATE TABLE "day_count" (
	"day" text COLLATE "C" NOT NULL,
	"measure" text COLLATE "C" NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	"detail" text COLLATE "C" NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "day_count_day_measure_channel_detail_pk" PRIMARY KEY("day","measure","channel","detail")
);
--> statement-breakpoint
CREATE TABLE "feeder" (
	"organization" bigint NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "feeder_organization_pk" PRIMARY KEY("organization")
);
--> statement-breakpoint
CREATE INDEX "delegation_person" ON "delegation" USING btree ("person");--> statement-breakpoint
INSERT INTO "feeder" ("organization", "since") SELECT r."author", min(r."updated") FROM "resource" r JOIN "name" k ON k."id" = r."kind" WHERE r."author" IS NOT NULL AND r."patient" IS NOT NULL AND k."text" NOT IN ('identity', 'identity-copy', 'delegation', 'consent', 'receipt', 'audit', 'workflow', 'care-team', 'backfill') GROUP BY r."author";
