// What is refused, or fails, is told to the trail as what is done is; whoever asked hears the reason.
import { OperationOutcomeError } from '#fhir/outcome.ts';
import type { Store } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';

export type Audited = <T>(act: Act, work: () => Promise<T>) => Promise<T>;

export interface AuditedParts {
  readonly store: Pick<Store, 'append'>;
  readonly clock: () => number;
}

/** The work as it is: an audit row when it fails, and the same error. What it does when it succeeds it audits itself. */
export function createAudited({ store, clock }: AuditedParts): Audited {
  return async (act, work) => {
    try {
      return await work();
    } catch (error) {
      await store.append(auditRecord(act, clock(), isDenial(error) ? 'denied' : 'failed', []));
      throw error;
    }
  };
}

function isDenial(error: unknown): boolean {
  return error instanceof OperationOutcomeError && (error.code === 'forbidden' || error.code === 'business-rule');
}
