// The consent rules of the people whom a transaction writes about, asked once for all its entries: only a Consent changes them.
import type { ConsentRule } from '#consent/policy-values.ts';
import type { Reader } from '#store/store.ts';

export interface Rules {
  of(patient: string): Promise<readonly ConsentRule[]>;
  /** After a Consent was written. */
  forget(): void;
}

export function createRules(reader: Pick<Reader, 'consentRules'>, now: number): Rules {
  const known = new Map<string, readonly ConsentRule[]>();
  return {
    async of(patient) {
      const found = known.get(patient) ?? (await reader.consentRules(patient, now));
      known.set(patient, found);
      return found;
    },
    forget: () => known.clear(),
  };
}
