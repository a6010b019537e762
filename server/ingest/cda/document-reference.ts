// The index entry of the document and its file: metadata of the Affinity Domain as FHIR has them.
// https://profiles.ihe.net/ITI/MHD/StructureDefinition-IHE.MHD.Comprehensive.DocumentReference.html
import { createHash } from 'node:crypto';
import type {
  Attachment,
  Binary,
  CodeableConcept,
  Coding,
  DocumentReference,
  DocumentReferenceRelatesTo,
  Identifier,
  Period,
  Reference,
} from '@medplum/fhirtypes';
import { child, childrenOf } from '../xml/element.ts';
import type { ReadDocument, Surroundings } from '../document.ts';
import { languageOf } from './composition.ts';
import { filled, some } from './filled.ts';
import { custodianOf, type Header } from './header.ts';
import { classOfDocument } from './kinds.ts';
import type { Making } from './making.ts';
import { extension } from './statement.ts';
import { nre, OURS } from './systems.ts';
import { periodOf, type Interval } from './time.ts';

export const classSystem = `${OURS}/CodeSystem/document-class`;
const formatSystem = 'urn:ietf:rfc:3986';

export function attachmentOf({ bytes, mediaType, header }: ReadDocument, binary: string): Attachment {
  return filled<Attachment>({
    contentType: mediaType,
    language: languageOf(header.language),
    url: binary,
    size: bytes.length,
    hash: createHash('sha1').update(bytes).digest('base64'),
    title: header.title ?? header.code.coding?.[0]?.display ?? 'Documento',
    creation: header.date,
  });
}

export interface DocumentParts {
  readonly making: Making;
  readonly attachment: Attachment;
  readonly related: readonly Reference[];
  /** Numbers of order, accession and episode. */
  readonly identifiers: readonly Identifier[];
}

export function makeDocumentReference(
  document: ReadDocument,
  { submission, held }: Surroundings,
  { making, attachment, related, identifiers }: DocumentParts,
): DocumentReference {
  const { header } = document;
  const { root } = header;
  const kind = classOfDocument(header.kind);
  const authors = childrenOf(root, 'author').flatMap((each) => {
    const author = child(each, 'assignedAuthor');
    return [making.parties.person(author), making.parties.organizationOf(author)].filter((one) => one !== undefined);
  });
  const [signer] = childrenOf(root, 'legalAuthenticator').flatMap((each) => making.parties.person(child(each, 'assignedEntity')) ?? []);
  const format = header.templates.find((each) => each.startsWith('2.16.840.1.113883.2.9.10.')) ?? header.templates[0];
  const encounter = making.encounter();
  return filled<DocumentReference>({
    resourceType: 'DocumentReference',
    masterIdentifier: header.id,
    identifier: some([header.id, ...identifiers.filter((each) => each.system === nre || each.system?.startsWith(`${OURS}/sid/`) === true)]),
    status: 'current',
    docStatus: signer === undefined ? 'preliminary' : 'final',
    type: header.code,
    category: [{ coding: [{ system: classSystem, code: kind.classCode, display: kind.className }] }],
    subject: making.patient as NonNullable<DocumentReference['subject']>,
    date: instantOf(header.date),
    author: some(authors),
    authenticator: signer,
    custodian: making.parties.organization(custodianOf(root)),
    relatesTo: some(relations(header, held)),
    description: header.title,
    securityLabel: securityLabels(header, submission.security),
    content: [{ attachment, ...(format === undefined ? {} : { format: { system: formatSystem, code: `urn:oid:${format}` } }) }],
    context: filled<NonNullable<DocumentReference['context']>>({
      encounter: encounter === undefined ? undefined : ([encounter] as NonNullable<DocumentReference['context']>['encounter']),
      period: making.service === undefined ? undefined : wholePeriod(making.service),
      facilityType: submission.facilityType && { coding: [submission.facilityType] },
      practiceSetting: submission.practiceSetting && { coding: [submission.practiceSetting] },
      related: some(related),
    }),
    extension: some([
      // The hash to rely on; R4's own is SHA-1.
      extension('sha-256', { valueString: document.sha256 }),
      ...(header.setId === undefined ? [] : [extension('set-id', { valueIdentifier: header.setId })]),
      ...(header.versionNumber === undefined ? [] : [extension('version-number', { valueString: header.versionNumber })]),
    ]),
  });
}

/** Start and stop of the service: of a moment both are known. */
function wholePeriod(time: Interval): Period {
  return time.moment === undefined ? periodOf(time) : { start: time.moment, end: time.moment };
}

/** An instant says at least the second, and where. */
function instantOf(time: string | undefined): string | undefined {
  return time !== undefined && /T.*(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : undefined;
}

const relationCodes: Readonly<Record<string, DocumentReferenceRelatesTo['code']>> = {
  RPLC: 'replaces',
  APND: 'appends',
  XFRM: 'transforms',
};

function relations({ related }: Header, held: Surroundings['held']): DocumentReferenceRelatesTo[] {
  return related.flatMap(({ type, identifiers, versionNumber }) => {
    const [identifier] = identifiers;
    const reference = held(identifiers);
    if (identifier === undefined && reference === undefined) return [];
    const target = filled<Reference<DocumentReference>>({
      reference: reference,
      type: 'DocumentReference',
      identifier,
    });
    const more = [
      ...identifiers.slice(1).map((each) => extension('set-id', { valueIdentifier: each })),
      ...(versionNumber === undefined ? [] : [extension('version-number', { valueString: versionNumber })]),
    ];
    return [filled<DocumentReferenceRelatesTo>({ code: relationCodes[type] ?? 'appends', target, extension: some(more) })];
  });
}

function securityLabels({ confidentiality }: Header, security: readonly Coding[]): CodeableConcept[] | undefined {
  return some([confidentiality, ...security.map((coding) => ({ coding: [coding] }))]);
}

export function makeBinary({ bytes, mediaType }: ReadDocument, document: Reference): Binary {
  return {
    resourceType: 'Binary',
    contentType: mediaType,
    securityContext: document,
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  };
}
