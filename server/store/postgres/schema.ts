// The tables for a region, for migrations; the queries are in `../sql/`. Twin of `../sqlite/schema.ts`.
//
// Text is compared byte by byte (collation "C"), as in the embedded engine. The index tables (idx_*) have no primary key: a version
// replaces its rows in one statement, and duplicates never reach it.
import { sql } from 'drizzle-orm';
import { bigint, bigserial, customType, doublePrecision, index, integer, pgTable, primaryKey, uniqueIndex } from 'drizzle-orm/pg-core';

const cText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

const int = (name: string) => bigint(name, { mode: 'number' }).notNull();
const optionalInt = (name: string) => bigint(name, { mode: 'number' });
const bits = (name: string) => integer(name).notNull();
const float = (name: string) => doublePrecision(name).notNull();
const string = (name: string) => cText(name).notNull();
const optionalString = (name: string) => cText(name);
const key = (name: string) => bigserial(name, { mode: 'number' }).primaryKey();

/** Small closed vocabulary: types, parameters, code systems, document kinds, actors. */
export const name = pgTable('name', { id: key('id'), text: string('text') }, (t) => [uniqueIndex('name_text').on(t.text)]);

/** System (a `name`, 0 for none) and code of a token; units of quantities; correlation keys. */
export const term = pgTable('term', { id: key('id'), system: int('system'), code: string('code') }, (t) => [
  uniqueIndex('term_code').on(t.code, t.system),
  index('term_system').on(t.system),
]);

/** One row per resource, or per thing that is only referred to (version 0, live 0). `live` 0 with a version = deleted. */
export const resource = pgTable(
  'resource',
  {
    pk: key('pk'),
    type: int('type'),
    id: string('id'),
    version: int('version'),
    live: int('live'),
    updated: int('updated'),
    method: int('method'),
    patient: optionalInt('patient'),
    author: optionalInt('author'),
    kind: int('kind'),
    labels: bits('labels'),
    marks: bits('marks'),
    clinicalDate: optionalInt('clinical_date'),
  },
  (t) => [
    uniqueIndex('resource_id').on(t.type, t.id),
    index('resource_type').on(t.type, t.live, t.pk),
    index('resource_updated').on(t.type, t.live, t.updated, t.pk),
    // What a patient's resources are judged by, in the order of their dates: counted and cut without a row being read.
    index('resource_patient').on(
      t.patient,
      t.type,
      t.live,
      t.clinicalDate.desc().nullsLast(),
      t.pk.desc().nullsFirst(),
      t.kind,
      t.labels,
      t.marks,
      t.author,
    ),
    // What is marked: of many things named, the few that somebody may not hear of.
    index('resource_marked')
      .on(t.id)
      .where(sql`marks <> 0`),
  ],
);

/** Folded words of a resource (`../sql/words.ts`); the embedded engine has a full-text table of the same name. */
export const words = pgTable('words', { pk: int('pk').primaryKey(), words: tsvector('words').notNull() }, (t) => [
  index('words_words').using('gin', t.words),
]);

export const content = pgTable('content', { pk: int('pk').primaryKey(), body: string('body') });

/** Superseded versions with the policy columns of their time; `until` is when the next version came. */
export const history = pgTable(
  'history',
  {
    pk: int('pk'),
    version: int('version'),
    updated: int('updated'),
    until: int('until'),
    method: int('method'),
    live: int('live'),
    body: string('body'),
    patient: optionalInt('patient'),
    author: optionalInt('author'),
    kind: int('kind'),
    labels: bits('labels'),
    clinicalDate: optionalInt('clinical_date'),
  },
  (t) => [uniqueIndex('history_version').on(t.pk, t.version), index('history_updated').on(t.updated)],
);

export const idxToken = pgTable('idx_token', { pk: int('pk'), param: int('param'), term: int('term'), grp: int('grp') }, (t) => [
  index('idx_token_row').on(t.pk, t.param),
  index('idx_token_value').on(t.param, t.term, t.pk),
]);

/** `exact` is empty where it equals `folded`. */
export const idxString = pgTable(
  'idx_string',
  { pk: int('pk'), param: int('param'), folded: string('folded'), exact: string('exact'), grp: int('grp') },
  (t) => [index('idx_string_row').on(t.pk, t.param), index('idx_string_value').on(t.param, t.folded, t.pk)],
);

export const idxDate = pgTable('idx_date', { pk: int('pk'), param: int('param'), lo: int('lo'), hi: int('hi'), grp: int('grp') }, (t) => [
  index('idx_date_row').on(t.pk, t.param),
  index('idx_date_value').on(t.param, t.lo, t.hi, t.pk),
]);

export const idxNumber = pgTable(
  'idx_number',
  { pk: int('pk'), param: int('param'), lo: float('lo'), hi: float('hi'), grp: int('grp') },
  (t) => [index('idx_number_row').on(t.pk, t.param), index('idx_number_value').on(t.param, t.lo, t.hi, t.pk)],
);

export const idxQuantity = pgTable(
  'idx_quantity',
  { pk: int('pk'), param: int('param'), lo: float('lo'), hi: float('hi'), unit: int('unit'), grp: int('grp') },
  (t) => [index('idx_quantity_row').on(t.pk, t.param), index('idx_quantity_value').on(t.param, t.lo, t.hi, t.unit, t.pk)],
);

export const idxReference = pgTable(
  'idx_reference',
  { pk: int('pk'), param: int('param'), target: int('target'), grp: int('grp') },
  (t) => [index('idx_reference_row').on(t.pk, t.param), index('idx_reference_value').on(t.target, t.param, t.pk)],
);

