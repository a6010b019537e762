// With what a resource is read for its policy values: the rules of the era, and where its references lead.
import type { Policy } from './policy.ts';
import type { Locate } from './values-at.ts';

export interface Reading {
  readonly policy: Policy;
  readonly locate: Locate;
}

/** Whose word a resource is; `citizen` = what a person decides, `self` = what a person says of themselves. */
export type Authority = 'registry' | 'operator' | 'citizen' | 'self' | 'feeder';
