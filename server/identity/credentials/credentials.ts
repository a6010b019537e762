// Regional credentials: issued at the counter with a password for the first time only and a code generator, then used to sign in at level 2.
import { randomBytes, randomInt } from 'node:crypto';
import { isFiscalCode } from '#fhir/fiscal-code.ts';
import type { Authenticated, PersonAttributes } from '../authenticated.ts';
import type { Keeping } from '../keeping.ts';
import { seal, unseal } from '../seal.ts';
import { createAttempts } from './attempts.ts';
import { enrolmentUri, newCodeSecret, stepOfCode } from './one-time-code.ts';
import { hashPassword, isPassword, nobodysHash, usualCost, type HashCost, type PasswordHash } from './password-hash.ts';
import { problemOf, type PasswordProblem } from './password-rules.ts';

export interface CredentialHolder {
  readonly fiscalNumber: string;
  readonly attributes: PersonAttributes;
}

/** To be handed over on paper, and kept nowhere as it is. */
export interface Handover {
  /** The codice fiscale. */
  readonly username: string;
  readonly temporaryPassword: string;
  /** `otpauth://...`, to be shown as a QR code. */
  readonly enrolment: string;
}

export interface Attempt {
  readonly username: string;
  readonly password: string;
  readonly code: string;
}

export type Outcome =
  | { readonly kind: 'right'; readonly authenticated: Authenticated }
  /** Right, but the password is the temporary one: with this ticket a new one is chosen. */
  | { readonly kind: 'temporary'; readonly ticket: string }
  /** Wrong name, password or code: which, is not said. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly milliseconds: number };

export type Choice =
  | { readonly kind: 'right'; readonly authenticated: Authenticated }
  | { readonly kind: 'refused'; readonly problem: PasswordProblem; readonly ticket: string }
  | { readonly kind: 'expired' };

export interface Issue {
  /** To be shown once `write` stands. */
  readonly handover: Handover;
  /** From then on the old ones are worth nothing. */
  write(within: CredentialKeep): Promise<void>;
}

/** `within` = what a transaction keeps, so that the change stands or falls with it. */
export interface Credentials {
  /**
   * Replaces what was there: also the way back for who forgot or lost something, at the counter. `by` = the operator. Prepared
   * first, since a good hash is slow, and written then.
   */
  prepare(holder: CredentialHolder, by: string): Promise<Issue>;
  revoke(fiscalNumber: string, within?: CredentialKeep): Promise<boolean>;
  /** When it was issued and by whom; undefined when there is none. */
  find(fiscalNumber: string, within?: CredentialKeep): Promise<CredentialStanding | undefined>;
  /** False when these credentials were reset or revoked since the login. Of other logins: true. */
  stands(authenticated: Pick<Authenticated, 'scheme' | 'fiscalNumber' | 'evidence'>): Promise<boolean>;
  verify(attempt: Attempt): Promise<Outcome>;
  choosePassword(ticket: string, password: string): Promise<Choice>;
}

export interface CredentialStanding {
  readonly issuedAt: number;
  readonly issuedBy: string;
  readonly temporary: boolean;
}

export type CredentialKeep = Pick<Keeping, 'get' | 'put' | 'add' | 'replace' | 'take' | 'remove'>;

export interface CredentialsParts {
  readonly keep: CredentialKeep;
  /** 32 bytes; seals the secrets of the code generators. */
  readonly key: Uint8Array;
  /** Who vouches: our own address. */
  readonly issuer: string;
  /** As the authenticator app names it. */
  readonly serviceName: string;
  readonly clock: () => number;
  readonly cost?: HashCost;
}

interface Credential extends CredentialHolder {
  /** Another one with each issue: logins and tickets of before name an old one. */
  readonly serial: string;
  readonly password: PasswordHash;
  readonly codeSecret: string;
  readonly temporary: boolean;
  /** The last step of time whose code was used. */
  readonly step: number;
  readonly issuedAt: number;
  readonly issuedBy: string;
}

const kind = 'credential';
const ticketKind = 'credential-ticket';
const lifetime = 10 * 366 * 24 * 3_600_000;
const temporaryLifetime = 30 * 24 * 3_600_000;
const ticketLifetime = 10 * 60_000;

