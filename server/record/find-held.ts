// Documents that a new one replaces or adds to, as far as the requester sees them.
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import type { Permit } from '#consent/permit.ts';
import { issue } from '#fhir/outcome.ts';
import type { RelatedDocument } from '#ingest/cda/header.ts';
import type { Reader, Version } from '#store/store.ts';
import type { ReadCondition } from './conditions.ts';
import type { Condition, Relation } from './change.ts';
import { identifierCondition } from './find-in-registry.ts';
import { followed } from './refuse-relation.ts';
import { gatherReplaced, type Replaced } from './replaced.ts';

export interface HeldParts {
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly readCondition: ReadCondition;
  readonly clock: () => number;
}

export interface FoundHeld {
  /** `DocumentReference/x` of each that was asked for, in their order. */
  readonly references: readonly (string | undefined)[];
  /** Those that this requester may supersede. */
  readonly replaced: readonly Replaced[];
  /** The new document corrects one that is in the record of this person. */
  corrects(patient: string): boolean;
  /** Of those that the new one adds to or transforms, to be checked when it is written: they must be current then. */
  readonly relations: readonly Relation[];
  /** The same of an import, which brings what others decided: they need not be current. */
  readonly addsTo: readonly string[];
  /** Those that are not held: they may come in before the new one is written. */
  readonly awaited: readonly Condition[];
  readonly issues: readonly OperationOutcomeIssue[];
}

const added: Readonly<Record<string, Relation['code']>> = { APND: 'appends', XFRM: 'transforms' };

type Related = Pick<RelatedDocument, 'type' | 'identifiers'>;

export function createFindHeld({ permitFor, readCondition, clock }: HeldParts) {
  return async (reader: Reader, requester: Requester, related: readonly Related[], isImport = false): Promise<FoundHeld> => {
    const found = new Map<Related, Version>();
    const replaced: Replaced[] = [];
    const relations: Relation[] = [];
    const addsTo: string[] = [];
    const awaited: Condition[] = [];
    const issues: OperationOutcomeIssue[] = [];
    if (related.length > 0) await look();
    return {
      replaced,
      relations,
      addsTo,
      awaited,
      issues: isImport ? toldOfImport(related) : issues,
      corrects: (patient) => replaced.some(({ document }) => document.patient === patient),
      references: related.map((each) => {
        const version = found.get(each);
        return version === undefined ? undefined : `${version.type}/${version.id}`;
      }),
    };

    async function look(): Promise<void> {
      const permit = permitFor(requester, clock());
      for (const document of related) {
        const identifiers = document.identifiers.slice(0, 1);
        if (identifiers.length === 0) continue;
        const condition = readCondition('DocumentReference', identifierCondition(identifiers));
        const [match] = (await reader.search(permit(condition.query))).matches;
        if (match === undefined) {
          awaited.push(condition);
          issues.push(unknown(document));
          continue;
        }
        found.set(document, match);
        const code = added[document.type];
        if (code !== undefined && isImport) addsTo.push(match.id);
        else if (code !== undefined && requester.kind !== 'admin') relations.push({ id: match.id, code, expression });
        if (document.type !== 'RPLC') continue;
        const gathered = await gatherReplaced({ reader, requester, permit, readCondition }, match);
        if (gathered === undefined) {
          issues.push(others(document));
          continue;
        }
        replaced.push(...gathered.filter((each) => !replaced.some((known) => known.document.id === each.document.id)));
        issues.push(...gathered.filter(({ follows }) => follows).map((each) => followed(each.document.id, expression)));
      }
    }
  };
}

const expression = 'ClinicalDocument.relatedDocument';

/** Nothing here gave way: a number that was mistyped leaves two current documents. */
const advice =
  ' Nothing was superseded: if the replaced document is held under another number, it stays current until a document that replaces it by that number is sent; if it comes in later under this one, it comes in superseded.';

/** Whether what it relates to is held, or what gave way, is for the organisation to know. */
function toldOfImport(related: readonly Related[]): readonly OperationOutcomeIssue[] {
  if (!related.some(({ type }) => type === 'RPLC')) return [];
  return [
    issue(
      'informational',
      'What this document replaces is superseded where the same organisation wrote it, now or when it comes. The answer to an import does not say whether it is held.',
      { severity: 'information', expression },
    ),
  ];
}

function unknown({ type }: Related): OperationOutcomeIssue {
  return issue(
    'informational',
    `The document that this one relates to (${type}) is not held here; the relation was kept by its identifier.${type === 'RPLC' ? advice : ''}`,
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
