// What a receipt says: who decided what, when, having read which notice. The typesetting is somebody else's.
import { createHash } from 'node:crypto';
import type { Decider } from './decider.ts';
import type { Language } from './notices.ts';
import type { Choices, Contacts } from './states.ts';

export interface ReceiptFacts {
  readonly kind: 'opening' | 'change';
  /** Of the person, or of who decided for them. */
  readonly language: Language;
  readonly person: { readonly name: string; readonly fiscalCode: string; readonly birthDate: string };
  /** `Patient/ID` */
  readonly patient: string;
  readonly decider: Decider;
  /** The other parent decided as well. */
  readonly bothParents?: boolean;
  readonly contacts?: Contacts;
  readonly choices: Choices;
  /** One that the person added or ended, in the words that were shown. */
  readonly restriction?: { readonly kind: 'set' | 'ended'; readonly inWords: string; readonly consent: string };
  /** Milliseconds since the epoch. */
  readonly decided: number;
  readonly notice: string | undefined;
  readonly policyName: string;
  /** Of the decisions, as `digestOf` makes it. */
  readonly digest: string;
  readonly verificationCode: string;
  /** Where a code can be checked. */
  readonly verifyAt: string;
}

export const languageTags: Readonly<Record<Language, string>> = { it: 'it-IT', en: 'en-GB' };

/** Typesets the receipt. */
export type MakeReceipt = (facts: ReceiptFacts) => Promise<Uint8Array>;

/** SHA-256 over the decisions in one spelling, so that anybody who has them can compute it again. */
export function digestOf({
  patient,
  decider,
  choices,
  restriction,
  decided,
  notice,
  policyName,
}: Omit<ReceiptFacts, 'digest' | 'verificationCode'>): string {
  const { feed, past, consultation } = choices;
  const { performer, title, channel } = decider;
  const spelled = [
    patient,
    performer,
    title,
    channel,
    new Date(decided).toISOString(),
    notice ?? null,
    policyName,
    { feed, past, consultation },
    ...(restriction === undefined ? [] : [restriction]),
  ];
  return createHash('sha256').update(JSON.stringify(spelled)).digest('hex');
}

/** Without the letters and digits that are mistaken for each other. */
const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

/** Sixteen characters in groups of four, made from an id that nobody can guess. */
export function verificationCode(unguessable: string): string {
  const bytes = createHash('sha256').update(unguessable).digest().subarray(0, 16);
  const letters = [...bytes].map((byte) => alphabet[byte % alphabet.length]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}
