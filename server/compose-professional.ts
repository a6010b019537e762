// What the pages of professionals need of the rooms below them.
import type { Policy } from '#consent/policy.ts';
import type { Cursors } from '#interactions/cursor.ts';
import { createListAssisted } from '#people/assisted.ts';
import { createAttempts } from '#people/attempts.ts';
import { createChart } from '#people/chart.ts';
import { createFindPerson } from '#people/find-person.ts';
import { createVisits } from '#people/visits.ts';
import type { Store } from '#store/store.ts';
import type { ClinicianParts } from '#web/clinician/clinician-pages.tsx';
import type { ComposedRecord } from './compose-record.ts';

export interface ProfessionalParts extends Pick<ComposedRecord, 'record' | 'readQuery' | 'policy'> {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly holds: ClinicianParts['holds'];
  readonly clock: () => number;
}

/** Ten codes of nobody, and the next search waits. */
const limit = { most: 10, within: 10 * 60_000 };

export function composeClinician(parts: ProfessionalParts): Omit<ClinicianParts, 'people'> {
  const { store, record, cursors, holds, policy } = parts;
  const visits = createVisits(store.keep);
  return {
    findPerson: createFindPerson({ ...parts, attempts: createAttempts(store.keep, limit) }),
    listAssisted: createListAssisted({ ...parts, visits }),
    chart: createChart(parts),
    visits,
    record,
    cursors,
    holds,
    purposes: (policy satisfies Policy).purposes,
  };
}
