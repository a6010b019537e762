// batch and transaction: a Bundle of requests. A transaction is one submission; a batch is many that share their commits.
// https://hl7.org/fhir/R4/http.html#transaction
import type { Bundle, BundleEntry as SentEntry, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { writeBundle, type BundleEntry } from '#fhir/bundle.ts';
import { entryResourceTexts } from '#fhir/json-text.ts';
import { invalid, issue, issueAt, OperationOutcomeError, structure, tooCostly } from '#fhir/outcome.ts';
import type { Submitted } from '#record/change.ts';
import { lookingAgain } from '#record/refuse-relation.ts';
import type { Submission } from '#record/submit.ts';
import { outcomeText, submittedIssues } from './answer.ts';
import type { AnswerEntry } from './answer-entry.ts';
import { readContent } from './content.ts';
import { readEntry, type EntryParts } from './entry-change.ts';
import type { Ask, Interaction } from './interaction.ts';
import { actOf } from './needed.ts';
import { provideBundleIssues } from './provide-bundle.ts';
import { createReadProvided, type ReadProvided, type ReadProvidedParts } from './read-provided.ts';
import type { Turn } from './turn.ts';

/** More than this of one transaction is not read by anybody. */
const MOST_ISSUES = 100;

export interface TransactionParts extends EntryParts {
  readonly record: Submission & ReadProvidedParts['record'];
  /** Answers one entry as if it had come alone (reads, searches, operations; all entries of a batch). */
  readonly answerEntry: AnswerEntry;
  readonly maxEntries: number;
}

export function createTransaction(parts: TransactionParts): Interaction {
  const readProvided = createReadProvided(parts);
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
        : await runTransaction({ ...parts, readProvided: (act, turns) => readProvided(act, bundle, turns) }, ask, entries, texts);
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

interface Running extends TransactionParts {
  readonly readProvided: (act: Parameters<ReadProvided>[0], turns: readonly Turn[]) => Promise<readonly Turn[]>;
}

/** Writes in one submission; then, when they stand, the reads. */
async function runTransaction(
  parts: Running,
  ask: Ask,
  entries: readonly SentEntry[],
  texts: readonly (string | undefined)[],
): Promise<BundleEntry[]> {
  const { record, answerEntry } = parts;
  const act = actOf(ask, 'transaction');
  const { turns, submitted } = await lookingAgain(async () => {
    const turns = await parts.readProvided(act, readTurns(entries, texts, parts));
    const changes = turns.map(({ change }) => change);
    return { turns, submitted: await record.submit(act, changes) };
  });
  const answers: BundleEntry[] = [];
  turns.forEach(({ entry, derived }, i) => {
    if (derived !== true) answers[entry] = writtenEntry(withDerived(submitted[i] as Submitted, entry, turns, submitted), ask.prefer.return);
  });
  for (const [i, entry] of entries.entries()) answers[i] ??= await answerEntry(ask, entry, texts[i], placeOf(i));
  return answers;
}

/** All that is wrong with the entries is said at once. */
function readTurns(entries: readonly SentEntry[], texts: readonly (string | undefined)[], parts: EntryParts): readonly Turn[] {
  const issues: OperationOutcomeIssue[] = [];
  const turns: Turn[] = [];
  for (const [i, entry] of entries.entries()) {
    if (issues.length >= MOST_ISSUES) break;
    try {
      const change = readEntry(entry, texts[i], placeOf(i), parts);
      if (change !== undefined) turns.push({ change, entry: i });
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      issues.push(...error.outcome.issue.map((found) => issueAt(placeOf(i), found)));
    }
  }
  if (issues.length > 0) throw new OperationOutcomeError(issues);
  return turns;
}

/** What was read out of a document, and what validation said of it, is said with the document. */
function withDerived(own: Submitted, entry: number, turns: readonly Turn[], submitted: readonly Submitted[]): Submitted {
  if (own.version?.type !== 'DocumentReference' || own.outcome !== 'created') return own;
  const derived = submitted.filter((_, i) => turns[i]?.derived === true && turns[i].entry === entry);
  if (derived.length === 0) return own;
  const made = derived.filter(({ outcome }) => outcome === 'created').length;
  const read = issue('informational', `The document was read: ${made} resources were made of it.`, { severity: 'information' });
  return { ...own, warnings: [read, ...own.warnings, ...derived.flatMap(({ warnings }) => warnings)] };
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
