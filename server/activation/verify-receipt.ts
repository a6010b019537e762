// Does a verification code belong to a receipt, and do its choices still hold? Nothing of the person is told.
import type { DocumentReference } from '@medplum/fhirtypes';
import type { Proceedings } from '#record/proceed.ts';
import { verificationCodeSystem } from './fhir-words.ts';

export interface ReceiptCheck {
  /** `from`: who asks, for the limit on guesses (an address of the network). */
  verifyReceipt(code: string, from: string): Promise<CheckedReceipt>;
}

export type CheckedReceipt =
  | { readonly state: 'unknown' }
  /** `superseded`: a later receipt of the same record has taken its place. */
  | { readonly state: 'valid' | 'superseded'; readonly kind: 'opening' | 'change'; readonly decided: number };

export interface ReceiptCheckParts {
  readonly record: Pick<Proceedings, 'look'>;
  readonly attempts: { check(who: string, now: number): Promise<void>; miss(who: string, now: number): Promise<void> };
  readonly clock: () => number;
}

export function createReceiptCheck({ record, attempts, clock }: ReceiptCheckParts): ReceiptCheck {
  return {
    async verifyReceipt(code, from) {
      const who = `receipt ${from}`;
      await attempts.check(who, clock());
      const checked = await record.look<CheckedReceipt>(async (view) => {
        const [found] = await view.identified('DocumentReference', 'receipt', { system: verificationCodeSystem, value: asWritten(code) });
        if (found === undefined || found.patient === null) return { state: 'unknown' };
        const receipt = JSON.parse(found.body) as DocumentReference;
        const decided = Date.parse(receipt.date ?? '');
        const all = (await view.ofPatient(found.patient, 'DocumentReference', 'receipt')).map(
          ({ body }) => JSON.parse(body) as DocumentReference,
        );
        const isLast = all.filter(isReceipt).every(({ date = '' }) => Date.parse(date) <= decided);
        const kind = receipt.description?.includes('apertura') === true ? 'opening' : 'change';
        return { state: isLast ? 'valid' : 'superseded', kind, decided };
      });
      if (checked.state === 'unknown') await attempts.miss(who, clock());
      return checked;
    },
  };
}

/** People type small letters, and leave the dashes out. */
function asWritten(code: string): string {
  const letters = code.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 64); // prettier-ignore
  return (letters.match(/.{1,4}/g) ?? []).join('-');
}

function isReceipt({ identifier = [] }: DocumentReference): boolean {
  return identifier.some(({ system }) => system === verificationCodeSystem);
}
