// Documents and the order in which they come: one that is awaited may have come meanwhile, one that came may have been named before.
import type { Permit } from '#consent/permit.ts';
import type { Version, Writer } from '#store/store.ts';
import type { Change, Submitted } from './change.ts';
import type { Identity } from './identify-change.ts';
import { CameMeanwhile } from './refuse-relation.ts';
import { lockOf, relateBack } from './relate-back.ts';
import type { Looking } from './replaced.ts';

/** Waits for whoever stores such a document at this moment; throws where it is there by now. */
export async function checkAwaited(writer: Writer, permitOf: (change: Change) => Permit, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    if (change.kind !== 'create') continue;
    for (const { text, query } of change.awaited ?? []) {
      await writer.lock(lockOf(text));
      if ((await writer.search(permitOf(change)(query))).matches.length > 0) throw new CameMeanwhile(change.place);
    }
  }
}

/** After all else was written. The answers are those of the submission; what else changed is added to them. */
export async function settleArrivals(
  lookingOf: (change: Change) => Looking & { readonly reader: Writer },
  changes: readonly Change[],
  answers: Submitted[],
  carryOut: (change: Change, identity: Identity) => Submitted | Promise<Submitted>,
): Promise<void> {
  for (const [i, change] of changes.entries()) {
    const { outcome, version } = answers[i] ?? {};
    if (change.kind !== 'create' || change.arrival === undefined || outcome !== 'created' || version === undefined) continue;
    const back = await relateBack(lookingOf(change), change.arrival, version, change.place, async (next, current) => {
      const named = change.behalf === undefined ? next : { ...next, behalf: change.behalf };
      const { version: changed = current } = await carryOut(named, {
        type: current.type,
        id: current.id,
        current,
        conditional: false,
      });
      return changed;
    });
    // Whoever imports is told nothing of what is held.
    if (back === undefined || change.behalf !== undefined) continue;
    for (const newer of back.changed) renew(answers, newer);
    const own = answers[i] as Submitted;
    answers[i] = { ...own, warnings: [...own.warnings, ...back.issues] };
    answers.push(...back.others);
  }
}

function renew(answers: Submitted[], newer: Version): void {
  const i = answers.findIndex(({ version }) => version?.type === newer.type && version.id === newer.id);
  const before = answers[i];
  if (before !== undefined) answers[i] = { ...before, version: newer };
}
