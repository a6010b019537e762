// When a clinician last opened a person's record: what came in since is new to them. Their own doings, nobody's data.
import type { Keep } from '#store/keep.ts';

export interface Visits {
  /** Milliseconds; undefined = never, or long ago. */
  last(practitioner: string, patient: string, now: number): Promise<number | undefined>;
  /** Opening it again within one sitting is the same visit: what was new stays new while it is read. */
  open(practitioner: string, patient: string, now: number): Promise<number | undefined>;
}

const kind = 'visit';
const sitting = 30 * 60_000;
const remembered = 2 * 365 * 86_400_000;

interface Visit {
  readonly began: number;
  readonly seen: number;
  readonly before?: number;
}

export function createVisits(keep: Keep): Visits {
  const read = async (practitioner: string, patient: string, now: number): Promise<Visit | undefined> => {
    const kept = await keep.get(kind, `${practitioner} ${patient}`, now);
    return kept === undefined ? undefined : (JSON.parse(kept.value) as Visit);
  };
  return {
    async last(practitioner, patient, now) {
      return (await read(practitioner, patient, now))?.began;
    },

    async open(practitioner, patient, now) {
      const visit = await read(practitioner, patient, now);
      const isSame = visit !== undefined && now - visit.seen < sitting;
      const before = isSame ? visit.before : visit?.began;
      const value: Visit = { began: isSame ? visit.began : now, seen: now, ...(before === undefined ? {} : { before }) };
      await keep.put(kind, {
        key: `${practitioner} ${patient}`,
        owner: practitioner,
        value: JSON.stringify(value),
        expires: now + remembered,
      });
      return before;
    },
  };
}
