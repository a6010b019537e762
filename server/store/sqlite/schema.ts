// The tables of the embedded engine, for migrations; the queries are in `../sql/`. Twin of `../postgres/schema.ts`.
//
// Two things that drizzle cannot say are written by hand into the first migration: `WITHOUT ROWID` on the tables that are
// read by their key (idx_*, correlation, audit_patient, the policy tables), and the full-text table `words`.
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

const int = (name: string) => integer(name).notNull();
const optionalInt = (name: string) => integer(name);
const float = (name: string) => real(name).notNull();
const string = (name: string) => text(name).notNull();
const optionalString = (name: string) => text(name);
const key = (name: string) => integer(name).primaryKey();

/** Small closed vocabulary: types, parameters, code systems, document kinds, actors. */
export const name = sqliteTable('name', { id: key('id'), text: string('text') }, (t) => [uniqueIndex('name_text').on(t.text)]);

/** System (a `name`, 0 for none) and code of a token; units of quantities; correlation keys. */
export const term = sqliteTable('term', { id: key('id'), system: int('system'), code: string('code') }, (t) => [
  uniqueIndex('term_code').on(t.code, t.system),
  index('term_system').on(t.system),
]);

/** One row per resource, or per thing that is only referred to (version 0, live 0). `live` 0 with a version = deleted. */
export const resource = sqliteTable(
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
    labels: int('labels'),
    marks: int('marks'),
    clinicalDate: optionalInt('clinical_date'),
  },
  (t) => [
    uniqueIndex('resource_id').on(t.type, t.id),
    index('resource_type').on(t.type, t.live, t.pk),
    index('resource_updated').on(t.type, t.live, t.updated, t.pk),
    // What a patient's resources are judged by, in the order of their dates: counted and cut without a row being read.
    index('resource_patient').on(t.patient, t.type, t.live, t.clinicalDate, t.pk, t.kind, t.labels, t.marks, t.author),
    // What is marked: of many things named, the few that somebody may not hear of.
    index('resource_marked')
      .on(t.id)
      .where(sql`marks <> 0`),
  ],
);

export const content = sqliteTable('content', { pk: key('pk'), body: string('body') });

/** Superseded versions with the policy columns of their time; `until` is when the next version came. */
export const history = sqliteTable(
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
    labels: int('labels'),
    clinicalDate: optionalInt('clinical_date'),
  },
  (t) => [uniqueIndex('history_version').on(t.pk, t.version), index('history_updated').on(t.updated)],
);

export const idxToken = sqliteTable('idx_token', { pk: int('pk'), param: int('param'), term: int('term'), grp: int('grp') }, (t) => [
  primaryKey({ columns: [t.pk, t.param, t.term, t.grp] }),
  index('idx_token_value').on(t.param, t.term, t.pk),
]);

/** `exact` is empty where it equals `folded`. */
export const idxString = sqliteTable(
  'idx_string',
  { pk: int('pk'), param: int('param'), folded: string('folded'), exact: string('exact'), grp: int('grp') },
  (t) => [primaryKey({ columns: [t.pk, t.param, t.folded, t.exact, t.grp] }), index('idx_string_value').on(t.param, t.folded, t.pk)],
);

export const idxDate = sqliteTable(
  'idx_date',
  { pk: int('pk'), param: int('param'), lo: int('lo'), hi: int('hi'), grp: int('grp') },
  (t) => [primaryKey({ columns: [t.pk, t.param, t.lo, t.hi, t.grp] }), index('idx_date_value').on(t.param, t.lo, t.hi, t.pk)],
);

export const idxNumber = sqliteTable(
  'idx_number',
  { pk: int('pk'), param: int('param'), lo: float('lo'), hi: float('hi'), grp: int('grp') },
  (t) => [primaryKey({ columns: [t.pk, t.param, t.lo, t.hi, t.grp] }), index('idx_number_value').on(t.param, t.lo, t.hi, t.pk)],
);

export const idxQuantity = sqliteTable(
  'idx_quantity',
  { pk: int('pk'), param: int('param'), lo: float('lo'), hi: float('hi'), unit: int('unit'), grp: int('grp') },
  (t) => [
    primaryKey({ columns: [t.pk, t.param, t.lo, t.hi, t.unit, t.grp] }),
    index('idx_quantity_value').on(t.param, t.lo, t.hi, t.unit, t.pk),
  ],
);

export const idxReference = sqliteTable(
  'idx_reference',
  { pk: int('pk'), param: int('param'), target: int('target'), grp: int('grp') },
  (t) => [primaryKey({ columns: [t.pk, t.param, t.target, t.grp] }), index('idx_reference_value').on(t.target, t.param, t.pk)],
);

export const idxUri = sqliteTable('idx_uri', { pk: int('pk'), param: int('param'), value: string('value'), grp: int('grp') }, (t) => [
  primaryKey({ columns: [t.pk, t.param, t.value, t.grp] }),
  index('idx_uri_value').on(t.param, t.value, t.pk),
]);

export const idxPosition = sqliteTable(
  'idx_position',
  { pk: int('pk'), param: int('param'), latitude: float('latitude'), longitude: float('longitude'), grp: int('grp') },
  (t) => [
    primaryKey({ columns: [t.pk, t.param, t.latitude, t.longitude, t.grp] }),
    index('idx_position_value').on(t.param, t.latitude, t.longitude, t.pk),
  ],
);

/**
 * Rows of the policy tables name in `source` the resource that they were compiled from; `ordinal` counts them. The key is the
 * rank of a rule: read backwards, the first that applies wins.
 */
export const consentRule = sqliteTable(
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
    labels: int('labels'),
  },
  (t) => [
    primaryKey({ columns: [t.patient, t.category, t.specificity, t.depth, t.decided, t.deny, t.source, t.ordinal] }),
    index('consent_rule_source').on(t.source),
  ],
);

export const relation = sqliteTable(
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
export const delegation = sqliteTable(
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

export const membership = sqliteTable(
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
export const correlation = sqliteTable('correlation', { pk: int('pk'), key: int('key'), role: int('role') }, (t) => [
  primaryKey({ columns: [t.pk, t.key, t.role] }),
  index('correlation_key').on(t.key, t.pk),
]);

/** Append only; each row carries the hash of the one before. */
export const audit = sqliteTable('audit', {
  seq: key('seq'),
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

export const auditPatient = sqliteTable('audit_patient', { patient: string('patient'), seq: int('seq') }, (t) => [
  primaryKey({ columns: [t.patient, t.seq] }),
]);

/** What is to be told or done later, written with the change that causes it. A number is never given twice. */
export const outbox = sqliteTable(
  'outbox',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    kind: string('kind'),
    payload: string('payload'),
    due: int('due'),
    attempts: int('attempts').default(0),
  },
  (t) => [index('outbox_due').on(t.due)],
);

/** What lives beside the records and ends by itself: sessions, codes, attempts. */
export const keep = sqliteTable(
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
export const feeder = sqliteTable('feeder', { organization: int('organization'), since: int('since') }, (t) => [
  primaryKey({ columns: [t.organization] }),
]);

/** How often something happened on a day in Rome, about nobody in particular. */
export const dayCount = sqliteTable(
  'day_count',
  { day: string('day'), measure: string('measure'), channel: string('channel'), detail: string('detail'), count: int('count') },
  (t) => [primaryKey({ columns: [t.day, t.measure, t.channel, t.detail] })],
);
