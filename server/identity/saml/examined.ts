// A Response under examination: what is known of it grows from check to check.
import type { Level } from '../authenticated.ts';
import type { IdentityProvider } from './parties.ts';
import type { AttributeName, SamlProfile } from './profiles.ts';

/** What the answer is held against: the question that was asked, to whom, and by whom. */
export interface Expected {
  readonly profile: SamlProfile;
  readonly request: { readonly id: string; readonly issuedAt: number; readonly level: Level };
  readonly provider: IdentityProvider;
  readonly attributes: readonly AttributeName[];
  readonly consumer: string;
  readonly audience: string;
  readonly now: number;
  readonly skew: number;
}

export class Examined {
  readonly encoded: string;
  readonly expected: Expected;
  text = '';
  /** The Response as it came; after the signatures were checked, the one that was signed, when it was. */
  response!: Element;
  /** The Assertion as it came; after the signatures were checked, the one that was signed. Absent with an error. */
  assertion: Element | undefined;

  constructor(encoded: string, expected: Expected) {
    this.encoded = encoded;
    this.expected = expected;
  }
}

export interface Check {
  readonly name: string;
  readonly spec: string;
  /** What is wrong, for the log and without personal data; undefined when nothing is. */
  readonly find: (examined: Examined) => string | undefined;
}
