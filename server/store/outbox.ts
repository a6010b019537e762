// What is to be told or done after a change, written in the change's own transaction (`Writer.tell`) and carried out later.

/** `payload` is a JSON text; nobody is handed it before `due` (milliseconds since the epoch). */
export interface Telling {
  readonly kind: string;
  readonly payload: string;
  readonly due: number;
}

export interface Told extends Telling {
  readonly seq: number;
  /** How many times it was handed out, this one included. */
  readonly attempts: number;
}

/** How long what was handed out stays with whoever asked; who neither says done nor retry in that time died with it. */
export const handedOutFor = 60_000;

export interface OutboxState {
  /** All that is not given up, whenever it is due. */
  readonly waiting: number;
  /** Of these, due now. */
  readonly due: number;
  /** Of these, handed out before without success. */
  readonly tried: number;
  /** When the earliest of those due was due; undefined = none is. */
  readonly dueSince?: number;
  readonly givenUp: number;
}

/**
 * At least once: an entry stays until somebody says that it is done. Several processes may ask; each gets others, for
 * `handedOutFor` milliseconds.
 */
export interface Outbox {
  /** The earliest first; only of these kinds, where some are named. */
  due(now: number, count: number, kinds?: readonly string[]): Promise<readonly Told[]>;
  done(seq: number): Promise<void>;
  retry(seq: number, due: number): Promise<void>;
  /** Never tried again; kept to be looked at. */
  giveUp(seq: number): Promise<void>;
  /** The given up, oldest first. */
  givenUp(count: number): Promise<readonly Told[]>;
  /** How many wait, and how many were given up. */
  counts(): Promise<{ readonly waiting: number; readonly givenUp: number }>;
  /** For whoever watches. */
  state(now: number): Promise<OutboxState>;
}
