// What goes to the server in one request, and what the answer says of each resource in it.

/** A resource (or request) within a file: `line 12`, `Bundle.entry[3]`, or the whole file. */
export interface Piece {
  readonly name: string;
  readonly type: string;
}

/** A resource with an id, to be put. */
export interface Put extends Piece {
  readonly id: string;
  /** Its exact JSON text. */
  readonly text: string;
  /** Size in the file. */
  readonly bytes: number;
}

interface Sent {
  readonly file: string;
  /** Bytes of the file that this parcel stands for, for the progress. */
  readonly bytes: number;
}

export type Parcel =
  /** Resources put one by one in a batch Bundle; may be cut when the server refuses it as a whole. */
  | (Sent & { readonly kind: 'batch'; readonly puts: readonly Put[] })
  /** A Bundle of requests, answered entry by entry or as a whole. */
  | (Sent & { readonly kind: 'bundle'; readonly text: string; readonly pieces: readonly Piece[]; readonly repeatable: boolean })
  /** One request for the whole file. */
  | (Sent & {
      readonly kind: 'single';
      readonly method: 'PUT' | 'POST';
      readonly path: string;
      readonly contentType: string;
      readonly body: Uint8Array<ArrayBuffer>;
      readonly piece: Piece;
      readonly repeatable: boolean;
      /** Create only where this condition finds nothing. */
      readonly ifNoneExist?: string;
    })
  /** Something that could not be read, so that nothing is sent. */
  | (Sent & { readonly kind: 'unreadable'; readonly refusals: readonly Refusal[] });

export interface Refusal {
  readonly file: string;
  readonly entry: string;
  readonly type: string;
  /** HTTP status; undefined when the loader itself could not read it. */
  readonly status?: number;
  readonly expression?: string;
  readonly diagnostics: string;
}

export interface PieceResult {
  readonly type: string;
  readonly status: number;
}

export interface Verdict {
  readonly results: readonly PieceResult[];
  readonly refusals: readonly Refusal[];
  /** Resources that were accepted with a warning. */
  readonly warnings: number;
}

export function unreadable(file: string, bytes: number, entry: string, diagnostics: string): Parcel {
  return { kind: 'unreadable', file, bytes, refusals: [{ file, entry, type: '', diagnostics }] };
}
