// A document comes in: read apart, whose it is and who wrote it asked of the registry, its chain of what is held, and all that it becomes
// is stored in one transaction, or nothing. Twice the same document is one document.
// docs/documents.md
import type { DocumentReference, Identifier, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { conflict, OperationOutcomeError } from '#fhir/outcome.ts';
import type { Submission as Metadata } from '#ingest/document.ts';
import { metadataOf, withSubmitted } from '#ingest/submitted-metadata.ts';
import { entryOf } from '#reading/entry-of.ts';
import type { Ask as Tell, Entry, Prepare, Prepared } from '#reading/prepared.ts';
import type { Target } from '#search/predicate.ts';
import type { Store, Transacting, Version } from '#store/store.ts';
import type { Act } from './act.ts';
import { createAudited } from './audited.ts';
import { authorityOf, importedFrom, onBehalfOf, organizationOf } from './author.ts';
import { contentOf, type Change, type Content, type Held, type Submitted } from './change.ts';
import type { ReadCondition } from './conditions.ts';
import { createFindHeld, type FoundHeld } from './find-held.ts';
import { createFindInRegistry, identifierCondition } from './find-in-registry.ts';
import { checkSubject } from './check-subject.ts';
import { lookingAgain } from './refuse-relation.ts';
import { arrivalOf, identifiersOf } from './relate-back.ts';
import { createRelate, supersede, type Related, type RelateParts } from './relate.ts';
import type { Replaced } from './replaced.ts';
import type { Submission, Unless } from './submit.ts';
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
  /** What was read out of it. */
  readonly others: readonly Change[];
  readonly replaced: Superseded;
  readonly issues: readonly OperationOutcomeIssue[];
}

/** What goes with a document of a submission: superseded only when that is written. */
export interface Superseded {
  /** The id or fullUrl of the change that writes it. */
  readonly of: string | undefined;
  readonly replaced: readonly Replaced[];
  readonly corrects?: string;
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
  /** What a document that is not read relates to. */
  relate(act: Act, document: DocumentReference): Promise<Related>;
}

export interface ReceptionParts extends RelateParts {
  readonly store: Store;
  readonly submit: Submission['submit'];
  readonly allow: WriteParts['allow'];
  readonly readCondition: ReadCondition;
  readonly validate: (resource: Resource) => readonly OperationOutcomeIssue[];
  readonly clock: () => number;
  /** Bytes to resources that are ready to store. */
  readonly prepare: Prepare;
}

