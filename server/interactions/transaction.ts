// batch and transaction: a Bundle of requests. A transaction is one submission; a batch is many that share their commits.
// https://hl7.org/fhir/R4/http.html#transaction
import type { Bundle, BundleEntry as SentEntry, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { writeBundle, type BundleEntry } from '#fhir/bundle.ts';
import { entryResourceTexts } from '#fhir/json-text.ts';
import { invalid, issueAt, OperationOutcomeError, structure, tooCostly } from '#fhir/outcome.ts';
import type { Change, Submitted } from '#record/change.ts';
import type { Submission } from '#record/submit.ts';
import { outcomeText, submittedIssues } from './answer.ts';
import type { AnswerEntry } from './answer-entry.ts';
import { readContent } from './content.ts';
import { readEntry, type EntryParts } from './entry-change.ts';
import type { Ask, Interaction } from './interaction.ts';
import { actOf } from './needed.ts';
import { provideBundleIssues, unreadDocuments } from './provide-bundle.ts';

/** More than this of one transaction is not read by anybody. */
const MOST_ISSUES = 100;

export interface TransactionParts extends EntryParts {
  readonly record: Submission;
  /** Answers one entry as if it had come alone (reads, searches, operations; all entries of a batch). */
  readonly answerEntry: AnswerEntry;
  readonly maxEntries: number;
}

export function createTransaction(parts: TransactionParts): Interaction {
  return async (ask) => {
    const content = readContent(ask, 'Bundle');
    const bundle = content.value as Bundle;
    const entries = entriesOf(bundle);
    if (bundle.type !== 'batch' && bundle.type !== 'transaction') {
      throw invalid(
        `A Bundle of type ${JSON.stringify(bundle.type ?? null)} cannot be executed; send a batch or a transaction, or create it with POST Bundle.`,
        'Bundle.type',
      );
    }
    if (entries.length > parts.maxEntries) {
      throw tooCostly(`The Bundle has ${entries.length} entries, at most ${parts.maxEntries} are taken at once; split it.`, 'Bundle.entry');
    }
    const claims = bundle.type === 'transaction' ? provideBundleIssues(bundle) : [];
    if (claims.length > 0) throw new OperationOutcomeError(claims);
    const texts = entryResourceTexts(content.text);
    const answers =
      bundle.type === 'batch'
        ? await runBatch(parts, ask, entries, texts)
        : await runTransaction(parts, ask, entries, texts, unreadDocuments(bundle));
    return { kind: 'ok', body: writeBundle({ type: `${bundle.type}-response`, entries: answers }) };
  };
}

function runBatch(
  { answerEntry }: TransactionParts,
  ask: Ask,
  entries: readonly SentEntry[],
  texts: readonly (string | undefined)[],
): Promise<BundleEntry[]> {
  return Promise.all(entries.map((entry, i) => answerEntry(ask, entry, texts[i], placeOf(i))));
}

/** Writes in one submission; then, when they stand, the reads. */
async function runTransaction(
  parts: TransactionParts,
  ask: Ask,
  entries: readonly SentEntry[],
  texts: readonly (string | undefined)[],
  remarks: ReadonlyMap<number, OperationOutcomeIssue>,
): Promise<BundleEntry[]> {
  const { record, answerEntry } = parts;
  const issues: OperationOutcomeIssue[] = [];
  const changes: Change[] = [];
  const places: number[] = [];
  for (const [i, entry] of entries.entries()) {
    if (issues.length >= MOST_ISSUES) break;
    try {
      const change = readEntry(entry, texts[i], placeOf(i), parts);
      if (change === undefined) continue;
      const remark = remarks.get(i);
      changes.push(remark === undefined ? change : { ...change, warnings: [...(change.warnings ?? []), remark] });
      places.push(i);
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      issues.push(...error.outcome.issue.map((found) => issueAt(placeOf(i), found)));
    }
  }
  if (issues.length > 0) throw new OperationOutcomeError(issues);
  const submitted = await record.submit(actOf(ask, 'transaction'), changes);
  const answers: BundleEntry[] = [];
  submitted.forEach((answer, i) => {
    answers[places[i] as number] = writtenEntry(answer, ask.prefer.return);
  });
  for (const [i, entry] of entries.entries()) answers[i] ??= await answerEntry(ask, entry, texts[i], placeOf(i));
  return answers;
}

function entriesOf({ entry }: { readonly entry?: unknown }): readonly SentEntry[] {
  if (entry === undefined) return [];
  if (!Array.isArray(entry)) throw structure('Bundle.entry is a list of entries, each an object with a request.', 'Bundle.entry');
  return entry as readonly SentEntry[];
}

function placeOf(i: number): string {
  return `Bundle.entry[${i}]`;
}

const status: Record<Submitted['outcome'], string> = {
  created: '201 Created',
  updated: '200 OK',
  unchanged: '200 OK',
  matched: '200 OK',
  deleted: '204 No Content',
  absent: '204 No Content',
};

export function writtenEntry(submitted: Submitted, wanted: Ask['prefer']['return']): BundleEntry {
  const { version, outcome, warnings } = submitted;
  const withOutcome = warnings.length > 0 || wanted === 'OperationOutcome';
  return {
    ...(wanted === 'representation' && version !== undefined && !version.deleted ? { resource: version.body } : {}),
    response: {
      status: status[outcome],
      ...(version === undefined
        ? {}
        : {
            location: `${version.type}/${version.id}/_history/${version.version}`,
            etag: `W/"${version.version}"`,
            lastModified: new Date(version.updated).toISOString(),
          }),
      ...(withOutcome ? { outcome: outcomeText(submittedIssues(submitted)) } : {}),
    },
  };
}
