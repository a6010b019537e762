// Reports, prescriptions, appointments and summaries as sheets to print.
import type { Patient } from '@medplum/fhirtypes';
import type { ReadableAppointment } from './appointment.ts';
import { barsOfNre } from './bars.ts';
import type { ReadableComposition, ReadableSection } from './composition.ts';
import { formatTime, type Language } from './language.ts';
import { blocksOfNarrative } from './narrative-blocks.ts';
import { prescriptionTitle, type ReadablePrescription } from './prescription.ts';
import type { ReadableReport } from './report.ts';
import type { ResultRow } from './result-rows.ts';
import { fieldsOf, type Block, type Sheet } from './sheet.ts';
import { words } from './words.ts';
import { personName } from './wording.ts';

/** Whose it is, in which language, and when it is printed. */
export interface Printing {
  readonly patient: Patient | undefined;
  readonly language: Language;
  readonly now: number;
}

function sheetOf(title: string, { patient, language, now }: Printing, blocks: readonly Block[]): Sheet {
  const code = patient?.identifier?.find(({ system = '' }) => fiscalCodeSystems.has(system))?.value;
  return {
    language,
    title,
    person: [personName(patient?.name), code].filter((part) => part !== undefined && part !== '').join(', '),
    foot: words[language].printed(formatTime(now, language)),
    made: now,
    blocks,
  };
}

const fiscalCodeSystems = new Set(['urn:oid:2.16.840.1.113883.2.9.4.3.2', 'http://hl7.it/sid/codiceFiscale']);

export function reportSheet(report: ReadableReport, printing: Printing): Sheet {
  const { field } = words[printing.language];
  return sheetOf(report.title, printing, [
    ...fieldsOf(
      [field.date, report.date],
      [field.issued, report.issued],
      [field.structure, report.structure],
      [field.author, report.author],
      [field.accession, report.accession],
      [field.nre, report.nre],
      [field.specimen, report.specimens.join(', ')],
      [field.images, report.images.join(', ')],
      [field.state, report.state.text],
    ),
    ...(report.rows.length === 0 ? [] : [resultTable(report.rows, printing.language)]),
    ...blocksOfNarrative(report.narrative),
    ...titled(field.conclusion, [report.conclusion, ...report.diagnoses]),
  ]);
}

function titled(title: string, texts: readonly string[]): readonly Block[] {
  const known = texts.filter((text) => text !== '');
  return known.length === 0 ? [] : [{ kind: 'heading', text: title }, ...known.map((text): Block => ({ kind: 'text', text }))];
}

/** Columns that nobody has anything in are left out: there is the more room for words. */
function resultTable(rows: readonly ResultRow[], language: Language): Block {
  const { column, flag } = words[language];
  const cells = rows.map((row) => [
    `${'    '.repeat(row.depth)}${row.name}`,
    row.value,
    row.unit,
    row.ranges.join('; '),
    [row.flag === undefined || row.flag.code === 'normal' ? '' : flag[row.flag.code], ...row.notes]
      .filter((part) => part !== '')
      .join('; '),
  ]);
  const isOfNumbers = rows.every(({ value, unit }) => unit !== '' || value.length <= 12);
  const columns = [
    { title: column.exam, share: 34 },
    { title: column.result, share: isOfNumbers ? 24 : 34, ...(isOfNumbers ? { right: true } : {}) },
    { title: column.unit, share: 13 },
    { title: column.range, share: 17 },
    { title: column.note, share: isOfNumbers ? 12 : 24 },
  ];
  const used = columns.map((_, i) => i < 2 || cells.some((row) => row[i] !== ''));
  const kept = <T>(list: readonly T[]): readonly T[] => list.filter((_, i) => used[i]);
  return {
    kind: 'table',
    columns: kept(columns),
    rows: rows.map((row, at) => ({
      cells: kept(cells[at] ?? []),
      strong: row.isGroup || (row.flag !== undefined && row.flag.symbol !== ''),
    })),
  };
}

export function prescriptionSheet(prescription: ReadablePrescription, printing: Printing): Sheet {
  const text = words[printing.language];
  const { field, column } = text;
  const { nre } = prescription;
  const codes = nre === undefined ? [] : barsOfNre(nre);
  return sheetOf(prescriptionTitle(prescription, printing.language), printing, [
    ...(codes.length === 0 || nre === undefined ? [] : [{ kind: 'bars' as const, alt: text.barcodeOf(nre), codes }]),
    ...fieldsOf(
      [field.nre, nre],
      [field.date, prescription.written],
      [field.validUntil, prescription.validUntil],
      [field.state, text.prescriptionState[prescription.state]],
      [field.priority, prescription.priority],
      [field.exemption, prescription.exemption],
      [field.prescriber, prescription.prescriber],
      [field.diagnosis, prescription.diagnoses.join(', ')],
    ),
    ...(prescription.state === 'advised' ? [{ kind: 'text' as const, text: text.adviceNote }] : []),
    {
      kind: 'table',
      columns: [
        { title: column.drug, share: 40 },
        { title: column.quantity, share: 16 },
        { title: column.dosage, share: 28 },
        { title: column.state, share: 16 },
      ],
      rows: prescription.lines.map((line) => ({
        cells: [
          line.name,
          line.quantity,
          [line.dosage, ...line.notes].filter((part) => part !== '').join('; '),
          text.prescriptionState[line.state],
        ],
      })),
    },
  ]);
}

export function appointmentSheet(appointment: ReadableAppointment, printing: Printing): Sheet {
  const { field, appointment: title } = words[printing.language];
  return sheetOf(title, printing, [
    ...fieldsOf(
      [field.service, appointment.service],
      [field.when, [appointment.date, appointment.hours].filter((part) => part !== '').join(', ')],
      [field.where, [appointment.place, appointment.structure].filter((part) => part !== '').join(', ')],
      [field.address, appointment.address],
      [field.state, appointment.state.text],
      [field.booking, appointment.booking],
      [field.cancellation, appointment.cancellation],
      [field.nre, appointment.nre],
    ),
    ...titled(field.preparation, [appointment.preparation]),
  ]);
}

export function compositionSheet(composition: ReadableComposition, printing: Printing): Sheet {
  const { field } = words[printing.language];
  return sheetOf(composition.title, printing, [
    ...fieldsOf([field.date, composition.date], [field.author, composition.author], [field.structure, composition.structure]),
    ...composition.sections.flatMap((section) => sectionBlocks(section, printing.language)),
  ]);
}

function sectionBlocks(section: ReadableSection, language: Language): readonly Block[] {
  const lines = section.showsLines ? section.lines : [];
  const texts = lines.map(({ text, detail, date }) => [text, detail, date].filter((part) => part !== '').join(' – '));
  const written = section.showsWords ? blocksOfNarrative(section.narrative) : [];
  const narrative = written.filter((block, i) => !isRepeated(block, i === 0 ? section.title : written[i - 1]));
  const blocks = [...narrative, ...texts.map((text): Block => ({ kind: 'text', text }))];
  const none: readonly Block[] = section.sections.length > 0 ? [] : [{ kind: 'text', text: words[language].noContent }];
  return [
    { kind: 'heading', text: section.title },
    ...(blocks.length === 0 ? none : blocks),
    ...section.sections.flatMap((inner) => sectionBlocks(inner, language)),
  ];
}

/** The title of the section once more, or the same words twice. */
function isRepeated(block: Block, before: Block | string | undefined): boolean {
  const said = typeof before === 'string' ? before : before?.kind === 'text' ? before.text : undefined;
  return block.kind === 'text' && block.text.toLowerCase() === said?.toLowerCase();
}
