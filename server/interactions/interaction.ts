// One FHIR interaction or operation, free of HTTP.
// https://hl7.org/fhir/R4/http.html
import type { Requester } from '#auth/requester.ts';
import type { OfferedOperation } from '#conformance/operation-definition.ts';

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
  /** `text` is empty where the media type is no text (a PDF); `bytes` are always there when a door read them. */
  readonly body?: { readonly text: string; readonly mediaType: string; readonly bytes?: Uint8Array };
  /** The content itself is wanted, not its FHIR form: a Binary in its own media type. */
  readonly raw?: boolean;
  /** Whose data a Binary in its own media type holds: `Patient/1`. https://hl7.org/fhir/R4/binary.html#security */
  readonly securityContext?: string;
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

/** Where an operation can be called: https://hl7.org/fhir/R4/operations.html */
export interface Operation extends OfferedOperation {
  readonly run: Interaction;
  /** What GET answers under the same name, and changes nothing. */
  readonly look?: Interaction;
}

/** The operation of this name at the place of the address. */
export function findOperation(
  operations: readonly Operation[],
  { operation, type, id }: Pick<Ask, 'operation' | 'type' | 'id'>,
): Operation | undefined {
  const level = type === undefined ? 'system' : id === undefined ? 'type' : 'instance';
  return operations.find(
    ({ name, levels, types }) =>
      name === operation && levels.includes(level) && (type === undefined || types === undefined || types.includes(type)),
  );
}
