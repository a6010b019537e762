// Documents that a new one replaces or adds to, as far as the requester sees them.
import type { DocumentReference, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import type { Permit } from '#consent/permit.ts';
import { issue } from '#fhir/outcome.ts';
import type { RelatedDocument } from '#ingest/cda/header.ts';
import type { Target } from '#search/predicate.ts';
import type { Store, Version } from '#store/store.ts';
import { mayChange } from './author.ts';
import type { ReadCondition } from './conditions.ts';
import { identifierCondition } from './find-in-registry.ts';

export interface HeldParts {
  readonly store: Store;
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly readCondition: ReadCondition;
  readonly clock: () => number;
}

/** A document with what was read out of it and is still there. */
export interface Replaced {
  readonly document: Version;
  readonly parts: readonly Target[];
}

export interface FoundHeld {
  /** `DocumentReference/x` of each that was asked for, in their order. */
  readonly references: readonly (string | undefined)[];
  /** Those that this requester may supersede. */
  readonly replaced: readonly Replaced[];
  /** The new document corrects one that is in the record of this person. */
  corrects(patient: string): boolean;
  readonly issues: readonly OperationOutcomeIssue[];
}

type Related = Pick<RelatedDocument, 'type' | 'identifiers'>;

export function createFindHeld({ store, permitFor, readCondition, clock }: HeldParts) {
  return async (requester: Requester, related: readonly Related[]): Promise<FoundHeld> => {
    const found = new Map<Related, Version>();
    const replaced: Replaced[] = [];
    const issues: OperationOutcomeIssue[] = [];
    if (related.length > 0) await store.read((reader) => look(reader));
    return {
      replaced,
      issues,
      corrects: (patient) => replaced.some(({ document }) => document.patient === patient),
      references: related.map((each) => {
        const version = found.get(each);
        return version === undefined ? undefined : `${version.type}/${version.id}`;
      }),
    };

    async function look(reader: Parameters<Parameters<Store['read']>[0]>[0]): Promise<void> {
      const permit = permitFor(requester, clock());
      for (const document of related) {
        const identifiers = document.identifiers.slice(0, 1);
        if (identifiers.length === 0) continue;
        const { query } = readCondition('DocumentReference', identifierCondition(identifiers));
        const [match] = (await reader.search(permit(query))).matches;
        if (match === undefined) {
          issues.push(unknown(document));
          continue;
        }
        found.set(document, match);
        if (document.type !== 'RPLC') continue;
        const standing = await reader.standing(match);
        if (standing === undefined || !mayChange(requester, match.type, standing, never)) {
          issues.push(others(document));
          continue;
        }
        const parts: Target[] = [];
        for (const part of partsOf(match)) {
          const its = await reader.standing(part);
          if (its !== undefined && !its.deleted && mayChange(requester, part.type, its, never)) parts.push(part);
        }
        replaced.push({ document: match, parts });
      }
    }
  };
}

/** Documents are received of organisations, not of people. */
const never = (): boolean => false;

function partsOf({ body }: Version): readonly Target[] {
  const { context } = JSON.parse(body) as DocumentReference;
  return (context?.related ?? []).flatMap(({ reference = '' }) => {
    const [type = '', id = ''] = reference.split('/');
    return id === '' ? [] : [{ type, id }];
  });
}

const expression = 'ClinicalDocument.relatedDocument';

function unknown({ type }: Related): OperationOutcomeIssue {
  return issue(
    'informational',
    `The document that this one relates to (${type}) is not held here; the relation was kept by its identifier.`,
    {
      severity: 'warning',
      expression,
    },
  );
}

function others({ type }: Related): OperationOutcomeIssue {
  return issue('informational', `The document that this one relates to (${type}) was written by another organisation and stays as it is.`, {
    severity: 'warning',
    expression,
  });
}
