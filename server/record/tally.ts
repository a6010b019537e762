// How many, for several questions at once: each with consent inside, all in one view of the store and one row of the trail.
import type { Requester } from '#auth/requester.ts';
import type { Permit } from '#consent/permit.ts';
import type { Query } from '#search/query.ts';
import type { Store } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';

export interface Tally {
  /** In the order of the questions. The trail names the people of whom something was counted. */
  tally(act: Act, questions: readonly { readonly patient: string; readonly query: Query }[]): Promise<readonly number[]>;
}

export interface TallyParts {
  readonly store: Store;
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly clock: () => number;
}

export function createTally({ store, permitFor, clock }: TallyParts): Tally {
  return {
    async tally(act, questions) {
      const now = clock();
      const permit = permitFor(act.requester, now);
      const counts = await store.read(async (reader) => {
        const found: number[] = [];
        for (const { query } of questions) {
          const { total = 0 } = await reader.search(permit({ ...query, count: 0, total: 'accurate', includes: [], sort: [] }));
          found.push(total);
        }
        return found;
      });
      const patients = questions.flatMap(({ patient }, i) => ((counts[i] ?? 0) > 0 ? [patient] : []));
      await store.append({ ...auditRecord(act, now, 'success', []), patients });
      return counts;
    },
  };
}
