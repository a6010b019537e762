// What the sender of a document says of its relation to documents that are held: it replaces one, adds to it, transforms or signs it.
// What the sender may not see is unknown to them. https://profiles.ihe.net/ITI/MHD/ITI-65.html (Replace, Transform, Signs, and Append)
import type { DocumentReference, DocumentReferenceRelatesTo, OperationOutcomeIssue, Reference } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { multipleMatches } from '#fhir/outcome.ts';
import { parseReference } from '#fhir/reference.ts';
import { all } from '#search/predicate.ts';
import type { Store, Version } from '#store/store.ts';
import type { Change, Condition, Relation } from './change.ts';
import type { HeldParts } from './find-held.ts';
import { identifierCondition } from './find-in-registry.ts';
import { followed, keptByNumber, ofOthers, unknownTarget } from './refuse-relation.ts';
import { gatherReplaced, type Looking, type Replaced } from './replaced.ts';
import { withdrawals } from './withdraw.ts';

export interface Related {
  /** As it is stored: what was found by an identifier has its reference. */
  readonly relatesTo: readonly DocumentReferenceRelatesTo[];
  /** To be checked again when the document is written. */
  readonly relations: readonly Relation[];
  readonly replaced: readonly Replaced[];
  /** Those that are not held: they may come in before the new one is written. */
  readonly awaited: readonly Condition[];
  /** The person whose record is corrected. */
  readonly corrects?: string;
  readonly issues: readonly OperationOutcomeIssue[];
}

export interface RelateParts extends HeldParts {
  readonly store: Store;
  readonly baseUrl: string;
}

export type Relate = (requester: Requester, relatesTo: DocumentReference['relatesTo']) => Promise<Related>;

const codes = new Set(['replaces', 'appends', 'transforms', 'signs']);

export function createRelate({ store, permitFor, readCondition, clock, baseUrl }: RelateParts): Relate {
  return async (requester, relatesTo) => {
    const said: unknown = relatesTo;
    const stored: DocumentReferenceRelatesTo[] = Array.isArray(said) ? [...(said as DocumentReferenceRelatesTo[])] : [];
    const relations: Relation[] = [];
    const awaited: Condition[] = [];
    const replaced = new Map<string, Replaced>();
    const issues: OperationOutcomeIssue[] = [];
    // The administrator imports what others decided, and reads nothing.
    if (stored.length > 0 && requester.kind !== 'admin')
      await store.read(async (reader) => {
        const looking: Looking = { reader, requester, permit: permitFor(requester, clock()), readCondition };
        for (const [i, each] of stored.entries()) await relate(looking, i, each);
      });
    const [first] = [...replaced.values()];
    const corrects = first?.document.patient ?? undefined;
    return {
      relatesTo: stored,
      relations,
      replaced: [...replaced.values()],
      awaited,
      issues,
      ...(corrects === undefined ? {} : { corrects }),
    };

    async function relate(looking: Looking, i: number, each: DocumentReferenceRelatesTo): Promise<void> {
      // Not validated yet: what is of no such shape is refused there.
      if (typeof each !== 'object' || !codes.has(each?.code) || typeof each.target !== 'object' || each.target === null) return;
      const { code, target } = each;
      const expression = `DocumentReference.relatesTo[${i}].target`;
      const wanted = wantedOf(target);
      if (wanted.kind === 'elsewhere' && code !== 'replaces') return;
      const found = wanted.kind === 'elsewhere' ? undefined : await find(looking, wanted, expression);
      if (found === undefined) {
        if (code === 'replaces' || wanted.kind !== 'identifier') throw unknownTarget(code, expression);
        awaited.push(readCondition('DocumentReference', wanted.text));
        issues.push(keptByNumber(code, expression));
        return;
      }
      relations.push({ id: found.id, code, expression });
      if (target.reference === undefined) stored[i] = { ...each, target: { ...target, reference: `${found.type}/${found.id}` } };
      if (code !== 'replaces') return;
      const gathered = await gatherReplaced(looking, found);
      if (gathered === undefined) throw ofOthers(expression);
      for (const one of gathered) replaced.set(one.document.id, one);
      issues.push(...gathered.filter(({ follows }) => follows).map(({ document }) => followed(document.id, expression)));
    }
  };

  type Wanted =
    | { readonly kind: 'id'; readonly id: string }
    | { readonly kind: 'condition' | 'identifier'; readonly text: string }
    | { readonly kind: 'elsewhere' };

  function wantedOf({ reference, identifier }: Reference): Wanted {
    const literal = typeof reference === 'string' ? parseReference(reference, baseUrl) : undefined;
    if (literal?.kind === 'local') return { kind: 'id', id: literal.type === 'DocumentReference' ? literal.id : '' };
    if (literal?.kind === 'conditional' && literal.type === 'DocumentReference') return { kind: 'condition', text: literal.query };
    if (literal !== undefined) return { kind: 'elsewhere' };
    const { system, value } = identifier ?? {};
    if (typeof system !== 'string' || typeof value !== 'string') return { kind: 'elsewhere' };
    return { kind: 'identifier', text: identifierCondition([{ system, value }]) };
  }

  async function find({ reader, permit }: Looking, wanted: Wanted, expression: string): Promise<Version | undefined> {
    if (wanted.kind === 'elsewhere') return undefined;
    if (wanted.kind === 'id') {
      const version = wanted.id === '' ? undefined : await reader.read(permit({ type: 'DocumentReference', id: wanted.id, where: all }));
      return version?.deleted === true ? undefined : version;
    }
    const { matches } = await reader.search(permit(readCondition('DocumentReference', wanted.text).query));
    if (matches.length > 1) throw multipleMatches('Several documents have this identifier; name the one by its id.', expression);
    return matches[0];
  }
}

/** Changes that go with the document: `changed` are documents of which the submission itself says that they are superseded. */
export function supersede({ replaced }: Pick<Related, 'replaced'>, changed: ReadonlySet<string> = new Set()): readonly Change[] {
  const ids = replaced.map(({ document }) => document.id);
  return replaced
    .flatMap((each) => withdrawals(each, ids))
    .filter((change) => !('target' in change && 'id' in change.target && changed.has(`${change.target.type}/${change.target.id}`)));
}
