// A document of the record: DocumentReference with its file in a Binary. https://profiles.ihe.net/ITI/MHD/
import { createHash } from 'node:crypto';
import type { Binary, DocumentReference, DocumentReferenceContext, Identifier, Reference, Resource } from '@medplum/fhirtypes';
import { coding, concept, metaOf, reference, systems, type Origin } from '../codes.ts';
import { dateTime } from '../time.ts';
import { writePdf } from './pdf.ts';

export const documentTypes = {
  laboratory: { loinc: '11502-2', name: 'Referto di laboratorio', classCode: 'REF', className: 'Referto' },
  radiology: { loinc: '68604-8', name: 'Referto di radiologia', classCode: 'REF', className: 'Referto' },
  specialist: { loinc: '11488-4', name: 'Referto di specialistica ambulatoriale', classCode: 'REF', className: 'Referto' },
  discharge: { loinc: '34105-7', name: 'Lettera di dimissione ospedaliera', classCode: 'LDO', className: 'Lettera di dimissione' },
  emergency: { loinc: '59258-4', name: 'Verbale di pronto soccorso', classCode: 'VRB', className: 'Verbale' },
  summary: { loinc: '60591-5', name: 'Profilo sanitario sintetico', classCode: 'SUM', className: 'Sommario' },
} as const;

export type DocumentType = keyof typeof documentTypes;

export const practiceSettings = {
  cardiology: ['AD_PSC008', 'Cardiologia'],
  medicine: ['AD_PSC026', 'Medicina generale'],
  emergency: ['AD_PSC004', 'Osservazione breve intensiva e pronto soccorso'],
  radiology: ['AD_PSC069', 'Radiologia'],
  laboratory: ['AD_PSC100', 'Laboratorio analisi chimico cliniche'],
  primaryCare: ['AD_PSC130', 'Assistenza primaria'],
} as const;

export interface DocumentInput {
  readonly origin: Origin;
  readonly id: string;
  readonly type: DocumentType;
  readonly setting: keyof typeof practiceSettings;
  /** When it was signed. */
  readonly signed: number;
  readonly period: { readonly start: number; readonly end: number };
  readonly author: string;
  readonly identifiers: readonly Identifier[];
  /** Resources that the document tells of. */
  readonly related: readonly Reference<Resource>[];
  readonly encounter?: string;
  readonly lines: readonly string[];
  readonly file: 'pdf' | 'text';
}

export function writeDocument(input: DocumentInput): [DocumentReference, Binary] {
  const { origin, id, signed } = input;
  const type = documentTypes[input.type];
  const content = fileOf(input, type.name);
  const document: DocumentReference = {
    resourceType: 'DocumentReference',
    id: `${id}-document`,
    meta: metaOf(origin),
    masterIdentifier: { system: systems.documentId, value: id },
    ...(input.identifiers.length === 0 ? {} : { identifier: [...input.identifiers] }),
    status: 'current',
    docStatus: 'final',
    type: concept(systems.loinc, type.loinc, type.name),
    category: [concept(systems.classCode, type.classCode, type.className)],
    subject: reference('Patient', origin.patient),
    date: dateTime(signed),
    author: [reference('Practitioner', input.author), reference('Organization', origin.organization)],
    custodian: reference('Organization', origin.organization),
    securityLabel: [{ coding: [coding(systems.confidentiality, 'N', 'normal')] }],
    content: [
      {
        attachment: {
          contentType: content.type,
          language: 'it-IT',
          url: `Binary/${id}-file`,
          size: content.bytes.length,
          hash: createHash('sha1').update(content.bytes).digest('base64'),
          title: type.name,
          creation: dateTime(signed),
        },
      },
    ],
    context: contextOf(input),
  };
  const binary: Binary = {
    resourceType: 'Binary',
    id: `${id}-file`,
    meta: metaOf(origin),
    contentType: content.type,
    securityContext: reference('DocumentReference', `${id}-document`),
    data: content.bytes.toString('base64'),
  };
  return [document, binary];
}

function contextOf({ encounter, period, setting, related }: DocumentInput): DocumentReferenceContext {
  const [code, name] = practiceSettings[setting];
  return {
    ...(encounter === undefined ? {} : { encounter: [reference('Encounter', encounter)] }),
    period: { start: dateTime(period.start), end: dateTime(period.end) },
    practiceSetting: concept(systems.practiceSetting, code, name),
    ...(related.length === 0 ? {} : { related: [...related] }),
  };
}

function fileOf({ file, lines }: DocumentInput, title: string): { readonly type: string; readonly bytes: Buffer } {
  if (file === 'pdf') return { type: 'application/pdf', bytes: writePdf(title, lines) };
  return { type: 'text/plain', bytes: Buffer.from(`${title.toUpperCase()}\n\n${lines.join('\n')}\n`) };
}
