// A change of a submission, and where its answer stands.
import type { Change } from '#record/change.ts';

export interface Turn {
  readonly change: Change;
  /** The place of the entry whose answer tells of it. */
  readonly entry: number;
  /** This server made it of that entry (what a document holds, what it supersedes): it has no answer of its own. */
  readonly derived?: true;
}