export const idxUri = pgTable('idx_uri', { pk: int('pk'), param: int('param'), value: string('value'), grp: int('grp') }, (t) => [
  index('idx_uri_row').on(t.pk, t.param),
  index('idx_uri_value').on(t.param, t.value, t.pk),
]);

export const idxPosition = pgTable(
  'idx_position',
  { pk: int('pk'), param: int('param'), latitude: float('latitude'), longitude: float('longitude'), grp: int('grp') },
  (t) => [index('idx_position_row').on(t.pk, t.param), index('idx_position_value').on(t.param, t.latitude, t.longitude, t.pk)],
);

/**
 * Rows of the policy tables name in `source` the resource that they were compiled from; `ordinal` counts them. The key is the
 * rank of a rule: read backwards, the first that applies wins.
 */
export const consentRule = pgTable(
  'consent_rule',
  {
    patient: int('patient'),
    category: int('category'),
    specificity: int('specificity'),
    depth: int('depth'),
    decided: int('decided'),
    deny: int('deny'),
    source: int('source'),
    ordinal: int('ordinal'),
    actor: int('actor'),
    purpose: optionalInt('purpose'),
    validFrom: int('valid_from'),
    validTo: int('valid_to'),
    dataFrom: optionalInt('data_from'),
    dataTo: optionalInt('data_to'),
    kind: optionalInt('kind'),
    data: optionalInt('data'),
    labels: bits('labels'),
  },
  (t) => [
    primaryKey({ columns: [t.patient, t.category, t.specificity, t.depth, t.decided, t.deny, t.source, t.ordinal] }),
    index('consent_rule_source').on(t.source),
  ],
);

export const relation = pgTable(
  'relation',
  {
    source: int('source'),
    ordinal: int('ordinal'),
    patient: int('patient'),
    relation: int('relation'),
    practitioner: optionalInt('practitioner'),
    organization: optionalInt('organization'),
    validFrom: int('valid_from'),
    validTo: int('valid_to'),
  },
  (t) => [primaryKey({ columns: [t.patient, t.source, t.ordinal] }), index('relation_source').on(t.source)],
);

/** `kind` null = every document kind; 0 = none. One row per kind. */
export const delegation = pgTable(
  'delegation',
  {
    source: int('source'),
    ordinal: int('ordinal'),
    patient: int('patient'),
    person: int('person'),
    relation: int('relation'),
    kind: optionalInt('kind'),
    validFrom: int('valid_from'),
    validTo: int('valid_to'),
  },
  (t) => [
    primaryKey({ columns: [t.patient, t.person, t.source, t.ordinal] }),
    index('delegation_source').on(t.source),
    index('delegation_person').on(t.person),
  ],
);

export const membership = pgTable(
  'membership',
  {
    source: int('source'),
    ordinal: int('ordinal'),
    practitioner: int('practitioner'),
    organization: int('organization'),
    role: int('role'),
    validFrom: int('valid_from'),
    validTo: int('valid_to'),
  },
  (t) => [primaryKey({ columns: [t.practitioner, t.source, t.ordinal] }), index('membership_source').on(t.source)],
);

/** `key` is a `term`, or the negative `pk` of a resource that is called part of this one or that this one inherits from. */
export const correlation = pgTable('correlation', { pk: int('pk'), key: int('key'), role: int('role') }, (t) => [
  primaryKey({ columns: [t.pk, t.key, t.role] }),
  index('correlation_key').on(t.key, t.pk),
]);

/** Append only; each row carries the hash of the one before. */
export const audit = pgTable('audit', {
  seq: int('seq').primaryKey(),
  at: int('at'),
  agent: string('agent'),
  onBehalfOf: optionalString('on_behalf_of'),
  role: optionalString('role'),
  organization: optionalString('organization'),
  purpose: string('purpose'),
  client: string('client'),
  action: string('action'),
  patients: string('patients'),
  what: string('what'),
  query: optionalString('query'),
  outcome: string('outcome'),
  requestId: string('request_id'),
  previousHash: string('previous_hash'),
  hash: string('hash'),
});

export const auditPatient = pgTable('audit_patient', { patient: string('patient'), seq: int('seq') }, (t) => [
  primaryKey({ columns: [t.patient, t.seq] }),
]);

/** What is to be told or done later, written with the change that causes it. A number is never given twice. */
export const outbox = pgTable(
  'outbox',
  { seq: key('seq'), kind: string('kind'), payload: string('payload'), due: int('due'), attempts: int('attempts').default(0) },
  (t) => [index('outbox_due').on(t.due)],
);

/** What lives beside the records and ends by itself: sessions, codes, attempts. */
export const keep = pgTable(
  'keep',
  {
    kind: string('kind'),
    key: string('key'),
    owner: optionalString('owner'),
    value: string('value'),
    expires: int('expires'),
    version: int('version'),
  },
  (t) => [primaryKey({ columns: [t.kind, t.key] }), index('keep_owner').on(t.owner, t.kind), index('keep_expires').on(t.expires)],
);

/** Organisations that have sent data of care; asked for older data when somebody consents to it. */
export const feeder = pgTable('feeder', { organization: int('organization'), since: int('since') }, (t) => [
  primaryKey({ columns: [t.organization] }),
]);

/** How often something happened on a day in Rome, about nobody in particular. */
export const dayCount = pgTable(
  'day_count',
  { day: string('day'), measure: string('measure'), channel: string('channel'), detail: string('detail'), count: int('count') },
  (t) => [primaryKey({ columns: [t.day, t.measure, t.channel, t.detail] })],
);
