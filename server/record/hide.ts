// Blinding (oscuramento): the citizen takes a document, and what is correlated with it, out of everybody else's world.
// Kept in the policy tables: no version, no lastUpdated, no ETag changes.
import type { Permit } from '#consent/permit.ts';
import { keptFrom } from '#consent/visible.ts';
import type { Requester } from '#auth/requester.ts';
import { forbidden, notFound } from '#fhir/outcome.ts';
import { all, Mark, type Target } from '#search/predicate.ts';
import type { Standing, Store, Version } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';

export interface Hiding {
  /** The resources that go along, the asked one first, as far as this requester may know of them. */
  setHidden(
    act: Act,
    target: Target,
    wish: { readonly hidden: boolean; readonly preview: boolean },
  ): Promise<readonly (Target & Standing)[]>;
  /** Which of these, that the person has just been shown, nobody else sees: hidden, or sensitive and not released. By `Type/id`. */
  hiddenAmong(act: Act, targets: readonly Target[]): Promise<ReadonlyMap<string, 'hidden' | 'sensitive'>>;
}

export interface HidingParts {
  readonly store: Store;
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly clock: () => number;
}

export function createHiding({ store, permitFor, clock }: HidingParts): Hiding {
  return {
    setHidden: (act, target, { hidden, preview }) =>
      store.transact(async (writer) => {
        const now = clock();
        const document = await writer.read(permitFor(act.requester, now)({ ...target, where: all }));
        if (document === undefined || document.deleted) throw notFound(`${target.type}/${target.id} is not known.`);
        const standing = await writer.standing(target);
        if (standing === undefined || !mayHide(act.requester, standing)) {
          throw forbidden(`Only the person concerned, who acts for them, or the author hides ${target.type}/${target.id}.`);
        }
        const group = [{ ...target, ...standing }, ...(await writer.correlated(target)).filter((other) => !isSame(other, target))];
        if (!preview) {
          if (hidden) await writer.mark(group, Mark.hidden, Mark.released);
          else await writer.mark(group, Mark.released, Mark.hidden);
        }
        await writer.audit(auditRecord(act, now, 'success', [group.map(asVersion)]));
        return group.filter((member) => mayKnow(act.requester, member));
      }),

    async hiddenAmong({ requester }, targets) {
      const found = new Map<string, 'hidden' | 'sensitive'>();
      if (requester.kind !== 'citizen' && requester.kind !== 'delegate') return found;
      const standings = await store.read((reader) => reader.standings(targets));
      for (const [name, { patient, marks, labels }] of standings) {
        if (patient !== requester.patient) continue;
        if ((marks & Mark.hidden) !== 0) found.set(name, 'hidden');
        else if (labels !== 0 && (marks & Mark.released) === 0) found.set(name, 'sensitive');
      }
      return found;
    },
  };
}

function isSame(a: Target, b: Target): boolean {
  return a.type === b.type && a.id === b.id;
}

function mayHide(requester: Requester, standing: Standing): boolean {
  if (requester.kind === 'citizen' || requester.kind === 'delegate') return standing.patient === requester.patient;
  return requester.kind === 'system' && standing.author === requester.organization;
}

/** What waits for a clinician's mediation is not named to the citizen, nor to the parent what is kept from parents. */
function mayKnow(requester: Requester, { marks, author }: Standing): boolean {
  if (requester.kind === 'citizen' || requester.kind === 'delegate') return (marks & keptFrom(requester.kind)) === 0;
  return requester.kind === 'system' && author === requester.organization;
}

function asVersion({ type, id, version, patient }: Target & Standing): Version {
  return { type, id, version, patient, updated: 0, deleted: false, method: 'PUT', body: '' };
}
