// A report for people: what it is, by whom, its results as a table, its conclusions, its files.
// https://hl7.org/fhir/R4/diagnosticreport.html
import type { Attachment, DiagnosticReport, ImagingStudy } from '@medplum/fhirtypes';
import { formatDate } from './language.ts';
import { cleanNarrative } from './narrative.ts';
import type { Reading } from './reading.ts';
import { resultRows, type ResultRow } from './result-rows.ts';
import { words, wordFor } from './words.ts';
import { typeText } from './type-text.ts';
import { accessionSystems, conceptText, conceptTexts, identifierValue, namedAmong, nreSystems } from './wording.ts';

export interface ReadableFile {
  /** `Binary/ID`, or an address elsewhere, or undefined when the content is inside. */
  readonly url?: string;
  readonly title: string;
  readonly contentType: string;
  readonly size?: number;
  readonly data?: string;
}

export interface ReadableReport {
  readonly id: string;
  readonly title: string;
  readonly state: { readonly code: string; readonly text: string };
  /** When the sample was taken or the exam made. */
  readonly date: string;
  readonly issued: string;
  readonly structure: string;
  readonly author: string;
  readonly accession?: string;
  readonly nre?: string;
  readonly specimens: readonly string[];
  readonly images: readonly string[];
  readonly rows: readonly ResultRow[];
  readonly conclusion: string;
  readonly diagnoses: readonly string[];
  /** XHTML of the allow-list, '' when there is none. */
  readonly narrative: string;
  readonly files: readonly ReadableFile[];
}

export function reportOf(report: DiagnosticReport, reading: Reading): ReadableReport {
  const { language, find } = reading;
  const actors = [...(report.resultsInterpreter ?? []), ...(report.performer ?? [])];
  const accession = identifierValue(report.identifier, accessionSystems);
  const nre = nreOf(report, reading);
  return {
    id: report.id ?? '',
    title: typeText(report.code, language, titleOf(report)),
    state: { code: report.status ?? 'unknown', text: wordFor(words[language].reportStatus, report.status ?? 'unknown') },
    date: formatDate(report.effectiveDateTime ?? report.effectivePeriod?.start, language, 'full'),
    issued: formatDate(report.issued, language, 'full'),
    structure: namedAmong(report.performer ?? [], 'Organization', reading),
    author: namedAmong(actors, 'Practitioner', reading),
    ...(accession === undefined ? {} : { accession }),
    ...(nre === undefined ? {} : { nre }),
    specimens: (report.specimen ?? []).flatMap(({ reference = '' }) => {
      const specimen = find(reference);
      return specimen?.resourceType === 'Specimen' ? conceptText(specimen.type) : [];
    }),
    images: imagesOf(report, reading),
    rows: resultRows(report.result ?? [], reading),
    conclusion: report.conclusion ?? '',
    diagnoses: conceptTexts(report.conclusionCode),
    narrative: cleanNarrative(report.text?.div ?? ''),
    files: (report.presentedForm ?? []).map(fileOf),
  };
}

/** As its author called it, before what a catalogue calls the code. */
function titleOf({ code, presentedForm }: DiagnosticReport): string {
  const written = code?.text ?? presentedForm?.[0]?.title;
  return written ?? conceptText(code);
}

function nreOf(report: DiagnosticReport, { find }: Reading): string | undefined {
  const own = identifierValue(report.identifier, nreSystems);
  if (own !== undefined) return own;
  for (const { identifier, reference = '' } of report.basedOn ?? []) {
    const order = find(reference);
    const of = order?.resourceType === 'ServiceRequest' ? [order.requisition, ...(order.identifier ?? [])] : [];
    const value = identifierValue(
      [identifier, ...of].filter((one) => one !== undefined),
      nreSystems,
    );
    if (value !== undefined) return value;
  }
  return undefined;
}

function imagesOf(report: DiagnosticReport, { find }: Reading): readonly string[] {
  const studies = (report.imagingStudy ?? []).map(({ reference = '' }) => find(reference));
  return studies
    .filter((study): study is ImagingStudy => study?.resourceType === 'ImagingStudy')
    .map(({ description, modality = [], numberOfInstances }) => {
      const kinds = modality.map(({ display, code }) => display ?? code ?? '').join(', ');
      return [description ?? kinds, numberOfInstances === undefined ? '' : `(${numberOfInstances})`]
        .filter((part) => part !== '')
        .join(' ');
    });
}

export function fileOf({ url, title, contentType = '', size, data }: Attachment): ReadableFile {
  return {
    ...(url === undefined ? {} : { url }),
    title: title ?? '',
    contentType: contentType.split(';')[0]?.trim() ?? '',
    ...(size === undefined ? {} : { size }),
    ...(data === undefined ? {} : { data }),
  };
}
