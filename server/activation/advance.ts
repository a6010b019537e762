// Activation step by step, without clock, database or network: the next state, or the reason why there is none.
import { transitions, type Activation, type ActivationEvent } from './states.ts';

export type Misstep =
  /** The event does not follow this step. */
  | 'order'
  /** The notice that was read is not the one in force. */
  | 'notice'
  /** The record cannot be opened without contacts. */
  | 'contacts'
  /** An address that nobody has proved to be theirs. */
  | 'unverified';

export type Advance = { readonly kind: 'moved'; readonly to: Activation } | { readonly kind: 'refused'; readonly because: Misstep };

export function advance(state: Activation, event: ActivationEvent, now: number): Advance {
  const because = misstep(state, event);
  if (because !== undefined) return { kind: 'refused', because };
  // Said twice is said once: a second tab, the back button.
  if (event.kind === 'inform' && event.notice === state.notice && stepAfter(state, event) !== undefined)
    return { kind: 'moved', to: { ...state, changed: now } };
  const step = stepAfter(state, event);
  return step === undefined
    ? { kind: 'refused', because: 'order' }
    : { kind: 'moved', to: { ...learned(state, event), step, changed: now } };
}

function misstep(state: Activation, event: ActivationEvent): Misstep | undefined {
  if (event.kind === 'inform' && event.notice !== event.inForce) return 'notice';
  if (event.kind === 'second' && event.agrees && (event.notice !== event.inForce || state.notice !== event.inForce)) return 'notice';
  if (event.kind === 'verify' && state.contacts?.[event.contact] !== event.address) return 'contacts';
  if (event.kind === 'choose' && event.choices.feed && state.contacts !== undefined && isPending(state)) return 'unverified';
  if (event.kind !== 'confirm' || state.step !== 'summarised') return undefined;
  if (state.notice !== event.inForce) return 'notice';
  if (state.choices?.feed !== true) return undefined;
  if (state.contacts === undefined) return 'contacts';
  return isPending(state) ? 'unverified' : undefined;
}

/** What says nothing of verification is not verified. */
function isPending({ verification }: Activation): boolean {
  return verification === undefined || Object.values(verification).includes('pending');
}

function stepAfter(state: Activation, event: ActivationEvent): Activation['step'] | undefined {
  const feed = event.kind === 'choose' ? event.choices.feed : state.choices?.feed;
  const awaits = event.kind === 'confirm' && event.awaits === true;
  const agrees = event.kind === 'second' && event.agrees;
  const holds = (asked: boolean | undefined, is: boolean | undefined): boolean => asked === undefined || asked === is;
  return transitions.find(
    (one) =>
      one.on === event.kind &&
      one.from.includes(state.step) &&
      holds(one.feed, feed) &&
      holds(one.awaits, awaits) &&
      holds(one.agrees, agrees),
  )?.to;
}

/** What was chosen under another notice is not carried over. */
function learned(state: Activation, event: ActivationEvent): Activation {
  switch (event.kind) {
    case 'inform': {
      const { choices: _choices, ...rest } = state;
      return { ...rest, notice: event.notice };
    }
    case 'check':
      return { ...state, contacts: event.contacts, verification: event.verification };
    case 'verify':
      return { ...state, verification: { email: 'pending', phone: 'pending', ...state.verification, [event.contact]: 'code' } };
    case 'choose':
      return { ...state, choices: event.choices };
    case 'second':
      return { ...state, second: event.by };
    default:
      return state;
  }
}
