// Activation as a workflow: its steps, what moves it, and the one table of transitions. docs/conventions.md tells it in words.

/** In order; the last three are ends. */
export const steps = [
  'identified',
  'informed',
  'data-checked',
  'chosen',
  'summarised',
  'awaiting-second-parent',
  'confirmed',
  'refused',
  'abandoned',
] as const;
export type Step = (typeof steps)[number];

export interface Contacts {
  readonly email: string;
  readonly phone: string;
}

/** How an address came to be trusted: by a code that was sent to it, or by the officer who read it back. */
export type Verification = 'pending' | 'code' | 'counter';
export type ContactVerification = Readonly<Record<keyof Contacts, Verification>>;

/** The three decisions, each of its own. */
export interface Choices {
  /** Feed from now on: without it the record is not opened. */
  readonly feed: boolean;
  /** Feed with older data. */
  readonly past: boolean;
  /** Consultation by third parties. */
  readonly consultation: boolean;
}

export interface SecondParent {
  readonly performer: string;
  readonly channel: 'online' | 'counter';
}

/** One run through the workflow, as far as it has come. */
export interface Activation {
  readonly step: Step;
  /** Version of the notice that was shown and confirmed as read. */
  readonly notice?: string;
  readonly contacts?: Contacts;
  /** Of the contacts; stays as evidence when they themselves are gone. */
  readonly verification?: ContactVerification;
  readonly choices?: Choices;
  /** The other parent, where the policy asks for both: `RelatedPerson/ID`, and the door they came through. */
  readonly second?: SecondParent;
  /** Milliseconds since the epoch. */
  readonly changed: number;
}

export type ActivationEvent =
  | { readonly kind: 'inform'; readonly notice: string; readonly inForce: string }
  | { readonly kind: 'check'; readonly contacts: Contacts; readonly verification: ContactVerification }
  /** The code that was sent to this address came back. */
  | { readonly kind: 'verify'; readonly contact: keyof Contacts; readonly address: string }
  | { readonly kind: 'choose'; readonly choices: Choices }
  | { readonly kind: 'summarise' }
  /** `awaits`: another parent has to confirm as well. */
  | { readonly kind: 'confirm'; readonly inForce: string; readonly awaits?: boolean }
  /** The other parent agrees, having read the notice, or does not. */
  | { readonly kind: 'second'; readonly agrees: boolean; readonly by: SecondParent; readonly notice: string; readonly inForce: string }
  | { readonly kind: 'abandon' };

export type EventKind = ActivationEvent['kind'];

export interface Transition {
  readonly from: readonly Step[];
  readonly on: EventKind;
  /** Only when the feed is chosen, or only when it is refused. */
  readonly feed?: boolean;
  /** Only when another parent has to confirm, or only when none has to. */
  readonly awaits?: boolean;
  /** Only when the other parent agrees, or only when they do not. */
  readonly agrees?: boolean;
  readonly to: Step;
}

/** Nothing is open, and nobody but the other parent can change that. */
export const waiting = 'awaiting-second-parent' satisfies Step;

const unfinished: readonly Step[] = ['identified', 'informed', 'data-checked', 'chosen', 'summarised'];

/** Going back is always possible until the end: what comes after the step one goes back to is decided again. */
export const transitions: readonly Transition[] = [
  { from: unfinished, on: 'inform', to: 'informed' },
  { from: ['informed', 'data-checked'], on: 'check', to: 'data-checked' },
  { from: ['chosen', 'summarised'], on: 'check', to: 'chosen' },
  { from: ['informed'], on: 'verify', to: 'informed' },
  { from: ['data-checked'], on: 'verify', to: 'data-checked' },
  { from: ['chosen', 'summarised'], on: 'verify', to: 'chosen' },
  { from: ['data-checked', 'chosen', 'summarised'], on: 'choose', to: 'chosen' },
  // Who refuses needs to leave no address.
  { from: ['informed'], on: 'choose', feed: false, to: 'chosen' },
  { from: ['chosen', 'summarised'], on: 'summarise', to: 'summarised' },
  { from: ['summarised'], on: 'confirm', feed: true, awaits: false, to: 'confirmed' },
  { from: ['summarised'], on: 'confirm', feed: true, awaits: true, to: waiting },
  { from: [waiting], on: 'second', agrees: true, to: 'confirmed' },
  { from: [waiting], on: 'second', agrees: false, to: 'refused' },
  { from: ['summarised'], on: 'confirm', feed: false, to: 'refused' },
  { from: [...unfinished, waiting], on: 'abandon', to: 'abandoned' },
];

export function isFinished(step: Step): boolean {
  return step !== waiting && !unfinished.includes(step);
}

export function beginning(now: number): Activation {
  return { step: 'identified', changed: now };
}
