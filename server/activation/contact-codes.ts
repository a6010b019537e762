// Whose an e-mail address or a mobile number is: a code goes there, and comes back. Six digits, ten minutes, five attempts; what is
// kept is a slow hash of the code, and afterwards that this person has proved this address.
// https://pages.nist.gov/800-63-4/sp800-63b.html#out-of-band (verification codes)
import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { badValue, businessRule, OperationOutcomeError, throttled } from '#fhir/outcome.ts';
import { tellingsFor } from '#notify/match.ts';
import type { Keep } from '#store/keep.ts';
import type { Telling } from '#store/outbox.ts';
import { contactIssues, plainPhone } from './contacts.ts';
import type { Language } from './notices.ts';
import type { Contacts } from './states.ts';

export type Contact = keyof Contacts;
/** Addresses by kind that a code has come back from. */
export type ProvenContacts = Readonly<Record<Contact, readonly string[]>>;

/** Whose proof it is: who asks, and about whose record. */
export interface Claim {
  readonly subject: string;
  readonly patient: string;
  readonly contact: Contact;
  readonly address: string;
}

export interface ContactCodes {
  /** Answers until when the code holds. */
  send(claim: Claim, language: Language): Promise<{ readonly expires: number }>;
  /** Throws with the reason when the code is not the one. */
  verify(claim: Claim, code: string): Promise<void>;
  proven(who: Pick<Claim, 'subject' | 'patient'>): Promise<ProvenContacts>;
}

export interface ContactCodeParts {
  readonly keep: Keep;
  readonly tell: (tellings: readonly Telling[]) => Promise<void>;
  readonly clock: () => number;
  readonly newId: () => string;
  /** How long a proof holds, milliseconds. */
  readonly proofLifetime: number;
}

const kinds = { code: 'contact-code', proof: 'contact-proof', sends: 'contact-sends' } as const;
const minute = 60_000;
const codeLifetime = 10 * minute;
const mostAttempts = 5;
const pause = 30_000;
const mostSends = 5;
const sendsCountedFor = 60 * minute;
const mostTries = 20;

interface Pending {
  readonly salt: string;
  readonly hash: string;
  readonly attempts: number;
}

const stretched = promisify<string, string, number, Buffer>(scrypt);

export function createContactCodes({ keep, tell, clock, newId, proofLifetime }: ContactCodeParts): ContactCodes {
  /** By the one who asks and by the address: nobody floods a stranger's telephone from many accounts. */
  async function countSend(key: string): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const now = clock();
      const kept = await keep.get(kinds.sends, key, now);
      const before = kept === undefined ? [] : (JSON.parse(kept.value) as number[]).filter((at) => now - at < sendsCountedFor);
      const last = before.at(-1);
      if (last !== undefined && now - last < pause)
        throw throttled('A code was sent a moment ago; wait half a minute before asking again (wait).');
      if (before.length >= mostSends) throw throttled('Too many codes were sent within the hour; try again later (too-many-codes).');
      const entry = { key, owner: null, value: JSON.stringify([...before, now]), expires: now + sendsCountedFor };
      if (kept === undefined ? await keep.add(kinds.sends, entry, now) : await keep.replace(kinds.sends, entry, kept.version)) return;
    }
    throw throttled('Codes are asked for again and again at the same moment; try again later (wait).');
  }

  /** Before the code is compared: guesses that come at once are all counted. */
  async function countAttempt(key: string): Promise<Pending> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const kept = await keep.get(kinds.code, key, clock());
      if (kept === undefined) throw businessRule('There is no code that holds; ask for a new one (code-expired).', place('code'));
      const pending = JSON.parse(kept.value) as Pending;
      if (pending.attempts >= mostAttempts) {
        await keep.remove(kinds.code, key);
        throw businessRule('Too many attempts; ask for a new code (too-many-attempts).', place('code'));
      }
      const counted = { ...pending, attempts: pending.attempts + 1 };
      if (await keep.replace(kinds.code, { ...kept, value: JSON.stringify(counted) }, kept.version)) return counted;
    }
    throw throttled('Codes are tried again and again at the same moment; try again later (wait).');
  }

  return {
    async send(claim, language) {
      checkAddress(claim);
      await countSend(keyOf({ ...claim, address: '' }));
      await countSend(`${claim.contact} ${claim.address}`);
      const now = clock();
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const salt = randomBytes(16).toString('base64');
      const pending: Pending = { salt, hash: (await stretched(code, salt, 32)).toString('base64'), attempts: 0 };
      const expires = now + codeLifetime;
      // Only the newest code holds.
      await keep.put(kinds.code, { key: keyOf(claim), owner: ownerOf(claim), value: JSON.stringify(pending), expires });
      const to = { [claim.contact]: claim.address, language };
      const values = { code, minutes: String(codeLifetime / minute) };
      await tell(tellingsFor({ to, subject: 'one-time-code', values, at: now, expires }, newId));
      return { expires };
    },

    async verify(claim, typed) {
      checkAddress(claim);
      const [key, owner] = [keyOf(claim), ownerOf(claim)];
      const code = typed.replace(/\s/g, '');
      if (!/^\d{6}$/.test(code)) throw badValue('The code has six digits.', place('code'));
      // The second of two clicks finds it done.
      if ((await keep.get(kinds.proof, key, clock())) !== undefined) return;
      const { salt, hash, attempts } = await countAttempt(key);
      if (!timingSafeEqual(await stretched(code, salt, 32), Buffer.from(hash, 'base64')))
        throw businessRule(
          `The code is not the one that was sent; ${mostAttempts - attempts} attempts are left (wrong-code).`,
          place('code'),
        );
      const now = clock();
      await keep.put(kinds.proof, { key, owner, value: JSON.stringify({ contact: claim.contact, address: claim.address, at: now }), expires: now + proofLifetime }); // prettier-ignore
      await keep.remove(kinds.code, key);
    },

    async proven(who) {
      const kept = await keep.find(kinds.proof, ownerOf(who), clock());
      const proofs = kept.map(({ value }) => JSON.parse(value) as Pick<Claim, 'contact' | 'address'>);
      const of = (contact: Contact) => proofs.filter((proof) => proof.contact === contact).map(({ address }) => address);
      return { email: of('email'), phone: of('phone') };
    },
  };
}

/** The address as it will be kept. */
export function plainAddress(contact: Contact, address: string): string {
  return contact === 'phone' ? plainPhone(address) : address.trim();
}

function checkAddress({ contact, address }: Claim): void {
  const issues = contactIssues({ [contact]: address });
  if (issues.length > 0) throw new OperationOutcomeError(issues);
}

function ownerOf({ subject, patient }: Pick<Claim, 'subject' | 'patient'>): string {
  return `${subject} for ${patient}`;
}

function keyOf(claim: Claim): string {
  return `${ownerOf(claim)} ${claim.contact} ${claim.address}`;
}

function place(name: string): string {
  return `Parameters.parameter(${name})`;
}
