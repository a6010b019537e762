// What is asked at the door, as events of the workflow; what is missing or malformed is named by its parameter.
import { businessRule, OperationOutcomeError, required } from '#fhir/outcome.ts';
import { advance, type Misstep } from './advance.ts';
import { contactIssues, plainPhone } from './contacts.ts';
import type { Activation, ActivationEvent, Choices, Contacts, Step } from './states.ts';

export interface ActivationRequest {
  readonly noticeVersion?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly feed?: boolean | undefined;
  readonly past?: boolean | undefined;
  readonly consultation?: boolean | undefined;
  readonly confirm?: boolean | undefined;
  /** Ends the run that is under way. */
  readonly abandon?: boolean | undefined;
  /** At the counter: `RelatedPerson/ID` of who stands there for the person. */
  readonly representative?: string | undefined;
}

/** Through as many steps as the request has answers for; all of them or none. */
export function drive(from: Activation, request: ActivationRequest, inForce: string, now: number): Activation {
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
  if (request.email !== undefined || request.phone !== undefined) step({ kind: 'check', contacts: readContacts(request, state.contacts) });
  if (request.feed !== undefined || request.past !== undefined || request.consultation !== undefined) {
    step({ kind: 'choose', choices: readChoices(request, state.choices) });
  }
  if (state.step === 'chosen') step({ kind: 'summarise' });
  if (request.confirm === true) step({ kind: 'confirm', inForce });
  return state;
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

function misstep(because: Misstep, { step }: Activation, inForce: string): Error {
  if (because === 'notice') return wrongNotice(inForce);
  if (because === 'contacts') return needs('email', 'e-mail and phone, checked by the person; a record is not opened without');
  const [name, what] = missing[step] ?? ['confirm', 'a run that is not finished'];
  return needs(name, what);
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
