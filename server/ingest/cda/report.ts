// The report that laboratories, radiologists, pathologists and specialists write. https://hl7.org/fhir/R4/diagnosticreport.html
import type { Attachment, DiagnosticReport, Identifier, Reference } from '@medplum/fhirtypes';
import { at, attribute, child, childrenOf, rawText, type XmlElement } from '../xml/element.ts';
import { performersOf } from './entries/observation.ts';
import { filled, some } from './filled.ts';
import type { Header } from './header.ts';
import type { Making } from './making.ts';
import { classOfDocument } from './kinds.ts';
import { unique, type Gathered } from './sections/read-section.ts';
import { timed } from './statement.ts';
import { OURS } from './systems.ts';
import { readTime } from './time.ts';
import { custodianOf } from './header.ts';

const conclusions = new Set(['55110-1', '22637-3']);
const diagnosticSection = 'http://terminology.hl7.org/CodeSystem/v2-0074';

/** undefined for a kind that is no report. */
export function makeReport(
  header: Header,
  making: Making,
  gathered: Gathered,
  file: Attachment,
  identifiers: readonly Identifier[],
): DiagnosticReport | undefined {
  const { report } = classOfDocument(header.kind);
  if (report === undefined) return undefined;
  const { root } = header;
  const signed = childrenOf(root, 'legalAuthenticator');
  const issued = readTime(child(signed[0], 'time'), making.remarks) ?? header.date;
  const all = unique(gathered.all);
  const pick = (type: string): Reference[] => all.filter(({ reference = '' }) => reference.startsWith(`${type}/`));
  const performers = childrenOf(root, 'documentationOf').flatMap((each) =>
    childrenOf(child(each, 'serviceEvent'), 'performer').map((element) => ({
      element,
      role: child(element, 'assignedEntity') as XmlElement,
      type: 'PRF',
    })),
  );
  const interpreters = signed.flatMap((each) => making.parties.person(child(each, 'assignedEntity')) ?? []);
  const keeper = making.parties.organization(custodianOf(root));
  return filled<DiagnosticReport>({
    resourceType: 'DiagnosticReport',
    identifier: some([header.id, ...identifiers.filter(({ system }) => system === `${OURS}/sid/accession`)]),
    basedOn: some(making.orders()) as DiagnosticReport['basedOn'],
    status: signed.length === 0 ? 'preliminary' : header.related.some(({ type }) => type === 'RPLC') ? 'corrected' : 'final',
    category: report.category === undefined ? undefined : [{ coding: [{ system: diagnosticSection, code: report.category }] }],
    code: header.code,
    subject: making.patient as NonNullable<DiagnosticReport['subject']>,
    encounter: making.encounter() as DiagnosticReport['encounter'],
    ...timed('effective', making.service),
    issued: issued !== undefined && issued.includes('T') ? issued : undefined,
    performer: (performersOf(
      performers.filter(({ role }) => role !== undefined),
      making,
    ) ?? some([keeper])) as DiagnosticReport['performer'],
    resultsInterpreter: some(interpreters),
    specimen: some(unique([...making.specimens.values()])) as DiagnosticReport['specimen'],
    result: some(unique(gathered.results)) as DiagnosticReport['result'],
    imagingStudy: some(unique(gathered.studies)) as DiagnosticReport['imagingStudy'],
    media: some(pick('Media').map((link) => ({ link }) as NonNullable<DiagnosticReport['media']>[number])),
    conclusion: conclusionOf(at(root, 'component', 'structuredBody')),
    presentedForm: [file],
  });
}

/** In the words of the section, which is where a reader of the document finds them. */
function conclusionOf(body: XmlElement | undefined): string | undefined {
  const texts = sectionsOf(body).flatMap((section) =>
    conclusions.has(attribute(child(section, 'code'), 'code') ?? '')
      ? childrenOf(section, 'text').map((text) => rawText(text).replace(/\s+/g, ' ').trim())
      : [],
  );
  const text = texts.filter((each) => each !== '').join('\n');
  return text === '' ? undefined : text;
}

function sectionsOf(element: XmlElement | undefined): readonly XmlElement[] {
  return childrenOf(element, 'component').flatMap((each) =>
    childrenOf(each, 'section').flatMap((section) => [section, ...sectionsOf(section)]),
  );
}
