// From a document whose person is known to all the resources that are stored of it, in one piece.
import type { Coding, Identifier, Meta, Reference, Resource } from '@medplum/fhirtypes';
import { documentKindSystem } from '#fhir/document-kind.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { share } from '#fhir/shared.ts';
import { makeComposition } from './cda/composition.ts';
import { attachmentOf, makeBinary, makeDocumentReference } from './cda/document-reference.ts';
import { encounterOfHeader } from './cda/encounter-of-header.ts';
import { classOfDocument } from './cda/kinds.ts';
import { nameLeftovers } from './cda/leftovers.ts';
import type { Making } from './cda/making.ts';
import { createNarrativeIndex } from './cda/narrative.ts';
import { orderIdentifiers, ordersOfHeader } from './cda/orders-of-header.ts';
import { createParties } from './cda/parties.ts';
import { describedPatient } from './cda/patient.ts';
import { fill } from './cda/filled.ts';
import { makeProvenance } from './cda/provenance.ts';
import { makeReport } from './cda/report.ts';
import type { Gathered } from './cda/sections/read-section.ts';
import { nre, nreOfIndex, OURS } from './cda/systems.ts';
import { readInterval } from './cda/time.ts';
import { at, childrenOf, type XmlElement } from './xml/element.ts';
import type { Ingested, ReadDocument, Surroundings } from './document.ts';
import { readIdentifiers } from './cda/values.ts';
import { written } from './cda/written.ts';

export function ingest(document: ReadDocument, surroundings: Surroundings): Ingested {
  const { header, remarks } = document;
  const { root } = header;
  const { newId, documentKind, submission } = surroundings;
  const made: Resource[] = [];
  const meta = share(metaFor(documentKind, surroundings, labelsOf(header.confidentiality?.coding ?? [], submission.security)));
  const stamp = <R extends Resource>(resource: R, id: string): Reference<R> => {
    const { resourceType } = resource;
    made.push(fill({ resourceType, id, meta }, resource) as unknown as Resource);
    return { reference: `${resourceType}/${id}` };
  };
  const narrative = createNarrativeIndex(root);
  const reading = { remarks, narrative, isUnit: surroundings.isUnit };
  const parties = createParties(reading, surroundings.known);
  let encounter: Reference | undefined;
  let orders: readonly Reference[] = [];
  const numbers = numbersOf(root);
  const number = nreOf(header.id, numbers);
  const making: Making = {
    ...reading,
    parties,
    patient: share({ reference: surroundings.patient }),
    encounter: () => encounter,
    orders: () => orders,
    date: header.date,
    service: serviceOf(root, remarks),
    nre: number,
    ownNre: classOfDocument(header.kind).classCode === 'PRS' ? number : undefined,
    specimens: new Map(),
    add: (resource) => stamp(resource, newId()),
  };

  orders = ordersOfHeader(root, making);
  const ofHeader = encounterOfHeader(root, header.kind, making);
  if (ofHeader !== undefined) encounter = share(making.add(ofHeader, root));
  const gathered: Gathered = { results: [], all: [], studies: [], contained: [] };
  making.add(makeComposition(header, making, gathered, describedPatient(header.subject, reading, parties)), root);
  const [documentId, binaryId] = [newId(), newId()];
  const self = { reference: `DocumentReference/${documentId}` } as Reference;
  const attachment = attachmentOf(document, `Binary/${binaryId}`);
  const report = makeReport(header, making, gathered, attachment, numbers);
  if (report !== undefined) making.add(report, root);
  const all = made.map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` }));
  const provenance = makeProvenance(root, making, [self, ...all], {
    recorded: new Date(surroundings.now).toISOString(),
    source: { reference: `Binary/${binaryId}` },
  });
  stamp(makeDocumentReference(document, surroundings, { making, attachment, related: all, identifiers: numbers }), documentId);
  stamp(makeBinary(document, self), binaryId);
  making.add(provenance, root);
  nameLeftovers(root, remarks);
  if (remarks.errors.length > 0) throw new OperationOutcomeError([...remarks.errors, ...remarks.warnings]);
  // The document first: what follows finds it, and is hidden with it from its birth.
  const first = made.findIndex(({ resourceType }) => resourceType === 'DocumentReference');
  const ordered = [made[first] as Resource, ...made.filter((_, i) => i !== first)];
  return { resources: written(ordered), issues: remarks.warnings };
}

/** When the services took place that the document tells of. */
function serviceOf(root: XmlElement, remarks: ReadDocument['remarks']) {
  const events = childrenOf(root, 'documentationOf').map((each) => readInterval(at(each, 'serviceEvent', 'effectiveTime'), remarks));
  return (
    events.find((each) => each !== undefined) ?? readInterval(at(root, 'componentOf', 'encompassingEncounter', 'effectiveTime'), remarks)
  );
}

/** A prescription is known by its own id, everything else by the order that it answers. */
function nreOf(id: Identifier, numbers: readonly Identifier[]): Identifier | undefined {
  return [id, ...numbers].find(({ system }) => system === nre || system === nreOfIndex);
}

/** What binds the document to others: orders, requests of the house, the stay. */
function numbersOf(root: XmlElement): Identifier[] {
  const orders = childrenOf(root, 'inFulfillmentOf').flatMap((each) => childrenOf(each, 'order').flatMap(orderIdentifiers));
  const services = childrenOf(root, 'documentationOf').flatMap((each) => readIdentifiers(childrenOf(at(each, 'serviceEvent'), 'id')));
  const stays = readIdentifiers(childrenOf(at(root, 'componentOf', 'encompassingEncounter'), 'id'));
  const ours = (kind: 'accession' | 'episode') => (each: Identifier) =>
    each.value === undefined ? [] : [{ system: `${OURS}/sid/${kind}`, value: `${each.system ?? ''}|${each.value}` }];
  return [...orders, ...services.flatMap(ours('accession')), ...stays.flatMap(ours('episode'))];
}

/** The confidentiality of the whole holds for each part, and so do labels and marks. */
function labelsOf(confidentiality: readonly Coding[], security: readonly Coding[]): readonly Coding[] {
  return [...confidentiality.filter(({ code = '', system = '' }) => system.endsWith('v3-Confidentiality') && code !== 'N'), ...security];
}

function metaFor(documentKind: string, { source }: Surroundings, security: readonly Coding[]): Meta {
  return {
    ...(source === undefined ? {} : { source }),
    ...(security.length === 0 ? {} : { security: [...security] }),
    tag: [{ system: documentKindSystem, code: documentKind }],
  };
}
