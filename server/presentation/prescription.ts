// Prescriptions for people: the lines that share an NRE are one prescription, with its state and the day it ends. What an author only plans or
// proposes, or asks for in a letter or report, is told as advice.
// https://hl7.org/fhir/R4/medicationrequest.html, https://hl7.org/fhir/R4/servicerequest.html; DM 2/11/2011
import type { Coding, MedicationRequest, Resource, ServiceRequest } from '@medplum/fhirtypes';
import { taggedKind } from '#fhir/document-kind.ts';
import { dosageText } from './dosage.ts';
import { formatDate, timeOf, type Language } from './language.ts';
import { quantityText } from './quantity-text.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { Reading } from './reading.ts';
import { words, wordFor, type Words } from './words.ts';
import { conceptText, conceptTexts, identifierValue, nreSystems, referenceText } from './wording.ts';

export type PrescriptionState = keyof Words['prescriptionState'];

export interface PrescriptionLine {
  readonly source: string;
  readonly name: string;
  readonly code: string;
  readonly quantity: string;
  readonly dosage: string;
  readonly notes: readonly string[];
  readonly state: PrescriptionState;
}

export interface ReadablePrescription {
  /** Of its first line: by it the prescription is opened. */
  readonly source: string;
  readonly nre?: string;
  readonly kind: 'drug' | 'specialist';
  readonly isAdvice: boolean;
  readonly state: PrescriptionState;
  readonly written: string;
  /** Milliseconds, for sorting. */
  readonly time: number;
  readonly validUntil: string;
  readonly priority: string;
  readonly exemption: string;
  readonly prescriber: string;
  readonly diagnoses: readonly string[];
  readonly lines: readonly PrescriptionLine[];
}

export type Prescribed = MedicationRequest | ServiceRequest;

export function isPrescribed(resource: Resource): resource is Prescribed {
  return resource.resourceType === 'MedicationRequest' || resource.resourceType === 'ServiceRequest';
}

export function nreOf(order: Prescribed): string | undefined {
  const group = order.resourceType === 'MedicationRequest' ? order.groupIdentifier : order.requisition;
  return identifierValue([...(group === undefined ? [] : [group]), ...(order.identifier ?? [])], nreSystems);
}

/** How many prescriptions of these lines can still be used, in whole or in part. */
export function toBeUsed(orders: readonly Prescribed[], now: number): number {
  const open = orders.filter((order) => stateOfLine(order, now) === 'to-use');
  return new Set(open.map((order) => nreOf(order) ?? `${order.resourceType}/${order.id ?? ''}`)).size;
}

export function prescriptionTitle({ kind, isAdvice }: ReadablePrescription, language: Language): string {
  const { adviceKind, prescriptionKind } = words[language];
  return isAdvice ? adviceKind[kind] : prescriptionKind[kind];
}

