// The one narrow interface between the house and its databases.
//
// Duties of an engine:
// - `read` gives one consistent snapshot; nothing uncommitted is ever seen.
// - `transact` is all-or-nothing and durable when its promise resolves. Inside, nothing is awaited but the writer. The work
//   may run again from the start after a serialisation conflict, so it keeps no state outside.
// - Concurrent `transact` and `append` calls may share one commit; each still succeeds or fails alone.
// - Two conditional writes with the same condition never both find nothing.
import type { HistoryQuery, Instance, Permitted } from '#consent/permit.ts';
import type { ConsentRule, PolicyRow, PolicyValues } from '#consent/policy-values.ts';
import type { IndexValues } from '#search/index-entry.ts';
import type { Position, Query } from '#search/query.ts';
import type { Target } from '#search/predicate.ts';
import type { PackedPart } from './packed-index.ts';
import type { Keep, KeepWithin } from './keep.ts';
import type { Outbox, Telling } from './outbox.ts';

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One version of one resource. `body` is the exact JSON text, '' when the version is a deletion. */
export interface Version {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly updated: number;
  readonly deleted: boolean;
  readonly method: Method;
  readonly body: string;
  /** Patient id of the compartment, for the audit trail; never sent to a client. */
  readonly patient: string | null;
}

export interface SearchResult {
  readonly matches: readonly Version[];
  readonly included: readonly Version[];
  /** Exactly what this requester may see; undefined when not asked. */
  readonly total?: number;
  readonly next?: Position;
  readonly previous?: Position;
}

export interface HistoryResult {
  readonly versions: readonly Version[];
  readonly total: number;
  readonly next?: NonNullable<HistoryQuery['before']>;
}

/** The row of a resource as the writer needs it, whoever asks: policy columns, no body. System use only. */
export interface Standing {
  readonly version: number;
  readonly deleted: boolean;
  readonly patient: string | null;
  readonly author: string | null;
  readonly documentKind: string;
  readonly labels: number;
  readonly marks: number;
  readonly clinicalDate: number | null;
}

export interface Membership {
  readonly organization: string;
  readonly role: string;
}

export interface Delegation {
  readonly relation: 'parent' | 'guardian' | 'delegate';
}

/** A place of acting for somebody, as the registry has it. */
export interface Represented extends Delegation {
  readonly patient: string;
  /** Id of the RelatedPerson that gives it. */
  readonly source: string;
  /** null = everything. */
  readonly documentKinds: readonly string[] | null;
  /** The moment after its last; the end of time when there is no end. */
  readonly to: number;
}

/** How often something happened on a day, about nobody in particular. */
export interface DayCount {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly measure: string;
  readonly channel: string;
  readonly detail: string;
  readonly count: number;
}

export interface Reader {
  search(query: Permitted<Query>): Promise<SearchResult>;
  /** Also a deleted version (the caller answers 410); undefined when hidden or never there. */
  read(instance: Permitted<Instance>): Promise<Version | undefined>;
  /** Newest first. */
  history(query: Permitted<HistoryQuery>): Promise<HistoryResult>;
  /** The SQL, its bound values and the engine's plan, for developers. */
  explain(query: Permitted<Query>): Promise<{ readonly sql: string; readonly values: readonly unknown[]; readonly plan: string }>;

  // The registry: what decides who a requester is. Never sent to a client.
  /** In force, of a professional and at organisations that are active. */
  memberships(practitioner: string, at: number): Promise<readonly Membership[]>;
  /** The registry says of this organisation or professional that they are active no more. */
  isEnded(target: Target): Promise<boolean>;
  /** The registry says of this person that they have died. */
  isDeceased(patient: string): Promise<boolean>;
  delegation(patient: string, person: string, at: number): Promise<Delegation | undefined>;
  /** For whom this person may act, by the link to them and not by any code. */
  represented(person: string, at: number): Promise<readonly Represented[]>;
  consentRules(patient: string, at: number): Promise<readonly ConsentRule[]>;
  standing(target: Target): Promise<Standing | undefined>;
  /** Of many at once, by `Type/id`. */
  standings(targets: readonly Target[]): Promise<ReadonlyMap<string, Standing>>;
  /** Which of these carry one of the marks of `mask`, deleted or not: `Type/id`. */
  marked(targets: readonly Target[], mask: number): Promise<ReadonlySet<string>>;
  /** Resources of the same patient that share a correlation key, directly or through others; at most 1000. */
  correlated(target: Target): Promise<readonly (Target & Standing)[]>;
  /** Ids of the organisations that have sent data of care. */
  feeders(): Promise<readonly string[]>;
  /** Days included, in their order. */
  dayCounts(from: string, to: string): Promise<readonly DayCount[]>;
}

