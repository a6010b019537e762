// What a person says of themselves, as FHIR: measures, notes and documents of the personal notebook (taccuino), marked as
// self-declared and said by the person. https://hl7.org/fhir/R4/observation-vitalsigns.html
import type { Binary, DocumentReference, Observation } from '@medplum/fhirtypes';
import { documentKindSystem } from './document-kind.ts';

export const selfDeclaredTag = {
  system: documentKindSystem,
  code: 'self-declared',
  display: 'Self-declared',
} as const;

/** As `_tag` is asked for. */
export const selfDeclaredToken = `${selfDeclaredTag.system}|${selfDeclaredTag.code}`;

interface Quantity {
  readonly loinc: string;
  readonly display: string;
  /** UCUM, and as it is read. */
  readonly unit: readonly [ucum: string, read: string];
  /** Outside of these a value is a slip of the pen. */
  readonly least: number;
  readonly most: number;
  readonly decimals: number;
}

export interface MeasureKind {
  readonly loinc: string;
  readonly display: string;
  readonly category: 'vital-signs' | 'exam';
  /** One, or the parts of one measure (pressure). */
  readonly quantities: readonly Quantity[];
}

const single = (category: MeasureKind['category'], quantity: Quantity): MeasureKind => ({
  loinc: quantity.loinc,
  display: quantity.display,
  category,
  quantities: [quantity],
});
const millimetres = ['mm[Hg]', 'mmHg'] as const;

export const measureKinds = {
  weight: single('vital-signs', { loinc: '29463-7', display: 'Body weight', unit: ['kg', 'kg'], least: 0.3, most: 400, decimals: 1 }),
  pressure: {
    loinc: '85354-9',
    display: 'Blood pressure panel with all children optional',
    category: 'vital-signs',
    quantities: [
      { loinc: '8480-6', display: 'Systolic blood pressure', unit: millimetres, least: 40, most: 300, decimals: 0 },
      { loinc: '8462-4', display: 'Diastolic blood pressure', unit: millimetres, least: 20, most: 200, decimals: 0 },
    ],
  },
  glucose: single('exam', {
    loinc: '41653-7',
    display: 'Glucose [Mass/volume] in Capillary blood by Glucometer',
    unit: ['mg/dL', 'mg/dL'],
    least: 10,
    most: 1000,
    decimals: 0,
  }),
  temperature: single('vital-signs', {
    loinc: '8310-5',
    display: 'Body temperature',
    unit: ['Cel', '°C'],
    least: 30,
    most: 45,
    decimals: 1,
  }),
  heartRate: single('vital-signs', { loinc: '8867-4', display: 'Heart rate', unit: ['/min', '/min'], least: 20, most: 300, decimals: 0 }),
  saturation: single('vital-signs', {
    loinc: '59408-5',
    display: 'Oxygen saturation in Arterial blood by Pulse oximetry',
    unit: ['%', '%'],
    least: 30,
    most: 100,
    decimals: 0,
  }),
} as const satisfies Record<string, MeasureKind>;

export type Measure = keyof typeof measureKinds;
export const measures = Object.keys(measureKinds) as Measure[];

export function isMeasure(text: string | undefined): text is Measure {
  return text !== undefined && Object.hasOwn(measureKinds, text);
}

interface Said {
  readonly id?: string;
  readonly patient: string;
  /** FHIR dateTime. */
  readonly when: string;
}

const loinc = 'http://loinc.org';
const noteCode = { system: loinc, code: '48767-8', display: 'Annotation comment [Interpretation] Narrative' };
const attachmentCode = { system: loinc, code: '103140-0', display: 'Personal health attachment' };

function shared({ id, patient }: Said) {
  return {
    ...(id === undefined ? {} : { id }),
    meta: { tag: [selfDeclaredTag] },
    subject: { reference: `Patient/${patient}` },
  };
}

