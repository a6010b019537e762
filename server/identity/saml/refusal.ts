// A login that did not succeed: which check refused, and the reason that the person is told.
import type { Anomaly } from './anomalies.ts';

/** What the person is told: an anomaly of the provider's, an answer that came too late or to another browser, or a fault between systems. */
export type RefusalReason = Anomaly | 'expired' | 'not-valid';

export class LoginRefused extends Error {
  readonly check: string;
  readonly reason: RefusalReason;
  /** Under which id question and answer are kept; undefined when we had asked nothing. */
  evidence: string | undefined;

  /** `detail` is for the log: no personal data in it. */
  constructor(check: string, detail: string, reason: RefusalReason = 'not-valid') {
    super(`${check}: ${detail}`);
    this.name = 'LoginRefused';
    this.check = check;
    this.reason = reason;
  }
}
