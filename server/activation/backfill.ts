// Older data: whoever may hold some is asked for it by a Task of its own, as long as the person consents.
import type { Patient, Task } from '@medplum/fhirtypes';
import type { Version } from '#store/store.ts';
import { codes, concept, referenceTo, regionReference } from './fhir-words.ts';
import { contentOf, type Entry } from '#record/proceed.ts';

export interface BackfillFacts {
  readonly now: number;
  readonly patient: Patient;
  /** Organisations that feed. */
  readonly feeders: readonly string[];
  readonly backfills: readonly Version[];
}

const open = new Set(['requested', 'accepted', 'in-progress', 'on-hold', 'ready', 'received']);

/** Asked of each organisation once; what was withdrawn before is asked anew. */
export function askForOlderData({ now, patient, feeders, backfills }: BackfillFacts, newId: () => string): readonly Entry[] {
  const asked = new Set(
    backfills.map(readBackfill).flatMap(({ status, owner }) => (status === 'cancelled' ? [] : (owner?.reference ?? []))),
  );
  return feeders
    .filter((organization) => !asked.has(`Organization/${organization}`))
    .map((organization) => {
      const at = new Date(now).toISOString();
      const task: Task = {
        resourceType: 'Task',
        id: newId(),
        status: 'requested',
        intent: 'order',
        code: concept(codes.workflow, 'backfill', 'Older data of the record'),
        description: 'The person has consented to data from before the opening of the record: send what you hold.',
        for: referenceTo(`Patient/${patient.id}`),
        authoredOn: at,
        lastModified: at,
        requester: regionReference,
        owner: referenceTo(`Organization/${organization}`),
      };
      return { content: contentOf(task), authority: 'registry', author: organization };
    });
}

export function withdrawOlderData({ now, backfills }: Pick<BackfillFacts, 'now' | 'backfills'>): readonly Entry[] {
  return backfills
    .map(readBackfill)
    .filter(({ status }) => open.has(status))
    .map((task) => ({
      content: contentOf({ ...task, status: 'cancelled', lastModified: new Date(now).toISOString() }),
      authority: 'registry',
    }));
}

function readBackfill({ body }: Version): Task {
  return JSON.parse(body) as Task;
}
