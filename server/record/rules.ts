// The consent rules of the people whom a transaction writes about, asked once for all its entries: only a Consent changes them.
import type { ConsentRule } from '#consent/policy-values.ts';
import type { Reader } from '#store/store.ts';

export interface Rules {
  /** At once when they were asked before: so it is nearly always. */
  of(patient: string): readonly ConsentRule[] | Promise<readonly ConsentRule[]>;
  /** After a Consent was written. */
  forget(): void;
}

export function createRules(reader: Pick<Reader, 'consentRules'>, now: number): Rules {
  const known = new Map<string, readonly ConsentRule[]>();
  async function ask(patient: string): Promise<readonly ConsentRule[]> {
    const found = await reader.consentRules(patient, now);
    known.set(patient, found);
    return found;
  }
  return {
    of: (patient) => known.get(patient) ?? ask(patient),
    forget: () => known.clear(),
  };
}
