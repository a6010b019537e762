import { describe, expect, test } from 'vitest';
import type { Composition, Condition, DocumentReference, Encounter, Immunization, Observation, Patient } from '@medplum/fhirtypes';
import { compositionOf } from './composition.ts';
import { documentOf } from './document.ts';
import { demoReading, the } from './examples.fixture.ts';
import { formatDate, formatPeriod } from './language.ts';
import { lineOf } from './line-of.ts';
import { pdfOf } from './pdf.ts';
import { readingOf } from './reading.ts';
import { compositionSheet, prescriptionSheet, reportSheet } from './sheets.ts';
import { stayOf } from './stay.ts';
import { vaccinationOf } from './vaccination.ts';
import { reportOf } from './report.ts';
import { prescriptionsOf } from './prescription.ts';

const now = Date.parse('2026-11-02T09:00:00Z');

test('A document says what it is, when, from where, by whom, and what stands beside it', () => {
  expect(documentOf(the<DocumentReference>('DocumentReference/citizen-lab-1-document'), demoReading())).toMatchObject({
    title: 'Referto di laboratorio',
    date: '12 marzo 2024',
    structure: 'Laboratorio Analisi Campione',
    setting: 'Laboratorio analisi chimico cliniche',
    state: '',
    accession: 'ACC-000101',
    related: ['DiagnosticReport/citizen-lab-1'],
    files: [{ url: 'Binary/citizen-lab-1-file', contentType: 'application/pdf', size: 1059 }],
  });
});

test('A stay says how long, where, why and how it ended; a passage of the emergency room its triage', () => {
  const stay = stayOf(the<Encounter>('Encounter/citizen-stay'), [the<Condition>('Condition/citizen-stay-diagnosis')], demoReading());
  expect(stay).toMatchObject({
    title: 'Ricovero ospedaliero',
    period: 'dal 2 dicembre 2024 al 9 dicembre 2024',
    length: '7 giorni',
    structure: 'Policlinico San Fittizio',
    diagnoses: ['Polmonite'],
    episode: '2024-0001234',
  });
  const emergency = stayOf(
    the<Encounter>('Encounter/citizen-emergency'),
    [the<Observation>('Observation/citizen-emergency-triage')],
    demoReading(),
  );
  expect(emergency).toMatchObject({ title: 'Pronto soccorso', triage: 'Azzurro', length: '' });
});

test('A vaccination says which dose of what, when and by whom', () => {
  expect(vaccinationOf(the<Immunization>('Immunization/citizen-influenza-2024'), demoReading())).toMatchObject({
    vaccine: 'Vaccino influenzale inattivato',
    date: '8 novembre 2024',
    dose: 'dose 1',
    lot: 'DEMO-A1',
    state: { code: 'completed', text: 'Eseguita' },
  });
});

test.each([
  ['resolved', 'risolto', 'resolved'],
  ['active', '', ''],
])('A problem that is %s is told in the reader’s language', (code, it, en) => {
  const problem: Condition = {
    resourceType: 'Condition',
    subject: {},
    code: { text: 'Polmonite' },
    clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }] },
  };
  const reading = demoReading();
  expect(lineOf(problem, { ...reading, language: 'it' }).detail).toBe(it);
  expect(lineOf(problem, { ...reading, language: 'en' }).detail).toBe(en);
});

describe('A patient summary', () => {
  const summary = the<Composition>('Composition/citizen-summary');
  test('is read section by section', () => {
    const read = compositionOf(summary, demoReading());
    expect(read.sections.map(({ title, lines }) => [title, lines.map(({ text, detail }) => [text, detail].join('|'))])).toEqual([
      ['Problemi', ['Diabete mellito di tipo 2|', 'Ipertensione arteriosa essenziale|']],
      ['Allergie', ['Amoxicillina e acido clavulanico|Orticaria · gravità alta']],
    ]);
  });
  test('leaves out a section that only programs read', () => {
    const reading = demoReading();
    const study = { resourceType: 'ImagingStudy', status: 'available', subject: {} } as const;
    const withStudy = { ...reading, find: (reference: string) => (reference === 'ImagingStudy/s' ? study : reading.find(reference)) };
    const section = [{ title: 'DICOM Object Catalog', entry: [{ reference: 'ImagingStudy/s' }] }, ...(summary.section ?? [])];
    expect(compositionOf({ ...summary, section }, withStudy).sections).toEqual(compositionOf(summary, reading).sections);
  });

  test('has no word for an entry that may not be seen', () => {
    expect(compositionOf(summary, readingOf([], 'it')).sections.map(({ lines }) => lines.length)).toEqual([0, 0]);
  });
});

describe('A date', () => {
  test.each([
    ['2024', '2024'],
    ['2024-05', 'maggio 2024'],
    ['2024-05-01', '1 maggio 2024'],
    ['2024-12-31T23:30:00Z', '1 gennaio 2025'],
    ['a caso', 'a caso'],
    [undefined, ''],
  ])('%s reads %s', (text, read) => {
    expect(formatDate(text, 'it')).toBe(read);
  });
  test.each([
    [{ start: '2024-05-01', end: '2024-05-03' }, 'from 1 May 2024 to 3 May 2024'],
    [{ start: '2024-05-01T10:00:00+02:00', end: '2024-05-01T11:00:00+02:00' }, '1 May 2024'],
    [{ start: '2024-05-01' }, 'from 1 May 2024'],
    [{ end: '2024-05-01' }, 'until 1 May 2024'],
    [undefined, ''],
  ])('and a period %j reads %s', (period, read) => {
    expect(formatPeriod(period, 'en')).toBe(read);
  });
});

describe('A printed sheet', () => {
  const printing = { patient: the<Patient>('Patient/citizen'), language: 'it' as const, now };
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

  test('is a tagged PDF in its language, with embedded fonts and the same bytes each time', async () => {
    const sheet = reportSheet(reportOf(the('DiagnosticReport/citizen-lab-1'), demoReading()), printing);
    expect(sheet.person).toBe('Bianca Esempio, SMPBNC58C61D969D');
    const pdf = text(await pdfOf(sheet));
    expect(pdf).toMatch(/^%PDF-1\.7/);
    for (const part of ['/MarkInfo', '/Lang (it-IT)', '/FontFile2', '/S /Table', '/S /TH', 'pdfuaid']) expect(pdf).toContain(part);
  });

  test('of a prescription has its barcodes as figures with words', async () => {
    const [prescription] = prescriptionsOf([the('MedicationRequest/citizen-drug-4')], demoReading(), now);
    const sheet = prescriptionSheet(prescription as NonNullable<typeof prescription>, printing);
    expect(sheet.blocks[0]).toMatchObject({ kind: 'bars', alt: 'Codice a barre della ricetta 070A00000000144' });
    expect(text(await pdfOf(sheet)).match(/\/S \/Figure/g)).toHaveLength(2);
  });

  test('goes on over as many pages as it needs', async () => {
    const summary = compositionOf(the('Composition/citizen-summary'), demoReading());
    const long = { ...summary, sections: Array.from({ length: 60 }, () => summary.sections).flat() };
    const pages = text(await pdfOf(compositionSheet(long, printing))).match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(3);
    expect(pages).toBeLessThan(20);
  });
});
