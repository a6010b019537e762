// What lives beside the records and ends by itself: sessions, logins under way, grants, codes, used assertion ids, attempts.
//
// Duties of an engine: every act is one step of its own, durable when resolved, and holds against all others at the same
// time, from this process or another. What has expired is not there, whether or not it was swept. Values are JSON texts,
// times milliseconds since the epoch. Very long keys and owners come back shortened, and are found by both forms.

export interface KeptEntry {
  readonly key: string;
  /** Whose it is, to find or remove all of somebody's; null = nobody's. */
  readonly owner: string | null;
  readonly value: string;
  readonly expires: number;
}

export interface Kept extends KeptEntry {
  readonly version: number;
}

/** What can be done inside a transaction on records, and then stands or falls with it. */
export type KeepWithin = Omit<Keep, 'sweep'>;

export interface Keep {
  get(kind: string, key: string, now: number): Promise<Kept | undefined>;
  /** By key. */
  find(kind: string, owner: string, now: number): Promise<readonly Kept[]>;
  put(kind: string, entry: KeptEntry): Promise<void>;
  /** Only where nothing is there: of many at once, one is told true. */
  add(kind: string, entry: KeptEntry, now: number): Promise<boolean>;
  /** Only where the version is still the one that was read. */
  replace(kind: string, entry: KeptEntry, version: number): Promise<boolean>;
  /** Read and removed in one step: of many at once, one gets it. */
  take(kind: string, key: string, now: number): Promise<Kept | undefined>;
  remove(kind: string, key: string): Promise<void>;
  removeOf(kind: string, owner: string): Promise<void>;
  /** Removes what has expired; answers how much it was. */
  sweep(now: number): Promise<number>;
}
