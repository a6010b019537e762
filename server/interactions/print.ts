// $print: a report, prescription, appointment or summary as a PDF for people; $ics: an appointment as a calendar file.
// The content itself, or a Binary of it where FHIR is asked for by name, as with any Binary: https://hl7.org/fhir/R4/binary.html#rest
import type { Binary } from '@medplum/fhirtypes';
import { invalid, notSupported } from '#fhir/outcome.ts';
import { calendarOf } from '#presentation/calendar.ts';
import type { Language } from '#presentation/language.ts';
import { pdfOf } from '#presentation/pdf.ts';
import type { Chart } from './chart.ts';
import { icsWords, printWords } from './definitions/documents.ts';
import type { Answer, Ask, Interaction, Operation } from './interaction.ts';
import { actOf, needed, param } from './needed.ts';
import { openAppointment, printable, printableTypes, type PrintableType } from './printable.ts';

export interface PrintParts {
  readonly chart: Chart;
  readonly clock: () => number;
  readonly baseUrl: string;
}

export function createPrintOperations(parts: PrintParts): readonly Operation[] {
  return [
    { name: '$print', levels: ['instance'], types: [...printableTypes], affectsState: false, definition: printWords, run: print(parts) },
    { name: '$ics', levels: ['instance'], types: ['Appointment'], affectsState: false, definition: icsWords, run: calendar(parts) },
  ];
}

function print({ chart, clock }: PrintParts): Interaction {
  return async (ask) => {
    const what = { type: needed(ask, 'type') as PrintableType, id: needed(ask, 'id') };
    const sheet = await printable(chart, actOf(ask, '$print'), what, { language: languageOf(ask), now: clock() });
    return fileAnswer(ask, await pdfOf(sheet), 'application/pdf');
  };
}

function calendar({ chart, clock, baseUrl }: PrintParts): Interaction {
  return async (ask) => {
    const [language, now] = [languageOf(ask), clock()];
    const { appointment, version } = await openAppointment(chart, actOf(ask, '$ics'), needed(ask, 'id'), { language, now });
    const text = calendarOf(appointment, { host: new URL(baseUrl).hostname, now, sequence: version, language });
    if (text === undefined) throw notSupported('The appointment has no time yet; a calendar has no place for it.');
    return fileAnswer(ask, new TextEncoder().encode(text), 'text/calendar; charset=utf-8');
  };
}

function languageOf(ask: Ask): Language {
  const language = param(ask, 'language') ?? 'it';
  if (language !== 'it' && language !== 'en')
    throw invalid(`The language ${JSON.stringify(language.slice(0, 20))} is neither it nor en.`, '?language');
  return language;
}

function fileAnswer(ask: Ask, bytes: Uint8Array, contentType: string): Answer {
  if (ask.raw === true) return { kind: 'ok', raw: { bytes, contentType } };
  const binary: Binary = { resourceType: 'Binary', contentType, data: Buffer.from(bytes).toString('base64') };
  return { kind: 'ok', body: JSON.stringify(binary) };
}
