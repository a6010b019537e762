CREATE TABLE "audit" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"agent" text COLLATE "C" NOT NULL,
	"on_behalf_of" text COLLATE "C",
	"role" text COLLATE "C",
	"organization" text COLLATE "C",
	"purpose" text COLLATE "C" NOT NULL,
	"client" text COLLATE "C" NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"patients" text COLLATE "C" NOT NULL,
	"what" text COLLATE "C" NOT NULL,
	"query" text COLLATE "C",
	"outcome" text COLLATE "C" NOT NULL,
	"request_id" text COLLATE "C" NOT NULL,
	"previous_hash" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_patient" (
	"patient" text COLLATE "C" NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "audit_patient_patient_seq_pk" PRIMARY KEY("patient","seq")
);
--> statement-breakpoint
CREATE TABLE "consent_rule" (
	"patient" bigint NOT NULL,
	"category" bigint NOT NULL,
	"specificity" bigint NOT NULL,
	"depth" bigint NOT NULL,
	"decided" bigint NOT NULL,
	"deny" bigint NOT NULL,
	"source" bigint NOT NULL,
	"ordinal" bigint NOT NULL,
	"actor" bigint NOT NULL,
	"purpose" bigint,
	"valid_from" bigint NOT NULL,
	"valid_to" bigint NOT NULL,
	"data_from" bigint,
	"data_to" bigint,
	"kind" bigint,
	"data" bigint,
	"labels" integer NOT NULL,
	CONSTRAINT "consent_rule_patient_category_specificity_depth_decided_deny_source_ordinal_pk" PRIMARY KEY("patient","category","specificity","depth","decided","deny","source","ordinal")
);
--> statement-breakpoint
CREATE TABLE "content" (
	"pk" bigint PRIMARY KEY NOT NULL,
	"body" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "correlation" (
	"pk" bigint NOT NULL,
	"key" bigint NOT NULL,
	"role" bigint NOT NULL,
	CONSTRAINT "correlation_pk_key_role_pk" PRIMARY KEY("pk","key","role")
);
--> statement-breakpoint
CREATE TABLE "delegation" (
	"source" bigint NOT NULL,
	"ordinal" bigint NOT NULL,
	"patient" bigint NOT NULL,
	"person" bigint NOT NULL,
	"relation" bigint NOT NULL,
	"kind" bigint,
	"valid_from" bigint NOT NULL,
	"valid_to" bigint NOT NULL,
	CONSTRAINT "delegation_patient_person_source_ordinal_pk" PRIMARY KEY("patient","person","source","ordinal")
);
--> statement-breakpoint
CREATE TABLE "history" (
	"pk" bigint NOT NULL,
	"version" bigint NOT NULL,
	"updated" bigint NOT NULL,
	"until" bigint NOT NULL,
	"method" bigint NOT NULL,
	"live" bigint NOT NULL,
	"body" text COLLATE "C" NOT NULL,
	"patient" bigint,
	"author" bigint,
	"kind" bigint NOT NULL,
	"labels" integer NOT NULL,
	"clinical_date" bigint
);
--> statement-breakpoint
CREATE TABLE "idx_date" (
	"pk" bigint NOT NULL,
	"param" bigint NOT NULL,
	"lo" bigint NOT NULL,
	"hi" bigint NOT NULL,
	"grp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idx_number" (
	"pk" bigint NOT NULL,
	"param" bigint NOT NULL,
	"lo" double precision NOT NULL,
	"hi" double precision NOT NULL,
	"grp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idx_position" (
	"pk" bigint NOT NULL,
	"param" bigint NOT NULL,
	"latitude" double precision NOT NULL,
	"longitude" double precision NOT NULL,
	"grp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idx_quantity" (
	"pk" bigint NOT NULL,
	"param" bigint NOT NULL,
	"lo" double precision NOT NULL,
	"hi" double precision NOT NULL,
	"unit" bigint NOT NULL,
	"grp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idx_reference" (
	"pk" bigint NOT NULL,
	"param" bigint NOT NULL,
	"target" bigint NOT NULL,
	"grp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idx_string" (
	"pk" bigint NOT NULL,
	"param" bigint NOT NULL,
	"folded" text COLLATE "C" NOT NULL,
	"exact" text COLLATE "C" NOT NULL,
	"grp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idx_token" (
	"pk" bigint NOT NULL,
	"param" bigint NOT NULL,
	"term" bigint NOT NULL,
	"grp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idx_uri" (
	"pk" bigint NOT NULL,
	"param" bigint NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"grp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"source" bigint NOT NULL,
	"ordinal" bigint NOT NULL,
	"practitioner" bigint NOT NULL,
	"organization" bigint NOT NULL,
	"role" bigint NOT NULL,
	"valid_from" bigint NOT NULL,
	"valid_to" bigint NOT NULL,
	CONSTRAINT "membership_practitioner_source_ordinal_pk" PRIMARY KEY("practitioner","source","ordinal")
);
--> statement-breakpoint
CREATE TABLE "name" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"text" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"payload" text COLLATE "C" NOT NULL,
	"due" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "relation" (
	"source" bigint NOT NULL,
	"ordinal" bigint NOT NULL,
	"patient" bigint NOT NULL,
	"relation" bigint NOT NULL,
	"practitioner" bigint,
	"organization" bigint,
	"valid_from" bigint NOT NULL,
	"valid_to" bigint NOT NULL,
	CONSTRAINT "relation_patient_source_ordinal_pk" PRIMARY KEY("patient","source","ordinal")
);
--> statement-breakpoint
CREATE TABLE "resource" (
	"pk" bigserial PRIMARY KEY NOT NULL,
	"type" bigint NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"version" bigint NOT NULL,
	"live" bigint NOT NULL,
	"updated" bigint NOT NULL,
	"method" bigint NOT NULL,
	"patient" bigint,
	"author" bigint,
	"kind" bigint NOT NULL,
	"labels" integer NOT NULL,
	"marks" integer NOT NULL,
	"clinical_date" bigint
);
--> statement-breakpoint
CREATE TABLE "term" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"system" bigint NOT NULL,
	"code" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "words" (
	"pk" bigint PRIMARY KEY NOT NULL,
	"words" tsvector NOT NULL
);
--> statement-breakpoint
CREATE INDEX "consent_rule_source" ON "consent_rule" USING btree ("source");--> statement-breakpoint
CREATE INDEX "correlation_key" ON "correlation" USING btree ("key","pk");--> statement-breakpoint
CREATE INDEX "delegation_source" ON "delegation" USING btree ("source");--> statement-breakpoint
CREATE UNIQUE INDEX "history_version" ON "history" USING btree ("pk","version");--> statement-breakpoint
CREATE INDEX "history_updated" ON "history" USING btree ("updated");--> statement-breakpoint
CREATE INDEX "idx_date_row" ON "idx_date" USING btree ("pk","param");--> statement-breakpoint
CREATE INDEX "idx_date_value" ON "idx_date" USING btree ("param","lo","hi","pk");--> statement-breakpoint
CREATE INDEX "idx_number_row" ON "idx_number" USING btree ("pk","param");--> statement-breakpoint
CREATE INDEX "idx_number_value" ON "idx_number" USING btree ("param","lo","hi","pk");--> statement-breakpoint
CREATE INDEX "idx_position_row" ON "idx_position" USING btree ("pk","param");--> statement-breakpoint
CREATE INDEX "idx_position_value" ON "idx_position" USING btree ("param","latitude","longitude","pk");--> statement-breakpoint
CREATE INDEX "idx_quantity_row" ON "idx_quantity" USING btree ("pk","param");--> statement-breakpoint
CREATE INDEX "idx_quantity_value" ON "idx_quantity" USING btree ("param","lo","hi","unit","pk");--> statement-breakpoint
CREATE INDEX "idx_reference_row" ON "idx_reference" USING btree ("pk","param");--> statement-breakpoint
CREATE INDEX "idx_reference_value" ON "idx_reference" USING btree ("target","param","pk");--> statement-breakpoint
CREATE INDEX "idx_string_row" ON "idx_string" USING btree ("pk","param");--> statement-breakpoint
CREATE INDEX "idx_string_value" ON "idx_string" USING btree ("param","folded","pk");--> statement-breakpoint
CREATE INDEX "idx_token_row" ON "idx_token" USING btree ("pk","param");--> statement-breakpoint
CREATE INDEX "idx_token_value" ON "idx_token" USING btree ("param","term","pk");--> statement-breakpoint
CREATE INDEX "idx_uri_row" ON "idx_uri" USING btree ("pk","param");--> statement-breakpoint
CREATE INDEX "idx_uri_value" ON "idx_uri" USING btree ("param","value","pk");--> statement-breakpoint
CREATE INDEX "membership_source" ON "membership" USING btree ("source");--> statement-breakpoint
CREATE UNIQUE INDEX "name_text" ON "name" USING btree ("text");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due");--> statement-breakpoint
CREATE INDEX "relation_source" ON "relation" USING btree ("source");--> statement-breakpoint
CREATE UNIQUE INDEX "resource_id" ON "resource" USING btree ("type","id");--> statement-breakpoint
CREATE INDEX "resource_type" ON "resource" USING btree ("type","live","pk");--> statement-breakpoint
CREATE INDEX "resource_updated" ON "resource" USING btree ("type","live","updated","pk");--> statement-breakpoint
CREATE INDEX "resource_patient" ON "resource" USING btree ("patient","type","live","pk","kind","labels","marks","author","clinical_date");--> statement-breakpoint
CREATE UNIQUE INDEX "term_code" ON "term" USING btree ("code","system");--> statement-breakpoint
CREATE INDEX "term_system" ON "term" USING btree ("system");--> statement-breakpoint
CREATE INDEX "words_words" ON "words" USING gin ("words");