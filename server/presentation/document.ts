// A document for people: what it is, when, from where, by whom, and its files.
// https://hl7.org/fhir/R4/documentreference.html
import type { DocumentReference } from '@medplum/fhirtypes';
import { parseDateTime } from '#fhir/period.ts';
import { formatDate, formatPeriod, timeOf } from './language.ts';
import type { Reading } from './reading.ts';
import { fileOf, type ReadableFile } from './report.ts';
import { typeText } from './type-text.ts';
import { words } from './words.ts';
import { accessionSystems, conceptText, episodeSystems, identifierValue, namedAmong, nreSystems, referenceText } from './wording.ts';

export interface ReadableDocument {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly date: string;
  /** Milliseconds, for sorting and timelines. */
  readonly time: number;
  /** When what it tells of happened. */
  readonly period: string;
  readonly structure: string;
  readonly author: string;
  readonly setting: string;
  /** '' when it is in force. */
  readonly state: string;
  readonly files: readonly ReadableFile[];
  readonly accession?: string;
  readonly nre?: string;
  readonly episode?: string;
  /** Clinical resources that stand beside it: `DiagnosticReport/ID`, `Composition/ID`, `Encounter/ID`. */
  readonly related: readonly string[];
}

export function documentOf(document: DocumentReference, reading: Reading): ReadableDocument {
  const { language } = reading;
  const { context, content } = document;
  const numbers = {
    accession: identifierValue(document.identifier, accessionSystems),
    nre: identifierValue(document.identifier, nreSystems),
    episode: identifierValue(document.identifier, episodeSystems),
  };
  const created = document.date ?? content[0]?.attachment.creation;
  return {
    id: document.id ?? '',
    title: typeText(document.type, language) || (content[0]?.attachment.title ?? ''),
    description: document.description ?? '',
    date: formatDate(created, language),
    time: timeOf(context?.period?.start) ?? endOf(context?.period?.end) ?? timeOf(created) ?? 0,
    period: formatPeriod(context?.period, language),
    structure: referenceText(document.custodian, reading) || namedAmong(document.author ?? [], 'Organization', reading),
    author: namedAmong([...(document.author ?? []), document.authenticator], 'Practitioner', reading),
    setting: conceptText(context?.practiceSetting),
    state:
      document.status === 'superseded' ? words[language].replaced : document.status === 'entered-in-error' ? words[language].withdrawn : '',
    files: content.map(({ attachment }) => fileOf(attachment)),
    ...(numbers.accession === undefined ? {} : { accession: numbers.accession }),
    ...(numbers.nre === undefined ? {} : { nre: numbers.nre }),
    ...(numbers.episode === undefined ? {} : { episode: numbers.episode }),
    related: [...(context?.related ?? []), ...(context?.encounter ?? [])].flatMap(({ reference }) => reference ?? []),
  };
}

/** As the row of a record has it: what says only when it ended happened then. */
function endOf(end: string | undefined): number | undefined {
  return end === undefined ? undefined : parseDateTime(end)?.hi;
}
