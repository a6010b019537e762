CREATE TABLE "keep" (
	"kind" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"owner" text COLLATE "C",
	"value" text COLLATE "C" NOT NULL,
	"expires" bigint NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "keep_kind_key_pk" PRIMARY KEY("kind","key")
);
--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "attempts" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "keep_owner" ON "keep" USING btree ("owner","kind");--> statement-breakpoint
CREATE INDEX "keep_expires" ON "keep" USING btree ("expires");