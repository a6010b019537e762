// How records were opened: numbers by day, channel and health authority, and where people stopped. Counted from the runs of the
// workflow, never about anybody in particular.
import type { Patient, Task } from '@medplum/fhirtypes';
import { systemPermit } from '#consent/permit.ts';
import { forbidden } from '#fhir/outcome.ts';
import { auditRecord, type Act } from '#record/act.ts';
import { all } from '#search/predicate.ts';
import type { ReadQuery } from '#search/parse.ts';
import type { Position } from '#search/query.ts';
import type { Store } from '#store/store.ts';

export interface Opening {
  /** YYYY-MM-DD, in Rome. */
  readonly day: string;
  readonly channel: string;
  /** Organization id of the person's health authority. */
  readonly authority: string;
  readonly count: number;
}

export interface Openings {
  readonly opened: readonly Opening[];
  /** Runs that ended without an opening, by the step in which they did. */
  readonly stopped: readonly { readonly step: string; readonly count: number }[];
}

export interface OpeningsParts {
  readonly store: Store;
  readonly readQuery: ReadQuery;
  readonly clock: () => number;
}

const page = 500;
const why = 'to count openings for the region, about nobody in particular';
const romeDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' });

export function createCountOpenings({ store, readQuery, clock }: OpeningsParts): (act: Act) => Promise<Openings> {
  async function runs(): Promise<readonly Task[]> {
    const { query } = readQuery({
      type: 'Task',
      params: [
        ['code', 'activation'],
        ['_count', String(page)],
      ],
      handling: 'strict',
    });
    const found: Task[] = [];
    let position: Position | undefined;
    do {
      const asked = { ...query, total: 'none' as const, ...(position === undefined ? {} : { position }) };
      const { matches, next } = await store.read((reader) => reader.search(systemPermit(asked, why)));
      found.push(...matches.map(({ body }) => JSON.parse(body) as Task));
      position = next;
    } while (position !== undefined);
    return found;
  }

  async function authorityOf(patient: string, known: Map<string, string>): Promise<string> {
    const before = known.get(patient);
    if (before !== undefined) return before;
    const version = await store.read((reader) => reader.read(systemPermit({ type: 'Patient', id: patient, where: all }, why)));
    const reference =
      version === undefined || version.deleted ? undefined : (JSON.parse(version.body) as Patient).managingOrganization?.reference;
    const authority = reference?.replace('Organization/', '') ?? '';
    known.set(patient, authority);
    return authority;
  }

  return async (act) => {
    if (act.requester.kind !== 'admin') throw forbidden('Only the region counts openings.');
    const opened = new Map<string, Opening>();
    const stopped = new Map<string, number>();
    const authorities = new Map<string, string>();
    for (const task of await runs()) {
      const step = task.businessStatus?.coding?.[0]?.code ?? '';
      if (task.status === 'rejected' || task.status === 'cancelled') stopped.set(step, (stopped.get(step) ?? 0) + 1);
      if (task.status !== 'completed') continue;
      const day = romeDay.format(Date.parse(task.executionPeriod?.end ?? task.lastModified ?? ''));
      const channel = channelOf(task);
      const authority = await authorityOf((task.for?.reference ?? '').replace('Patient/', ''), authorities);
      const key = JSON.stringify([day, channel, authority]);
      opened.set(key, { day, channel, authority, count: (opened.get(key)?.count ?? 0) + 1 });
    }
    await store.append(auditRecord(act, clock(), 'success', []));
    return {
      opened: [...opened.values()].toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)),
      stopped: [...stopped].map(([step, count]) => ({ step, count })),
    };
  };
}

function channelOf({ input = [] }: Task): string {
  const channel = input.find(({ type }) => type.coding?.some(({ code }) => code === 'channel') === true);
  return channel?.valueCode ?? channel?.valueString ?? 'online';
}
