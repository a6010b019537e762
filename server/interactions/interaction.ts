// One FHIR interaction or operation, free of HTTP.
// https://hl7.org/fhir/R4/http.html
import type { Requester } from '#auth/requester.ts';

/** What is asked, by whom. */
export interface Ask {
  readonly requester: Requester;
  readonly requestId: string;
  /** Path and query as asked, for the audit trail. */
  readonly asked: string;
  readonly type?: string;
  readonly id?: string;
  readonly version?: number;
  /** With its dollar sign: `$hide`. */
  readonly operation?: string;
  readonly compartment?: { readonly type: string; readonly id: string };
  /** Decoded pairs of query string and form body, in order. */
  readonly params: readonly (readonly [string, string])[];
  readonly body?: { readonly text: string; readonly mediaType: string; readonly bytes?: Uint8Array };
  readonly preconditions: {
    readonly ifMatch?: number | '*';
    readonly ifNoneMatch?: number | '*';
    /** Milliseconds since the epoch. */
    readonly ifModifiedSince?: number;
    readonly ifNoneExist?: string;
  };
  readonly prefer: {
    readonly return?: 'minimal' | 'representation' | 'OperationOutcome';
    readonly handling: 'strict' | 'lenient';
  };
}

export interface Answer {
  /** `http/status.ts` turns it into a number. */
  readonly kind: 'ok' | 'created' | 'no-content' | 'not-modified' | 'accepted';
  /** FHIR JSON text, ready to send, never parsed again; undefined = empty. */
  readonly body?: string;
  /** Bytes of a Binary in its own media type. */
  readonly raw?: { readonly bytes: Uint8Array; readonly contentType: string };
  readonly version?: { readonly type: string; readonly id: string; readonly version: number; readonly updated: number };
}

export type Interaction = (ask: Ask) => Promise<Answer>;
