// A document comes in: whose it is and who wrote it is asked of the registry, its chain of what is held, and all that it becomes
// is stored in one transaction, or nothing. Twice the same document is one document.
// docs/documents.md
import type { DocumentReference, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { conflict, OperationOutcomeError } from '#fhir/outcome.ts';
import { sha256Of } from '#ingest/cda/document-reference.ts';
import type { ReadDocument, Submission as Metadata } from '#ingest/document.ts';
import { ingest } from '#ingest/ingest.ts';
import { namedParties } from '#ingest/named-parties.ts';
import { readDocument } from '#ingest/read-document.ts';
import { metadataOf, withSubmitted } from '#ingest/submitted-metadata.ts';
import type { Target } from '#search/predicate.ts';
import type { Store, Version } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';
import type { Change, Held, Submitted } from './change.ts';
import type { ReadCondition } from './conditions.ts';
import { createFindHeld, type HeldParts } from './find-held.ts';
import { createFindInRegistry, identifierCondition, type FindInRegistry } from './find-in-registry.ts';
import { checkPerson } from './check-person.ts';
import { checkSubject } from './check-subject.ts';
import { isDenial, type Submission, type Unless } from './submit.ts';
import { withdrawals } from './withdraw.ts';
import type { WriteParts } from './write.ts';

export interface SentDocument {
  readonly bytes: Uint8Array;
  readonly metadata: Metadata;
}

/** A document as a client of MHD sends it: described by its own DocumentReference. */
export interface DescribedDocument {
  readonly bytes: Uint8Array;
  readonly submitted: DocumentReference;
}

/** A document as changes of a larger submission. What is held already answers them, and nothing of it is written. */
export interface Provided {
  readonly reference: Create;
  readonly file: Create;
  /** What was read out of it, and what it supersedes. */
  readonly others: readonly Change[];
  readonly issues: readonly OperationOutcomeIssue[];
}

export type Create = Extract<Change, { kind: 'create' }>;

export interface Received {
  /** `held`: the same document was there already, and nothing was written. */
  readonly outcome: 'received' | 'held';
  /** The DocumentReference first; what was superseded last. */
  readonly written: readonly Submitted[];
  readonly issues: readonly OperationOutcomeIssue[];
}

export interface Reception {
  receive(act: Act, sent: SentDocument | DescribedDocument): Promise<Received>;
  /** Reads and checks it, and writes nothing. */
  provide(act: Act, sent: DescribedDocument): Promise<Provided>;
}

export interface ReceptionParts extends HeldParts {
  readonly store: Store;
  readonly submit: Submission['submit'];
  readonly allow: WriteParts['allow'];
  readonly readCondition: ReadCondition;
  readonly validate: (resource: Resource) => readonly OperationOutcomeIssue[];
  readonly clock: () => number;
  readonly newId: () => string;
  /** Document kind by LOINC code and practice setting. */
  readonly kindOf: (loinc: string | undefined, practiceSetting: string | undefined) => string;
  readonly loadUnits: () => Promise<(unit: string) => boolean>;
}

export function createReception(parts: ReceptionParts): Reception {
  const { store, clock, readCondition } = parts;
  const findInRegistry = createFindInRegistry({ store, readCondition });
  const findHeld = createFindHeld(parts);

  async function prepare(act: Act, sent: SentDocument | DescribedDocument) {
    const { bytes } = sent;
    const submitted = 'submitted' in sent ? checked(sent.submitted, parts) : undefined;
    const metadata = 'metadata' in sent ? sent.metadata : metadataOf(sent.submitted);
    parts.allow(act.requester, 'DocumentReference', 'create');
    const document = await readDocument(bytes);
    const { header } = document;
    const patient = await checkPerson(document, findInRegistry);
    const said = submitted === undefined ? [] : await checkSubject(submitted.subject, patient, findInRegistry);
    const known = await knownParties(document, findInRegistry);
    const related = await findHeld(act.requester, header.related);
    const isUnit = await parts.loadUnits();
    const { resources, issues } = ingest(document, {
      patient: `Patient/${patient}`,
      known: known.reference,
      submission: metadata,
      held: related.reference,
      documentKind: parts.kindOf(header.kind, metadata.practiceSetting?.code),
      source: act.requester.kind === 'admin' ? known.custodian : undefined,
      newId: parts.newId,
      now: clock(),
      isUnit,
    });
    const corrects = related.corrects(patient);
    const described = submitted === undefined ? undefined : withSubmitted(resources[0]?.value as DocumentReference, submitted);
    const contents = described === undefined ? resources : [asContent(described.reference), ...resources.slice(1)];
    const creates = contents.map(({ value, text }): Create => {
      const { resourceType: type, id } = value;
      return {
        kind: 'create',
        place: '',
        type,
        content: { value, text },
        ...(id === undefined ? {} : { id }),
        ...(corrects ? { corrects: patient } : {}),
      };
    });
    const replaced = related.replaced.flatMap(withdrawals);
    return { document, creates, replaced, issues: [...said, ...(described?.issues ?? []), ...issues, ...related.issues] };
  }

  return {
    async receive(act, sent) {
      const { document, creates, replaced, issues } = await audited(parts, act, () => prepare(act, sent));
      const unless: Unless = { type: 'DocumentReference', ...heldAs(document, readCondition) };
      const written = await parts.submit(act, [...creates, ...replaced], unless);
      const outcome = written[0]?.outcome === 'matched' ? 'held' : 'received';
      return { outcome, written, issues };
    },

    async provide(act, sent) {
      const { document, creates, replaced, issues } = await audited(parts, act, () => prepare(act, sent));
      const [reference, ...others] = creates as [Create, ...Create[]];
      const of = reference.id ?? '';
      const isFile = ({ type }: Create): boolean => type === 'Binary';
      const file = others.find(isFile) as Create;
      const made = others.filter((each) => !isFile(each)).map((each): Change => ({ ...each, part: { of } }));
      return {
        reference: { ...reference, held: heldAs(document, readCondition) },
        file: { ...file, part: { of, held: fileOf } },
        others: [...made, ...replaced.map((each): Change => ({ ...each, part: { of } }))],
        issues,
      };
    },
  };
}

/** Metadata of a shape that R4 forbids are not read; what is only odd about them is said of what is stored. */
function checked(submitted: DocumentReference, { validate }: Pick<ReceptionParts, 'validate'>): DocumentReference {
  const issues = validate(submitted).filter(({ severity }) => severity === 'error' || severity === 'fatal');
  if (issues.length > 0) throw new OperationOutcomeError(issues);
  return submitted;
}

/** The same id and the same bytes: it is there. The same id and other bytes: one of them is not what it says. */
function heldAs(document: ReadDocument, readCondition: ReadCondition): Held {
  const { id } = document.header;
  const hash = sha256Of(document.bytes);
  return {
    condition: readCondition('DocumentReference', identifierCondition([id])),
    meet({ body }: Version) {
      if (body.includes(JSON.stringify(hash))) return;
      throw conflict(
        'A document with this id is held with other content. A new version has an id of its own, and relatedDocument RPLC names the one that it replaces.',
        'ClinicalDocument.id',
      );
    },
  };
}

function fileOf({ body }: Version): Target | undefined {
  const { content } = JSON.parse(body) as DocumentReference;
  const [type, id] = content[0]?.attachment.url?.split('/') ?? [];
  return type === 'Binary' && id !== undefined ? { type, id } : undefined;
}

function asContent(value: DocumentReference): { readonly value: DocumentReference; readonly text: string } {
  return { value, text: JSON.stringify(value) };
}

async function knownParties(document: ReadDocument, find: FindInRegistry) {
  const { people, organizations } = namedParties(document);
  const [practitioners, institutions] = [await find('Practitioner', people), await find('Organization', organizations)];
  const custodian = document.header.custodian;
  return {
    reference: ((type, identifiers) => (type === 'Practitioner' ? practitioners : institutions).of(identifiers)) as Parameters<
      typeof ingest
    >[1]['known'],
    custodian: institutions.of(custodian),
  };
}

/** What is refused before anything is stored is in the trail as well. */
async function audited<T>({ store, clock }: Pick<ReceptionParts, 'store' | 'clock'>, act: Act, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await store.append(auditRecord(act, clock(), isDenial(error) ? 'denied' : 'failed', []));
    throw error;
  }
}
