// Runs that nobody went on with are given up in the background, so that no address of anybody stays in a draft.
import type { Consent, Task } from '@medplum/fhirtypes';
import { contentOf, type Entry, type Proceedings, type View, type Which } from '#record/proceed.ts';
import { actOfServer } from './act-of-server.ts';
import { endedCount } from './counted.ts';
import { codes, concept } from './fhir-words.ts';
import { isOverdue, type Lifetimes } from './runs.ts';
import { isActivationTask, readTask, type Run } from './task.ts';

export interface DraftSweep {
  /** Answers how many were given up. */
  sweepDrafts(): Promise<number>;
}

export interface DraftSweepParts {
  readonly record: Proceedings;
  readonly lifetimes: Lifetimes;
  readonly newId: () => string;
}

const contacts = new Set(['email', 'phone']);

export function createDraftSweep({ record, lifetimes, newId }: DraftSweepParts): DraftSweep {
  const over = ({ state }: Run, now: number): boolean => isOverdue(state, lifetimes, now);

  async function giveUp(patient: string, id: string): Promise<boolean> {
    return record.proceed<undefined, boolean>(actOfServer(newId(), 'drafts that nobody went on with'), {
      prepare: () => Promise.resolve(undefined),
      async carryOut(proceeding) {
        await proceeding.lock(`activation of Patient/${patient}`);
        const { now } = proceeding;
        const version = await proceeding.read('Task', id);
        const run = version === undefined ? undefined : readTask(version);
        if (version === undefined || run === undefined || !over(run, now)) return false;
        if (run.kind === 'opening') await proceeding.count(endedCount(run.channel, run.state));
        await proceeding.put(entry(abandonedTask(JSON.parse(version.body) as Task, now)));
        for (const consent of Object.values(run.consents)) {
          const draft = await proceeding.read('Consent', consent);
          if (draft === undefined) continue;
          const value = JSON.parse(draft.body) as Consent;
          if (value.status === 'draft') await proceeding.put(entry({ ...value, status: 'inactive' }));
        }
        return true;
      },
    });
  }

  return {
    async sweepDrafts() {
      const overdue = await record.look((view) => overdueRuns(view, over));
      let givenUp = 0;
      for (const { patient, id } of overdue) if (await giveUp(patient, id)) givenUp += 1;
      return givenUp;
    },
  };
}

async function overdueRuns(view: View, over: (run: Run, now: number) => boolean) {
  return [...(await overdueOf(view, 'in-progress', over)), ...(await overdueOf(view, 'on-hold', over))];
}

async function overdueOf(view: View, status: string, over: (run: Run, now: number) => boolean) {
  const found: { readonly patient: string; readonly id: string }[] = [];
  for (let which: Which = { status }; ;) {
    const { versions, next } = await view.page('Task', 'workflow', which);
    for (const version of versions.filter(isActivationTask)) {
      const run = readTask(version);
      if (run !== undefined && version.patient !== null && over(run, view.now)) found.push({ patient: version.patient, id: run.id });
    }
    if (next === undefined) return found;
    which = { status, after: next };
  }
}

function abandonedTask(task: Task, now: number): Task {
  const at = new Date(now).toISOString();
  return {
    ...task,
    status: 'cancelled',
    businessStatus: concept(codes.state, 'abandoned'),
    lastModified: at,
    executionPeriod: { ...task.executionPeriod, end: at },
    input: (task.input ?? []).filter(({ type }) => !contacts.has(type.coding?.[0]?.code ?? '')),
  };
}

function entry(value: Task | Consent): Entry {
  return { content: contentOf(value), authority: 'citizen' };
}
