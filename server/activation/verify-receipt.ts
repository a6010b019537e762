// Does a verification code belong to a receipt, and do its choices still hold? Nothing of the person is told. A receipt is only what a
// Consent of the same record names as its source, with the same file: anybody may upload a paper that looks like one.
import type { Consent, DocumentReference } from '@medplum/fhirtypes';
import type { Proceedings, View } from '#record/proceed.ts';
import { endReceiptExtension, verificationCodeSystem } from './fhir-words.ts';
import { isOpeningTitle } from './receipt-text.ts';

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
        const named = await view.identified('DocumentReference', 'receipt', { system: verificationCodeSystem, value: asWritten(code) });
        for (const { id, patient } of named) {
          const all = patient === null ? [] : await receiptsOf(view, patient);
          const receipt = all.find((one) => one.id === id);
          if (receipt !== undefined) return checkedAmong(receipt, all);
        }
        return { state: 'unknown' };
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

function checkedAmong(receipt: DocumentReference, all: readonly DocumentReference[]): CheckedReceipt {
  const decided = Date.parse(receipt.date ?? '');
  const isLast = all.every(({ date = '' }) => Date.parse(date) <= decided);
  return { state: isLast ? 'valid' : 'superseded', kind: isOpeningTitle(receipt.description ?? '') ? 'opening' : 'change', decided };
}

/** Those that stand behind a decision of this person, whatever has become of the decision. */
async function receiptsOf(view: View, patient: string): Promise<readonly DocumentReference[]> {
  const consents = (await view.ofPatient(patient, 'Consent', 'consent')).map(({ body }) => JSON.parse(body) as Consent);
  const sources = consents.flatMap(({ sourceAttachment, extension = [] }) => {
    const ends = extension.filter(({ url }) => url === endReceiptExtension).map(({ valueAttachment }) => valueAttachment);
    return [sourceAttachment, ...ends].filter((source) => source !== undefined);
  });
  const documents = (await view.ofPatient(patient, 'DocumentReference', 'receipt')).map(
    ({ body }) => JSON.parse(body) as DocumentReference,
  );
  return documents.filter(({ status, identifier = [], content }) => {
    const file = content[0]?.attachment;
    const isSource = sources.some(({ url, hash }) => url !== undefined && url === file?.url && hash !== undefined && hash === file.hash);
    return status === 'current' && isSource && identifier.some(({ system }) => system === verificationCodeSystem);
  });
}