/** In the order of the given lines; `now` decides what is over. */
export function prescriptionsOf(orders: readonly Prescribed[], reading: Reading, now: number): readonly ReadablePrescription[] {
  const groups = new Map<string, Prescribed[]>();
  for (const order of orders) {
    const key = nreOf(order) ?? `${order.resourceType}/${order.id ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), order]);
  }
  return [...groups.values()].map((group) => prescriptionOf(group, reading, now));
}

function prescriptionOf(group: readonly Prescribed[], reading: Reading, now: number): ReadablePrescription {
  const first = group[0] as Prescribed;
  const { language } = reading;
  const nre = nreOf(first);
  const isOnlyAdvice = isAdvice(first);
  const ends = group.map(endOf).filter((end) => end !== undefined);
  const lines = group.map((order) => lineOf(order, reading, now));
  return {
    source: `${first.resourceType}/${first.id ?? ''}`,
    ...(nre === undefined ? {} : { nre }),
    kind: first.resourceType === 'MedicationRequest' ? 'drug' : 'specialist',
    isAdvice: isOnlyAdvice,
    state: stateOf(lines.map(({ state }) => state)),
    written: formatDate(first.authoredOn, language),
    time: timeOf(first.authoredOn) ?? 0,
    // A therapy has an end as well, but nobody has to use advice by then.
    validUntil: isOnlyAdvice ? '' : formatDate([...ends].sort().at(-1), language),
    priority: priorityOf(first, reading),
    exemption: exemptionOf(group, reading),
    prescriber: referenceText(first.requester, reading),
    diagnoses: [...new Set(group.flatMap(({ reasonCode }) => conceptTexts(reasonCode)))],
    lines,
  };
}

function endOf(order: Prescribed): string | undefined {
  return order.resourceType === 'MedicationRequest' ? order.dispenseRequest?.validityPeriod?.end : order.occurrencePeriod?.end;
}

function lineOf(order: Prescribed, reading: Reading, now: number): PrescriptionLine {
  const { language } = reading;
  const isDrug = order.resourceType === 'MedicationRequest';
  const { unnamedOrder } = words[language];
  const concept = isDrug ? order.medicationCodeableConcept : order.code;
  const kept = isDrug && order.substitution?.allowedBoolean === false ? [words[language].substitutionNo] : [];
  return {
    source: `${order.resourceType}/${order.id ?? ''}`,
    name:
      conceptText(concept) ||
      (isDrug ? referenceText(order.medicationReference, reading) : '') ||
      unnamedOrder[isDrug ? 'drug' : 'specialist'],
    code: concept?.coding?.[0]?.code ?? '',
    quantity: quantityText(isDrug ? order.dispenseRequest?.quantity : order.quantityQuantity, language),
    dosage: isDrug ? (order.dosageInstruction ?? []).map((dosage) => dosageText(dosage, language)).join('; ') : '',
    notes: [
      ...kept,
      ...(order.note ?? []).flatMap(({ text }) => text ?? []),
      ...(isDrug || order.patientInstruction === undefined ? [] : [order.patientInstruction]),
    ],
    state: stateOfLine(order, now),
  };
}

const states: Readonly<Record<string, PrescriptionState>> = {
  active: 'to-use',
  completed: 'used',
  'on-hold': 'suspended',
  draft: 'suspended',
  cancelled: 'cancelled',
  revoked: 'cancelled',
  stopped: 'cancelled',
  'entered-in-error': 'cancelled',
};

function stateOfLine(order: Prescribed, now: number): PrescriptionState {
  const known = states[order.status ?? ''] ?? 'unknown';
  const state = known === 'to-use' && isAdvice(order) ? 'advised' : known;
  const end = endOf(order);
  const until = end === undefined ? undefined : parseDateTime(end)?.hi;
  return state === 'to-use' && until !== undefined && until <= now ? 'expired' : state;
}

/** Nobody can be given anything for these. https://hl7.org/fhir/R4/valueset-request-intent.html */
const advising: ReadonlySet<string | undefined> = new Set(['proposal', 'plan', 'directive', 'option']);
const prescriptionKinds: ReadonlySet<string> = new Set(['drug-prescription', 'specialist-prescription']);

function isAdvice(order: Prescribed): boolean {
  return nreOf(order) === undefined && (advising.has(order.intent) || isAskedInLetter(order));
}

/** Still open, and read out of a document that is no prescription: with that alone no pharmacy gives anything. */
function isAskedInLetter(order: Prescribed): boolean {
  const kind = taggedKind(order);
  return order.status === 'active' && kind !== undefined && !prescriptionKinds.has(kind);
}

function stateOf(lines: readonly PrescriptionState[]): PrescriptionState {
  const different = [...new Set(lines)];
  if (different.length === 1) return different[0] as PrescriptionState;
  const open = different.includes('to-use');
  if (different.includes('used')) return open ? 'partly-used' : 'used';
  return open ? 'to-use' : (different[0] ?? 'unknown');
}

/** A letter of the waiting-list plan where a coding says one, else what FHIR's own priority comes nearest to. */
function priorityOf(order: Prescribed, { language }: Reading): string {
  const { priorityLetter, priority } = words[language];
  if (order.resourceType === 'MedicationRequest') return '';
  const letter = lettersIn(order).find((code) => Object.hasOwn(priorityLetter, code));
  return letter === undefined ? wordFor(priority, order.priority) : wordFor(priorityLetter, letter);
}

function lettersIn({ extension = [] }: ServiceRequest): readonly string[] {
  const codings: readonly (Coding | undefined)[] = extension
    .filter(({ url = '' }) => /priority|priorita/i.test(url))
    .flatMap(({ valueCoding, valueCodeableConcept }) => [valueCoding, ...(valueCodeableConcept?.coding ?? [])]);
  return codings.flatMap((coding) => coding?.code ?? []);
}

function exemptionOf(group: readonly Prescribed[], reading: Reading): string {
  const references = group.flatMap(({ insurance = [] }) => insurance);
  const texts = references.map((reference) => {
    const coverage = reading.find(reference.reference ?? '');
    return coverage?.resourceType === 'Coverage'
      ? exemptionText(coverage.type, coverage.class?.[0]?.value)
      : referenceText(reference, reading);
  });
  return [...new Set(texts.filter((text) => text !== ''))].join(', ');
}

function exemptionText(type: Parameters<typeof conceptText>[0], code: string | undefined): string {
  const text = conceptText(type);
  return code === undefined || text.includes(code) ? text : `${code} ${text}`.trim();
}
