// What can be asked of the record's one way in, free of HTTP and of Bundles.
// https://hl7.org/fhir/R4/http.html
import type { Identifier, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import type { Checked } from '#reading/prepared.ts';
import type { Target } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';
import type { Version } from '#store/store.ts';

/** A resource as value and as its exact minified text. */
export interface Content {
  readonly value: Resource;
  readonly text: string;
  /** What was found out of it beforehand, for the id that it will have: neither validated nor indexed again. */
  readonly checked?: Checked;
}

/** Of a text that was checked elsewhere: the value is read from it when somebody asks. */
export function contentOf(text: string, checked: Checked): Content {
  return new CheckedContent(text, checked);
}

class CheckedContent implements Content {
  readonly text: string;
  readonly checked: Checked;
  #value: Resource | undefined;

  constructor(text: string, checked: Checked) {
    this.text = text;
    this.checked = checked;
  }

  get value(): Resource {
    return (this.#value ??= JSON.parse(this.text) as Resource);
  }
}

/** One resource by id, or the one that a condition finds. */
export type Selector = { readonly type: string; readonly id: string } | { readonly type: string; readonly condition: Condition };

export interface Condition {
  /** As asked, for messages and for locking. */
  readonly text: string;
  readonly query: Query;
}

interface Placed {
  /** `Bundle.entry[3]`, or '' outside Bundles: where messages point to. */
  readonly place: string;
  /** The entry's `fullUrl`: what other entries call this resource. */
  readonly fullUrl?: string;
  /** Tolerances that were applied while reading the entry; they go into its answer. */
  readonly warnings?: readonly OperationOutcomeIssue[];
  readonly part?: Part;
  /** The organisation whose word an import carries out. What it relates to is looked for, and gives way, as that organisation would. */
  readonly behalf?: string;
}

/** What this server made of another change of the submission: written only when that one is. */
export interface Part {
  /** The id, or else the fullUrl, of the change that it belongs to, which comes before it. */
  readonly of: string;
  /** The same part of what is held, where that answers the other change. */
  readonly held?: (whole: Version) => Target | undefined;
}

/** What answers a create instead when it is there already, by this server's own rule. */
export interface Held {
  readonly condition: Condition;
  /** Throws where what is there forbids the create. */
  readonly meet: (version: Version) => void;
}

/** A document that is held, and how a new one relates to it. */
export interface Relation {
  readonly id: string;
  readonly code: 'replaces' | 'appends' | 'transforms' | 'signs';
  /** Where it is named. */
  readonly expression: string;
}

/** A document that others may have named before it came. */
export interface Arrival {
  readonly numbers: readonly Identifier[];
  /** To be held while it is asked who names them. */
  readonly locks: readonly string[];
  /** Documents that name one of the numbers. */
  readonly naming: Query;
  /** Ids of those that an import adds to or transforms: with one that has given way before, it gives way too. */
  readonly addsTo?: readonly string[];
}

export type Change = Placed &
  (
    | {
        readonly kind: 'create';
        readonly type: string;
        readonly content: Content;
        readonly ifNoneExist?: Condition;
        readonly held?: Held;
        /** Given by this server to what it made itself. */
        readonly id?: string;
        /** The person in whose record it corrects what is held already: a late correction is taken after the feed has ended. */
        readonly corrects?: string;
        /** Documents that this one relates to, to be checked when it is written. */
        readonly relations?: readonly Relation[];
        /** Those that were looked for by their number and are not held: when it is written they must still not be. */
        readonly awaited?: readonly Condition[];
        readonly arrival?: Arrival | undefined;
      }
    | {
        readonly kind: 'update';
        readonly target: Selector;
        readonly content: Content;
        readonly ifMatch?: number | '*';
        readonly ifNoneMatch?: number | '*';
        readonly superseded?: readonly string[];
      }
    | {
        readonly kind: 'patch';
        readonly target: Selector;
        readonly apply: (current: Content) => Content;
        readonly ifMatch?: number | '*';
        /** Of a document that gives way: the ids of all that give way with it. What else adds to it came in meanwhile, or with it. */
        readonly superseded?: readonly string[];
      }
    | { readonly kind: 'delete'; readonly target: Selector; readonly ifMatch?: number | '*' }
  );

export interface Submitted {
  /** `matched`: an existing resource answers the change and nothing was written. */
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted' | 'matched' | 'absent';
  readonly version?: Version;
  readonly warnings: readonly OperationOutcomeIssue[];
}
