// What is asked at the door, as events of the workflow; what is missing or malformed is named by its parameter.
import type { IdentityDocument } from '#fhir/identity-document.ts';
import { businessRule, OperationOutcomeError, required } from '#fhir/outcome.ts';
import { advance, type Misstep } from './advance.ts';
import type { ProvenContacts } from './contact-codes.ts';
import { contactIssues, plainPhone } from './contacts.ts';
import type { Language } from './notices.ts';
import type { Activation, ActivationEvent, Choices, Contacts, ContactVerification, SecondParent, Step } from './states.ts';

export interface ActivationRequest {
  readonly noticeVersion?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly feed?: boolean | undefined;
  readonly past?: boolean | undefined;
  readonly consultation?: boolean | undefined;
  readonly confirm?: boolean | undefined;
  /** The other parent's answer to a run that waits for it. */
  readonly secondParent?: boolean | undefined;
  /** Ends the run that is under way. */
  readonly abandon?: boolean | undefined;
  /** At the counter: `RelatedPerson/ID` of who stands there for the person. */
  readonly representative?: string | undefined;
  /** Of the messages about it; otherwise the language that the registry knows the person to speak. */
  readonly language?: Language | undefined;
  /** What an identity provider says of the person, where one was asked; it must agree with the registry. */
  readonly identity?: SaidIdentity | undefined;
  /** At the counter: the document by which the officer recognised who stands there. */
  readonly recognised?: IdentityDocument | undefined;
}

export interface SaidIdentity {
  readonly fiscalNumber: string;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  /** `YYYY-MM-DD` */
  readonly birthDate?: string | undefined;
}

/** What a run is driven under. */
export interface Circumstances {
  readonly inForce: string;
  /** Another parent has to confirm as well. */
  readonly awaits: boolean;
  readonly now: number;
  readonly channel: 'online' | 'counter';
  /** Addresses that a code has come back from. */
  readonly proven: ProvenContacts;
}

/** Through as many steps as the request has answers for; all of them or none. */
/** What the other parent says of a run that waits for them. */
export function answerSecond(
  from: Activation,
  { secondParent = false, noticeVersion }: ActivationRequest,
  by: SecondParent,
  { inForce, now }: Pick<Circumstances, 'inForce' | 'now'>,
): Activation {
  if (secondParent && noticeVersion === undefined) throw needs('noticeVersion', 'the version of the privacy notice that was read');
  const moved = advance(from, { kind: 'second', agrees: secondParent, by, notice: noticeVersion ?? '', inForce }, now);
  if (moved.kind === 'refused') throw misstep(moved.because, from, inForce);
  return moved.to;
}

export function drive(from: Activation, request: ActivationRequest, circumstances: Circumstances): Activation {
  const { inForce, awaits, now, channel, proven } = circumstances;
  let state = from;
  const step = (event: ActivationEvent): void => {
    const moved = advance(state, event, now);
    if (moved.kind === 'refused') throw misstep(moved.because, state, inForce);
    state = moved.to;
  };
  if (request.abandon === true) {
    step({ kind: 'abandon' });
    return state;
  }
  if (request.noticeVersion !== undefined) step({ kind: 'inform', notice: request.noticeVersion, inForce });
  if (request.email !== undefined || request.phone !== undefined) {
    const contacts = readContacts(request, state.contacts);
    step({ kind: 'check', contacts, verification: verificationOf(contacts, state, channel) });
  }
  for (const contact of ['email', 'phone'] as const) {
    const address = state.contacts?.[contact];
    if (address !== undefined && (state.verification?.[contact] ?? 'pending') === 'pending' && proven[contact].includes(address))
      step({ kind: 'verify', contact, address });
  }
  if (request.feed !== undefined || request.past !== undefined || request.consultation !== undefined) {
    step({ kind: 'choose', choices: readChoices(request, state.choices) });
  }
  if (state.step === 'chosen') step({ kind: 'summarise' });
  if (request.confirm === true) step({ kind: 'confirm', inForce, awaits });
  return state;
}

/** An address that stays the same stays verified. */
function verificationOf(contacts: Contacts, before: Activation, channel: 'online' | 'counter'): ContactVerification {
  const of = (contact: keyof Contacts) => {
    if (channel === 'counter') return 'counter';
    return before.contacts?.[contact] === contacts[contact] ? (before.verification?.[contact] ?? 'pending') : 'pending';
  };
  return { email: of('email'), phone: of('phone') };
}

function readContacts(request: ActivationRequest, known: Contacts | undefined): Contacts {
  const { email = known?.email, phone = known?.phone } = givenContacts(request);
  if (email === undefined) throw needs('email', 'the e-mail address that notices go to');
  if (phone === undefined) throw needs('phone', 'the mobile number that notices go to');
  return { email, phone };
}

/** As they will be kept; throws for what is no address and no number. */
export function givenContacts({ email, phone }: ActivationRequest): Partial<Contacts> {
  const given = { ...(email === undefined ? {} : { email: email.trim() }), ...(phone === undefined ? {} : { phone: plainPhone(phone) }) };
  const issues = contactIssues(given);
  if (issues.length > 0) throw new OperationOutcomeError(issues);
  return given;
}

/** Nothing is chosen by silence; only who refuses the feed need not go on. */
function readChoices(request: ActivationRequest, known: Choices | undefined): Choices {
  const { feed = known?.feed, past = known?.past, consultation = known?.consultation } = request;
  if (feed === undefined) throw needs('feed', 'true or false: feed from now on');
  if (!feed) return { feed, past: past ?? false, consultation: consultation ?? false };
  if (past === undefined) throw needs('past', 'true or false: feed with older data');
  if (consultation === undefined) throw needs('consultation', 'true or false: consultation by third parties');
  return { feed, past, consultation };
}

const missing: Readonly<Partial<Record<Step, readonly [string, string]>>> = {
  identified: ['noticeVersion', 'the version of the privacy notice that was read'],
  informed: ['email', 'e-mail and phone, checked by the person'],
  'data-checked': ['feed', 'the three choices'],
};

function misstep(because: Misstep, { step, verification }: Activation, inForce: string): Error {
  if (because === 'notice') return wrongNotice(inForce);
  if (step === 'awaiting-second-parent')
    return businessRule('The opening waits for the other parent; it is theirs to confirm, or yours to abandon (awaits-second-parent).');
  if (because === 'contacts') return needs('email', 'e-mail and phone, checked by the person; a record is not opened without');
  if (because === 'unverified') return unverified(verification?.email === 'code' ? 'phone' : 'email');
  const [name, what] = missing[step] ?? ['confirm', 'a run that is not finished'];
  return needs(name, what);
}

/** Without an address that is theirs nobody could be told of what happens in their record. */
export function unverified(contact: keyof Contacts): Error {
  const named = contact === 'email' ? 'e-mail address' : 'mobile number';
  return businessRule(
    `The ${named} is not verified: $verify-contact sends a code to it and takes the code back (unverified-${contact}).`,
    `Parameters.parameter(${contact})`,
  );
}

export function wrongNotice(inForce: string): Error {
  return businessRule(
    `The privacy notice in force is version ${inForce}; show that one ($activate with GET gives its text) and send its version.`,
    'Parameters.parameter(noticeVersion)',
  );
}

export function needs(name: string, what: string): Error {
  return required(`The parameter ${name} is missing: ${what}.`, `Parameters.parameter(${name})`);
}
