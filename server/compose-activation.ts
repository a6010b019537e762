// The joining put together: the workflow, delegations, the check of receipts, the region's numbers, the giving up of old drafts.
import type { Delegations } from '#activation/delegation-wishes.ts';
import { createDelegations } from '#activation/delegations.ts';
import { createFillCounts, type CountsFilling } from '#activation/fill-counts.ts';
import { loadNotices } from '#activation/notices.ts';
import { createReceiptMaker } from '#activation/receipt-pdf.ts';
import { createRestrictions, type Restrictions } from '#activation/restrictions.ts';
import { createStatistics, type Statistics } from '#activation/statistics.ts';
import { createDraftSweep, type DraftSweep } from '#activation/sweep-drafts.ts';
import { createReceiptCheck, type ReceiptCheck } from '#activation/verify-receipt.ts';
import { createActivations, fiscalCodeSystemsOf, type Activations } from '#activation/workflow.ts';
import { createAttempts } from '#people/attempts.ts';
import { recognitionTask } from '#people/recognition-task.ts';
import type { Telling } from '#store/outbox.ts';
import type { Store } from '#store/store.ts';
import type { ComposedRecord } from './compose-record.ts';

export type Activation = Activations & Delegations & Restrictions & ReceiptCheck & Statistics & DraftSweep & CountsFilling;

export interface ActivationComposition {
  readonly composed: Pick<ComposedRecord, 'record' | 'policy'>;
  readonly store: Store;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly publicUrl: string;
  /** Milliseconds. */
  readonly draftLifetime: number;
  readonly registeredFeeders: () => Promise<readonly string[]>;
}

const hour = 3_600_000;

export function composeActivation({ composed, store, clock, newId, publicUrl, draftLifetime, ...rest }: ActivationComposition): Activation {
  const { record, policy } = composed;
  const makeReceipt = createReceiptMaker();
  const verifyAt = `${publicUrl}/verifica`;
  const attempts = createAttempts(store.keep, { most: 10, within: hour });
  return {
    ...createActivations({
      ...rest,
      record,
      policy,
      keep: store.keep,
      tell: (tellings) => tellAll(store, tellings),
      clock,
      notices: loadNotices(),
      makeReceipt,
      newId,
      verifyAt,
      draftLifetime,
    }),
    ...createDelegations({
      record,
      newId,
      clock,
      attempts,
      recognitionTask,
      policyName: policy.name,
      adultAge: policy.adultAge,
      documentKinds: [
        ...new Set([...Object.values(policy.kinds.types), ...Object.values(policy.kinds.loinc), policy.kinds.cardiology.kind]),
      ].filter((kind) => !policy.kinds.administrative.includes(kind)),
    }),
    ...createRestrictions({
      record,
      newId,
      policyName: policy.name,
      makeReceipt,
      verifyAt,
      fiscalCodeSystems: fiscalCodeSystemsOf(policy),
    }),
    ...createReceiptCheck({ record, attempts, clock }),
    ...createStatistics(record, clock),
    ...createFillCounts({ record, keep: store.keep, clock, newId }),
    ...createDraftSweep({ record, lifetimes: { draft: draftLifetime, waiting: policy.secondParent.days * 24 * hour }, newId }),
  };
}

function tellAll(store: Store, tellings: readonly Telling[]): Promise<void> {
  return store.transact(async (writer) => {
    for (const telling of tellings) await writer.tell(telling);
  });
}