export interface NewVersion {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly updated: number;
  readonly method: Method;
  /** undefined = a deletion: the row keeps its policy columns, its index rows go. */
  readonly content?: {
    readonly body: string;
    readonly index: IndexValues | PackedPart;
    readonly policy: PolicyValues;
  };
  /** Organisation that is accountable for the content. */
  readonly author: string | null;
}

export interface AuditRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly agent: string;
  readonly onBehalfOf: string | null;
  readonly role: string | null;
  readonly organization: string | null;
  readonly purpose: string;
  readonly client: string;
  /** FHIR interaction code (`search-type`) or operation (`$hide`). */
  readonly action: string;
  /** Patients whose data were disclosed or changed. */
  readonly patients: readonly string[];
  /** `Type/id/_history/version` of everything disclosed or changed. */
  readonly what: readonly string[];
  /** The question as asked (path and parameters), for the auditor. */
  readonly query: string | null;
  readonly outcome: 'success' | 'denied' | 'failed';
  readonly requestId: string;
}

export interface StoredAuditRecord extends AuditRecord {
  readonly seq: number;
  readonly hash: string;
  readonly previousHash: string;
}

export interface WordsOfVersion extends Target, Pick<IndexValues, 'text' | 'content'> {
  readonly version: number;
}

export interface Writer extends Reader {
  /**
   * Replaces index rows, policy columns and policy rows; the version before moves to the history. Marks and labels spread
   * along `correlations` and `inheritsFrom` within the patient: a resource that joins a hidden group is hidden from birth.
   */
  put(version: NewVersion): Promise<void>;
  /** Sets and clears marks without a new version. */
  mark(targets: readonly Target[], set: number, clear: number): Promise<void>;
  addPolicyRows(source: Target, rows: readonly PolicyRow[]): Promise<void>;
  /** The words that these versions are found by, without a new version; what is of another version by now keeps its own. */
  replaceWords(versions: readonly WordsOfVersion[]): Promise<void>;
  /** Waits for any other transaction that holds the same key; held until the end. For conditional writes. */
  lock(key: string): Promise<void>;
  audit(record: AuditRecord): Promise<void>;
  /** Goes into the outbox when this transaction is committed, and not otherwise. */
  tell(telling: Telling): Promise<void>;
  /** Remembered once; its resources must have been put before. */
  noteFeeder(organization: string, at: number): Promise<void>;
  /** One more of these, or as many more as happened. */
  countOnDay(counted: Omit<DayCount, 'count'>, times?: number): Promise<void>;
  /** What lives beside the records, in the same commit. */
  readonly keep: KeepWithin;
}

/** Of the trail of one person: whose rows, and which of them. */
export interface AuditQuestion {
  readonly patient: string;
  /** Milliseconds; [from, to). */
  readonly from?: number;
  readonly to?: number;
  readonly role?: string;
  /** In an emergency, or the declaration of one. */
  readonly emergency?: boolean;
  /** Not by this agent. */
  readonly except?: string;
  /** By one of these agents, or for one of these organisations. */
  readonly by?: { readonly agents: readonly string[]; readonly organizations: readonly string[] };
}

export interface AuditFilter extends Partial<AuditQuestion> {
  readonly after?: number;
  readonly before?: number;
  readonly count: number;
  /** Otherwise in order of `seq`. */
  readonly newestFirst?: boolean;
}

export interface Transacting {
  /**
   * Given by who is in no hurry: are others of the kind on their way? Then the work may wait a few of them out, for some hundredths of a
   * second and only as long as nothing else is to be written, and share a commit with them.
   */
  readonly moreToCome?: (() => boolean) | undefined;
}

export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  transact<T>(work: (writer: Writer) => Promise<T>, how?: Transacting): Promise<T>;
  /** Durable when resolved; shares a commit with its neighbours. */
  append(record: AuditRecord): Promise<void>;
  /** In order of `seq`, for the chain check and the citizen's trail. */
  auditTrail(filter: AuditFilter): Promise<readonly StoredAuditRecord[]>;
  /** How many rows of the trail answer the question, and how many of them are emergencies. */
  auditCount(question: AuditQuestion): Promise<{ readonly total: number; readonly emergencies: number }>;
  /** Every agent of a person's trail, with each organisation that they acted for. */
  auditActors(patient: string): Promise<readonly { readonly agent: string; readonly organization: string | null }[]>;
  /** What lives beside the records and ends by itself. */
  readonly keep: Keep;
  readonly outbox: Outbox;
  close(): Promise<void>;
}
