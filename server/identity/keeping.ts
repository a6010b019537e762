// What this room asks of whoever remembers: entries that end by themselves. Times in milliseconds since the epoch.

export interface KeptEntry {
  readonly key: string;
  readonly owner: string | null;
  readonly value: string;
  readonly expires: number;
}

export interface Kept extends KeptEntry {
  readonly version: number;
}

/** Everything is durable when the promise resolves; `add`, `replace` and `take` happen once, however many ask at the same time. */
export interface Keeping {
  get(kind: string, key: string, now: number): Promise<Kept | undefined>;
  find(kind: string, owner: string, now: number): Promise<readonly Kept[]>;
  put(kind: string, entry: KeptEntry): Promise<void>;
  add(kind: string, entry: KeptEntry, now: number): Promise<boolean>;
  replace(kind: string, entry: KeptEntry, version: number): Promise<boolean>;
  take(kind: string, key: string, now: number): Promise<Kept | undefined>;
  remove(kind: string, key: string): Promise<void>;
}
