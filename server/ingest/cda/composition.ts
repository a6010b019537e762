// The document as Composition: header and sections, with all that it says of people contained in it.
// https://hl7.org/fhir/R4/composition.html
import type { Composition, CompositionEvent, Patient, Resource } from '@medplum/fhirtypes';
import { at, child, childrenOf, type XmlElement } from '../xml/element.ts';
import { filled, some } from './filled.ts';
import { custodianOf, type Header } from './header.ts';
import type { Making } from './making.ts';
import { readSection, kindOfSections, type Gathered } from './sections/read-section.ts';
import { extension, statusOf } from './statement.ts';
import { periodOf, readInterval, readTime } from './time.ts';
import { readConcept, readIdentifiers } from './values.ts';

const confidentialities = new Set(['U', 'L', 'M', 'N', 'R', 'V']);

export function makeComposition(header: Header, making: Making, gathered: Gathered, described: Patient): Composition {
  const { root } = header;
  const { contained } = gathered;
  const kind = kindOfSections(header.kind);
  const sections = childrenOf(child(root, 'component'), 'structuredBody').flatMap((body) =>
    childrenOf(body, 'component').flatMap((each) =>
      childrenOf(each, 'section').map((section) => readSection(section, kind, making, gathered)),
    ),
  );
  const authors = childrenOf(root, 'author').map(
    (each) => making.parties.person(child(each, 'assignedAuthor'), contained) ?? { display: 'non indicato' },
  );
  const confidentiality = header.confidentiality?.coding?.find(({ code = '' }) => confidentialities.has(code))?.code;
  const custodian = making.parties.organization(custodianOf(root), contained);
  contained.push(described);
  return filled<Composition>({
    resourceType: 'Composition',
    language: languageOf(header.language),
    identifier: header.id,
    status: 'final',
    type: header.code,
    subject: making.patient,
    encounter: making.encounter() as Composition['encounter'],
    date: header.date ?? '1900',
    author: authors,
    title: header.title ?? header.code.coding?.[0]?.display ?? 'Documento',
    confidentiality: confidentiality as Composition['confidentiality'],
    attester: some([
      ...attesters(root, 'legalAuthenticator', 'legal', making, contained),
      ...attesters(root, 'authenticator', 'professional', making, contained),
    ]),
    custodian,
    event: some(childrenOf(root, 'documentationOf').map((each) => eventOf(child(each, 'serviceEvent'), making, contained))),
    section: some(sections),
    extension: some([
      {
        url: 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber',
        valueString: header.versionNumber ?? '1',
      },
      extension('described-person', { valueReference: { reference: '#patient' } }),
      ...bodyOf(root, making),
    ]),
    contained: some(contained),
  });
}

/** `ita-ITA` and the like are no tags of BCP 47. */
export function languageOf(text: string | undefined): string {
  return text !== undefined && /^[a-z]{2}(?:-[A-Z]{2})?$/.test(text) ? text : 'it-IT';
}

function attesters(
  root: XmlElement,
  name: string,
  mode: 'legal' | 'professional',
  making: Making,
  contained: Resource[],
): NonNullable<Composition['attester']> {
  return childrenOf(root, name).map((element) => {
    const party = making.parties.person(child(element, 'assignedEntity'), contained);
    return filled<NonNullable<Composition['attester']>[number]>({
      mode,
      time: readTime(child(element, 'time'), making.remarks),
      party: party,
    });
  });
}

function eventOf(element: XmlElement | undefined, making: Making, contained: Resource[]): CompositionEvent | undefined {
  if (element === undefined) return undefined;
  statusOf(element);
  const status = child(element, 'lab:statusCode');
  if (status !== undefined) status.isUnderstood = true;
  const time = readInterval(child(element, 'effectiveTime'), making.remarks);
  const performers = childrenOf(element, 'performer').map((each) => making.parties.person(child(each, 'assignedEntity'), contained));
  const event = filled<CompositionEvent>({
    code: some([readConcept(child(element, 'code'), making)]),
    period: time === undefined ? undefined : periodOf(time),
    detail: some(performers),
    extension: some([
      ...readIdentifiers(childrenOf(element, 'id')).map((identifier) => extension('identifier', { valueIdentifier: identifier })),
      ...childrenOf(element, 'performer').flatMap((each) => {
        const when = readInterval(child(each, 'time'), making.remarks);
        return when === undefined ? [] : [extension('performer-period', { valuePeriod: periodOf(when) })];
      }),
    ]),
  });
  return Object.keys(event).length === 0 ? undefined : event;
}

/** What the header says of consent; a document without structured body has its text in a file of its own. */
function bodyOf(root: XmlElement, making: Making) {
  return childrenOf(root, 'authorization').flatMap((each) => {
    const consent = child(each, 'consent');
    if (consent !== undefined) statusOf(consent);
    const code = readConcept(at(each, 'consent', 'code'), making);
    const identifiers = readIdentifiers(childrenOf(consent, 'id'));
    return [
      ...(code === undefined ? [] : [extension('authorization', { valueCodeableConcept: code })]),
      ...identifiers.map((identifier) => extension('authorization-identifier', { valueIdentifier: identifier })),
    ];
  });
}