export function createReception(parts: ReceptionParts): Reception {
  const { store, clock, readCondition } = parts;
  const findInRegistry = createFindInRegistry({ readCondition });
  const findPeople = (asked: readonly Identifier[]): Promise<readonly Version[]> =>
    store.read((reader) => findInRegistry(reader, 'Patient', asked));
  const findHeld = createFindHeld(parts);
  const audited = createAudited(parts);
  const relate = createRelate(parts);
  let beingRead = 0;
  /** Documents that come together share a commit: alone each of them changes twice as many pages. */
  const together: Transacting = { moreToCome: () => beingRead > 0 };

  async function ready(act: Act, sent: SentDocument | DescribedDocument) {
    const { requester } = act;
    const submitted = 'submitted' in sent ? shaped(sent.submitted, parts) : undefined;
    const metadata = 'metadata' in sent ? sent.metadata : metadataOf(sent.submitted);
    parts.allow(requester, 'DocumentReference', 'create');
    let related: FoundHeld | undefined;
    const isImport = requester.kind === 'admin';
    let behalf: string | undefined;
    // An import names in each resource whose word it is.
    const sender = isImport ? undefined : { authority: authorityOf(requester), author: organizationOf(requester) };
    const arrival = { bytes: sent.bytes, metadata, isImport, sender, now: clock() };
    // All of one view: each view of its own would read anew what the commits between them have changed.
    const tell: Tell = (asked) =>
      store.read(async (reader) => {
        const persons = await findInRegistry(reader, 'Patient', asked.subject);
        const people = await findInRegistry(reader, 'Practitioner', asked.people);
        const organizations = await findInRegistry(reader, 'Organization', asked.organizations);
        // Described by its own DocumentReference, an import relates to nothing that is held: whose word that is, it says itself.
        if (isImport && submitted === undefined) behalf = importedFrom(entryOf(organizations.map(entry), asked.keeper));
        const asker = behalf === undefined ? requester : onBehalfOf(requester, behalf);
        related = await findHeld(reader, asker, asked.related, behalf !== undefined);
        return {
          persons: persons.map(entry),
          people: people.map(entry),
          organizations: organizations.map(entry),
          related: related.references,
        };
      });
    const prepared = await parts.prepare(arrival, tell);
    const { patient, resources } = prepared;
    const said = submitted === undefined ? [] : await checkSubject(submitted.subject, patient, findPeople);
    const contents = resources.map(({ text, checked }) => contentOf(text, checked));
    const relations = submitted === undefined ? undefined : await relate(requester, submitted.relatesTo);
    const described =
      submitted === undefined
        ? undefined
        : withSubmitted(contents[0]?.value as DocumentReference, { ...submitted, relatesTo: [...(relations?.relatesTo ?? [])] });
    if (described !== undefined) contents[0] = asContent(described.reference);
    const corrects = related?.corrects(patient) === true || relations?.corrects === patient ? patient : undefined;
    const numbers = described === undefined ? [prepared.identifier] : identifiersOf(described.reference);
    const creates = resources.map(({ type, checked: { id } }, i): Create => {
      const content = contents[i] as Content;
      // All but the document, which comes first, and what it corrects: written out, since there are many of them.
      if (i > 0 && corrects === undefined) return { kind: 'create', place: '', type, id, content };
      const all = { kind: 'create', place: '', type, id, content, ...(corrects === undefined ? {} : { corrects }) } as const;
      if (i > 0) return all;
      return {
        ...all,
        ...(behalf === undefined ? {} : { behalf }),
        relations: [...(related?.relations ?? []), ...(relations?.relations ?? [])],
        awaited: [...(related?.awaited ?? []), ...(relations?.awaited ?? [])],
        arrival: arrivalOf(readCondition, numbers, { locked: prepared.identifier, addsTo: related?.addsTo ?? [] }),
      };
    });
    const twice = new Set(related?.replaced.map(({ document }) => document.id));
    const more = (relations?.replaced ?? []).filter(({ document }) => !twice.has(document.id));
    const replaced = [...(related?.replaced ?? []), ...more];
    const issues = [...said, ...(described?.issues ?? []), ...prepared.issues, ...(related?.issues ?? []), ...(relations?.issues ?? [])];
    return { prepared, creates, replaced, issues, behalf };
  }

  return {
    relate: (act, { relatesTo }) => audited(act, () => relate(act.requester, relatesTo)),

    receive: (act, sent) =>
      lookingAgain(async () => {
        beingRead += 1;
        const made = await audited(act, () => ready(act, sent).finally(() => (beingRead -= 1)));
        const { prepared, creates, replaced, issues, behalf } = made;
        const importing = behalf === undefined ? {} : { behalf };
        const unless: Unless = { type: 'DocumentReference', ...heldAs(prepared, readCondition), ...importing };
        const giving = supersede({ replaced }).map((change): Change => (behalf === undefined ? change : { ...change, behalf }));
        const written = await parts.submit(act, [...creates, ...giving], unless, together);
        const outcome = written[0]?.outcome === 'matched' ? 'held' : 'received';
        // What gave way is told to whoever wrote it, and an import is not.
        return { outcome, written: behalf === undefined ? written : written.slice(0, creates.length), issues };
      }),

    async provide(act, sent) {
      const { prepared, creates, replaced, issues } = await audited(act, () => ready(act, sent));
      const [reference, ...others] = creates as [Create, ...Create[]];
      const of = reference.id ?? '';
      const isFile = ({ type }: Create): boolean => type === 'Binary';
      const file = others.find(isFile) as Create;
      const made = others.filter((each) => !isFile(each)).map((each): Change => ({ ...each, part: { of } }));
      return {
        reference: { ...reference, held: heldAs(prepared, readCondition) },
        file: { ...file, part: { of, held: fileOf } },
        others: made,
        replaced: { of, replaced, ...(reference.corrects === undefined ? {} : { corrects: reference.corrects }) },
        issues,
      };
    },
  };
}

/** Metadata of a shape that R4 forbids are not read; what is only odd about them is said of what is stored. */
function shaped(submitted: DocumentReference, { validate }: Pick<ReceptionParts, 'validate'>): DocumentReference {
  const issues = validate(submitted).filter(({ severity }) => severity === 'error' || severity === 'fatal');
  if (issues.length > 0) throw new OperationOutcomeError(issues);
  return submitted;
}

/** The same id and the same bytes: it is there. The same id and other bytes: one of them is not what it says. */
function heldAs({ identifier, sha256 }: Prepared, readCondition: ReadCondition): Held {
  return {
    condition: readCondition('DocumentReference', identifierCondition([identifier])),
    meet({ body }: Version) {
      if (body.includes(JSON.stringify(sha256))) return;
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

function entry({ type, id, body }: Version): Entry {
  return { type, id, body };
}
