// A document of somebody else's that is read while the server runs: when a new one is bad, the last good one stays in force.

export interface LastGoodParts {
  /** The document as it is now. */
  readonly read: () => string;
  /** The last good one, kept where a restart finds it. */
  readonly lastGood: { readonly read: () => string | undefined; readonly write: (document: string) => void };
  readonly complain: (reason: string) => void;
}

export interface LastGood<T> {
  /** What is now in force. */
  value(): T;
  /** Reads again. A bad document is complained of and changes nothing. */
  refresh(): void;
}

/** Read at once; throws when there is no good one at all. */
export function createLastGood<T>(understand: (document: string) => T, { read, lastGood, complain }: LastGoodParts): LastGood<T> {
  let inForce: { readonly document: string; readonly value: T } | undefined;

  function refresh(): void {
    try {
      const document = read();
      if (document === inForce?.document) return;
      inForce = { document, value: understand(document) };
      lastGood.write(document);
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
      if (inForce !== undefined) return;
      const document = lastGood.read();
      if (document === undefined) throw error;
      inForce = { document, value: understand(document) };
    }
  }

  refresh();
  return {
    refresh,
    value() {
      if (inForce === undefined) throw new Error('Nothing was read.');
      return inForce.value;
    },
  };
}
