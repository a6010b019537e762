// CDA2 documents of an ITI-65 Bundle are read as $ingest reads them, as part of the same submission: the entries of the document and its
// file become what this server makes of them, and what was read out of it is written with them.
// https://profiles.ihe.net/ITI/MHD/ITI-65.html
import type { Binary, Bundle, DocumentReference, Identifier, List, OperationOutcomeIssue, Reference } from '@medplum/fhirtypes';
import { conflict, issueAt, OperationOutcomeError, structure } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Change, Held } from '#record/change.ts';
import type { ReadCondition } from '#record/conditions.ts';
import { identifierCondition } from '#record/find-in-registry.ts';
import type { Create, Provided, Reception } from '#record/receive-document.ts';
import type { Version } from '#store/store.ts';
import { isCda } from './is-cda.ts';
import { isProvideBundle, isSubmissionSet } from './provide-bundle.ts';
import { arriving, refuseReplacedWithin, relateEntry, supersedeProvided, type Replacing } from './supersede-provided.ts';
import type { Turn } from './turn.ts';

export interface ReadProvidedParts {
  readonly record: Pick<Reception, 'provide' | 'relate'>;
  readonly readCondition: ReadCondition;
}

export type ReadProvided = (act: Act, bundle: Bundle, turns: readonly Turn[]) => Promise<readonly Turn[]>;

export function createReadProvided(parts: ReadProvidedParts): ReadProvided {
  return async (act, bundle, sent) => {
    if (!isProvideBundle(bundle)) return sent;
    const turns = sent.map((turn) => arriving(turn, parts.readCondition));
    const instead = new Map<Turn, Change>();
    const derived: Turn[] = [];
    const replacing: Replacing[] = [];
    const issues: OperationOutcomeIssue[] = [];
    const documents = new Map<string, Buffer>();
    for (const turn of turns) {
      try {
        const found = documentOf(turn, turns);
        if (found === undefined || !(await isCda(found.reference, found.bytes))) {
          const related = await relateEntry(parts.record, act, turn);
          if (related === undefined) continue;
          instead.set(turn, related.change);
          replacing.push({ turn, superseded: related.superseded });
          continue;
        }
        refuseReplacedWithin(found.reference);
        const submitted = { ...found.reference, subject: subjectIn(bundle, found.reference.subject) } as DocumentReference;
        const provided = await parts.record.provide(act, { bytes: found.bytes, submitted });
        refuseAnother(documents, provided, found.bytes);
        instead.set(turn, placed(turn, provided.reference, provided.issues));
        instead.set(found.file, placed(found.file, provided.file, []));
        replacing.push({ turn, superseded: provided.replaced });
        derived.push(...provided.others.map((change): Turn => ({ change, entry: turn.entry, derived: true })));
      } catch (error) {
        if (!(error instanceof OperationOutcomeError)) throw error;
        issues.push(...error.outcome.issue.map((each) => placedIssue(turn.change.place, each)));
      }
    }
    if (issues.length > 0) throw new OperationOutcomeError(issues);
    if (instead.size === 0) return turns;
    const changed = turns.map((turn) => ({ ...turn, change: instead.get(turn) ?? once(turn.change, parts) }));
    // A document comes before its file and all else, which is hidden with it from its birth.
    const documentsFirst = [...changed].sort((a, b) => Number(isRead(b.change)) - Number(isRead(a.change)));
    return supersedeProvided([...documentsFirst, ...derived], replacing);
  };
}

interface Found {
  readonly reference: DocumentReference;
  readonly file: Turn;
  readonly bytes: Buffer;
}

/** A DocumentReference that is created with one file, which is an entry of the Bundle too. */
function documentOf({ change }: Turn, turns: readonly Turn[]): Found | undefined {
  if (change.kind !== 'create' || change.type !== 'DocumentReference') return undefined;
  const reference = change.content.value as DocumentReference;
  // Not validated yet: anything may stand there.
  const contents: unknown = reference.content;
  if (!Array.isArray(contents) || contents.length !== 1) return undefined;
  const { attachment } = (contents[0] ?? {}) as { attachment?: { url?: unknown } | null };
  const url = attachment?.url;
  const file = turns.find((each) => each.change.fullUrl !== undefined && each.change.fullUrl === url);
  if (file?.change.kind !== 'create' || file.change.type !== 'Binary') return undefined;
  const { data } = file.change.content.value as Binary;
  if (typeof data !== 'string') return undefined;
  if (!/^[A-Za-z0-9+/\s]*={0,2}$/.test(data)) throw structure('The data is no base64.', `${file.change.place}.resource.data`);
  return { reference, file, bytes: Buffer.from(data, 'base64') };
}

function placed({ change: sent }: Turn, made: Create, warnings: readonly OperationOutcomeIssue[]): Change {
  const said = warnings.map((each) => placedIssue(sent.place, each));
  const ifNoneExist = sent.kind === 'create' ? sent.ifNoneExist : undefined;
  return {
    ...made,
    place: sent.place,
    ...(sent.fullUrl === undefined ? {} : { fullUrl: sent.fullUrl }),
    ...(ifNoneExist === undefined ? {} : { ifNoneExist }),
    warnings: [...(sent.warnings ?? []), ...said],
  };
}

/** What is said of the metadata points into the entry, what is said of the document into the document. */
function placedIssue(place: string, found: OperationOutcomeIssue): OperationOutcomeIssue {
  return found.expression?.[0]?.startsWith('DocumentReference') === true || found.expression === undefined ? issueAt(place, found) : found;
}

function isRead(change: Change): boolean {
  return change.kind === 'create' && change.type === 'DocumentReference' && change.held !== undefined;
}

/** One id of two documents in the same Bundle, before anything is asked of the store. */
function refuseAnother(documents: Map<string, Buffer>, { reference }: Provided, bytes: Buffer): void {
  const key = reference.held?.condition.text ?? '';
  const before = documents.get(key);
  if (before !== undefined && !before.equals(bytes))
    throw conflict(
      'Two documents of the Bundle have the same id and other content; each document has an id of its own.',
      'DocumentReference.masterIdentifier',
    );
  documents.set(key, bytes);
}

/** The submission of documents that are there already is there as well: its identifier is its own. */
function once(change: Change, { readCondition }: ReadProvidedParts): Change {
  if (change.kind !== 'create' || change.ifNoneExist !== undefined || !isSubmissionSet(change.content.value)) return change;
  const list = change.content.value as List;
  const identifiers: unknown = list.identifier;
  const known = (Array.isArray(identifiers) ? (identifiers as (Partial<Identifier> | null)[]) : []).find(
    (each): each is Identifier => typeof each?.system === 'string' && typeof each.value === 'string',
  );
  if (known === undefined) return change;
  const held: Held = {
    condition: readCondition('List', identifierCondition([known])),
    meet({ body }: Version) {
      const { entry = [], date } = JSON.parse(body) as List;
      if (entry.length === (list.entry ?? []).length && date === list.date) return;
      throw conflict(
        'A submission with this identifier is held with other content; a new one has an identifier of its own.',
        'List.identifier',
      );
    },
  };
  return { ...change, held };
}

/** A person who is an entry of the Bundle is known by their identifier. */
function subjectIn({ entry = [] }: Bundle, subject: Reference | undefined): Reference | undefined {
  const reference: unknown = (subject as Reference | null | undefined)?.reference;
  const found = typeof reference !== 'string' ? undefined : entry.find(({ fullUrl }) => fullUrl === reference)?.resource;
  if (found?.resourceType !== 'Patient') return subject;
  const [identifier] = found.identifier ?? [];
  return identifier === undefined ? subject : { identifier };
}