export function createCredentials({ keep, key, issuer, serviceName, clock, cost = usualCost }: CredentialsParts): Credentials {
  const attempts = createAttempts(keep);
  const nobody = { password: nobodysHash(cost), secret: newCodeSecret() };

  const entryOf = (credential: Credential) => ({
    key: credential.fiscalNumber,
    owner: null,
    value: JSON.stringify(credential),
    expires: clock() + (credential.temporary ? temporaryLifetime : lifetime),
  });

  async function read(username: string, within = keep) {
    const kept = await within.get(kind, username, clock());
    return kept === undefined ? undefined : { version: kept.version, credential: JSON.parse(kept.value) as Credential };
  }

  async function prepare({ fiscalNumber, attributes }: CredentialHolder, by: string): Promise<Issue> {
    if (!isFiscalCode(fiscalNumber)) throw new Error('Credentials are issued to a valid codice fiscale only.');
    const temporaryPassword = newPassword();
    const secret = newCodeSecret();
    const password = await hashPassword(temporaryPassword, cost);
    const codeSecret = seal(secret, key, fiscalNumber);
    const serial = randomBytes(12).toString('base64url');
    const fresh = { serial, fiscalNumber, attributes, password, codeSecret, temporary: true, step: 0, issuedBy: by };
    return {
      handover: { username: fiscalNumber, temporaryPassword, enrolment: enrolmentUri(secret, serviceName, fiscalNumber) },
      async write(within) {
        await within.put(kind, entryOf({ ...fresh, issuedAt: clock() }));
        await createAttempts(within).succeed(fiscalNumber);
      },
    };
  }

  /** Password and code are both looked at in every case, also for a name that nobody has. */
  async function verify({ username: typed, password, code }: Attempt): Promise<Outcome> {
    const username = typed.trim().toUpperCase().slice(0, 64);
    const now = clock();
    const milliseconds = await attempts.begin(username, now);
    if (milliseconds > 0) return { kind: 'wait', milliseconds };
    const found = await read(username);
    const rightPassword = await isPassword(password.slice(0, 1000), found?.credential.password ?? nobody.password);
    const secret = found === undefined ? nobody.secret : unseal(found.credential.codeSecret, key, username);
    const step = stepOfCode(code, secret, now);
    if (found === undefined || !rightPassword || step === undefined || step <= found.credential.step) return { kind: 'wrong' };
    const used = { ...found.credential, step };
    // Two at once with one code: the second finds the version gone.
    if (!(await keep.replace(kind, entryOf(used), found.version))) return { kind: 'wrong' };
    await attempts.succeed(username);
    return used.temporary ? { kind: 'temporary', ticket: await ticketFor(used) } : { kind: 'right', authenticated: authenticatedBy(used) };
  }

  async function ticketFor({ fiscalNumber, serial }: Credential): Promise<string> {
    const ticket = randomBytes(24).toString('base64url');
    await keep.put(ticketKind, {
      key: ticket,
      owner: null,
      value: JSON.stringify({ fiscalNumber, serial }),
      expires: clock() + ticketLifetime,
    });
    return ticket;
  }

  async function choosePassword(ticket: string, password: string): Promise<Choice> {
    const kept = await keep.take(ticketKind, ticket, clock());
    if (kept === undefined) return { kind: 'expired' };
    const { fiscalNumber, serial } = JSON.parse(kept.value) as Pick<Credential, 'fiscalNumber' | 'serial'>;
    const found = await read(fiscalNumber);
    // A ticket of the credentials of before is none for those of now.
    if (found === undefined || !found.credential.temporary || found.credential.serial !== serial) return { kind: 'expired' };
    const problem = problemOf(password, fiscalNumber);
    if (problem !== undefined) return { kind: 'refused', problem, ticket: await ticketFor(found.credential) };
    const chosen = { ...found.credential, password: await hashPassword(password, cost), temporary: false };
    if (!(await keep.replace(kind, entryOf(chosen), found.version))) return { kind: 'expired' };
    return { kind: 'right', authenticated: authenticatedBy(chosen) };
  }

  function authenticatedBy({ serial, fiscalNumber, attributes }: Credential): Authenticated {
    const authTime = clock();
    return {
      scheme: 'regional',
      issuer,
      subject: fiscalNumber,
      fiscalNumber,
      level: 2,
      authTime,
      evidence: `${evidenceOf(serial)}${randomBytes(16).toString('base64url')}`,
      attributes,
    };
  }

  return {
    prepare,
    verify,
    choosePassword,
    async revoke(fiscalNumber, within = keep) {
      return (await within.take(kind, fiscalNumber, clock())) !== undefined;
    },
    async stands({ scheme, fiscalNumber, evidence }) {
      if (scheme !== 'regional') return true;
      const found = await read(fiscalNumber);
      return found !== undefined && evidence.startsWith(evidenceOf(found.credential.serial));
    },
    async find(fiscalNumber, within = keep) {
      const found = await read(fiscalNumber, within);
      if (found === undefined) return undefined;
      const { issuedAt, issuedBy, temporary } = found.credential;
      return { issuedAt, issuedBy, temporary };
    },
  };
}

const evidenceOf = (serial: string): string => `regional-${serial}.`;

/** Easy to read from paper: no letters that look alike; about 80 bits. */
function newPassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  const letters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