/** `values` in the order of the kind's quantities. */
export function writeMeasure(said: Said & { readonly measure: Measure; readonly values: readonly number[]; readonly note?: string }) {
  const kind: MeasureKind = measureKinds[said.measure];
  const quantity = (i: number) => {
    const { unit } = kind.quantities[i] as Quantity;
    return { value: said.values[i] ?? Number.NaN, unit: unit[1], system: 'http://unitsofmeasure.org', code: unit[0] };
  };
  return {
    resourceType: 'Observation',
    ...shared(said),
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: kind.category }] }],
    code: { coding: [{ system: loinc, code: kind.loinc, display: kind.display }] },
    effectiveDateTime: said.when,
    performer: [{ reference: `Patient/${said.patient}` }],
    ...(kind.quantities.length === 1
      ? { valueQuantity: quantity(0) }
      : {
          component: kind.quantities.map(({ loinc: code, display }, i) => ({
            code: { coding: [{ system: loinc, code, display }] },
            valueQuantity: quantity(i),
          })),
        }),
    ...(said.note === undefined || said.note === '' ? {} : { note: [{ text: said.note }] }),
  } satisfies Observation;
}

export function writeNote(said: Said & { readonly text: string }): Observation {
  return {
    resourceType: 'Observation',
    ...shared(said),
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'social-history' }] }],
    code: { coding: [noteCode] },
    effectiveDateTime: said.when,
    performer: [{ reference: `Patient/${said.patient}` }],
    valueString: said.text,
  };
}

export interface OwnFile {
  readonly contentType: string;
  readonly size: number;
  /** SHA-1, as R4 says. */
  readonly hash: string;
  /** Address of the Binary. */
  readonly url: string;
}

export function writeOwnDocument(said: Said & { readonly id: string; readonly title: string; readonly file: OwnFile }): DocumentReference {
  return {
    resourceType: 'DocumentReference',
    ...shared(said),
    masterIdentifier: { system: 'https://fascicolo.example/fhir/sid/personal-document', value: said.id },
    status: 'current',
    type: { coding: [attachmentCode] },
    date: said.when,
    author: [{ reference: `Patient/${said.patient}` }],
    description: said.title,
    content: [{ attachment: { ...said.file, title: said.title } }],
  };
}

export function writeOwnFile({
  id,
  patient,
  contentType,
  data,
}: Omit<Said, 'when'> & { readonly contentType: string; readonly data: string }): Binary {
  return {
    resourceType: 'Binary',
    ...(id === undefined ? {} : { id }),
    meta: { tag: [selfDeclaredTag] },
    contentType,
    securityContext: { reference: `Patient/${patient}` },
    data,
  };
}

/** Which measure it is; undefined for a note and for what else there may be. */
export function measureOf({ code }: Pick<Observation, 'code'>): Measure | undefined {
  const codes = (code.coding ?? []).filter(({ system }) => system === loinc).map((coding) => coding.code);
  return measures.find((measure) => codes.includes(measureKinds[measure].loinc));
}

/** In the order of the kind's quantities. */
export function numbersOf({ valueQuantity, component }: Observation, measure: Measure): readonly (number | undefined)[] {
  const kind: MeasureKind = measureKinds[measure];
  return kind.quantities.map(({ loinc: code }) => {
    const part = component?.find((one) => one.code.coding?.some((coding) => coding.code === code));
    const value = kind.quantities.length === 1 ? valueQuantity?.value : part?.valueQuantity?.value;
    return value === undefined ? undefined : Number(value);
  });
}

/** As it is read; all parts of one measure have the same. */
export function valueUnit(measure: Measure): string {
  const kind: MeasureKind = measureKinds[measure];
  return kind.quantities[0]?.unit[1] ?? '';
}

export function isNote({ code }: Pick<Observation, 'code'>): boolean {
  return code.coding?.some(({ system, code: one }) => system === loinc && one === noteCode.code) === true;
}
