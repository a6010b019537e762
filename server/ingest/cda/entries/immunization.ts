// A vaccination, with dose, disease, risk, reaction, and when the next one is due. https://hl7.org/fhir/R4/immunization.html
import type { CodeableConcept, Extension, Immunization, ImmunizationRecommendation, Reference, Resource } from '@medplum/fhirtypes';
import { at, attribute, child, childrenOf, textOf, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making, MapEntry, Place } from '../making.ts';
import {
  below,
  codeOf,
  extension,
  identifiersOf,
  isAnnotation,
  isLoinc,
  noteOf,
  notesOf,
  participantsOf,
  participations,
  peekCode,
  statusOf,
  timeOf,
  understood,
} from '../statement.ts';
import { periodOf, readInterval, readTime } from '../time.ts';
import { readConcept, readQuantity } from '../values.ts';
import { drugOf } from './medication.ts';
import { placesOf } from './places.ts';
import { readAmount } from './value.ts';
import { numberOf } from '../decimals.ts';

const immunizationCodes = new Set(['IMMUNIZ', 'INITIMMUNIZ', 'BOOSTER']);
const [doseNumber, reaction] = ['30973-2', '31044-1'];
const disease = '75323-6';
const reasons = ['95715-9', '59785-6', '59784-9'];
/** LOINC codes that are dates of a recommendation: due, overdue, earliest, latest. */
const dates = ['30980-7', '59778-1', '30981-5', '59777-3'];

export function isImmunization(element: XmlElement, { section }: Place): boolean {
  return element.name === 'substanceAdministration' && (section === '11369-6' || immunizationCodes.has(peekCode(element).code ?? ''));
}

export function makeImmunization(element: XmlElement, making: Making, place: Place, mapOther: MapEntry): readonly Reference[] {
  const contained: Resource[] = [];
  const product = at(element, 'consumable', 'manufacturedProduct');
  const vaccineCode = drugOf(product, making) ?? codeOf(element, making) ?? { text: 'vaccino' };
  const kind = codeOf(element, making);
  const time = timeOf(element, making);
  const text = noteOf(element, making);
  const details = readDetails(element, making, place, mapOther, vaccineCode);
  const dose = readAmount(child(element, 'doseQuantity'), making);
  const status = statusOf(element);
  const participants = participantsOf(element);
  const immunization = filled<Immunization>({
    resourceType: 'Immunization',
    identifier: some(identifiersOf(element)),
    status: attribute(element, 'negationInd') === 'true' || status === 'cancelled' || status === 'aborted' ? 'not-done' : 'completed',
    vaccineCode,
    patient: making.patient as NonNullable<Immunization['patient']>,
    encounter: making.encounter() as Immunization['encounter'],
    ...(time === undefined ? { occurrenceString: 'data non indicata' } : { occurrenceDateTime: time.moment ?? time.start ?? time.end }),
    location: placesOf(element, making)[0],
    manufacturer: making.parties.organization(child(product, 'manufacturerOrganization')),
    lotNumber: textOf(at(product, 'manufacturedMaterial', 'lotNumberText')),
    expirationDate: readTime(at(product, 'manufacturedMaterial', 'sdtc:expirationTime'), making.remarks)?.slice(0, 10),
    site: readConcept(child(element, 'approachSiteCode'), making),
    route: readConcept(child(element, 'routeCode'), making),
    doseQuantity: dose?.quantity,
    performer: some(participants.filter(({ type }) => type === 'PRF').map(({ role }) => making.parties.person(role)))?.map((actor) => ({
      actor: actor,
    })),
    note: some([...(text === undefined ? [] : [{ text }]), ...notesOf(element, making)]),
    reasonCode: some(details.reasons),
    protocolApplied: details.protocol,
    reaction: some(details.reactions),
    extension: some([
      ...(kind === undefined ? [] : [extension('kind', { valueCodeableConcept: kind })]),
      ...(time?.end === undefined ? [] : [extension('effective', { valuePeriod: periodOf(time) })]),
      ...(participations(
        participants.filter(({ type, element: each }) => type !== 'LOC' && !(type === 'PRF' && child(each, 'time') === undefined)),
        making,
        contained,
      ) ?? []),
    ]),
    contained: some(contained),
  });
  return [making.add(immunization, element), ...details.made];
}

function readDetails(element: XmlElement, making: Making, place: Place, mapOther: MapEntry, vaccine: CodeableConcept) {
  const found = {
    reasons: [] as CodeableConcept[],
    diseases: [] as CodeableConcept[],
    reactions: [] as NonNullable<Immunization['reaction']>,
    made: [] as Reference[],
  };
  const criteria: NonNullable<ImmunizationRecommendation['recommendation']>[number]['dateCriterion'] = [];
  let dose: number | undefined;
  let doseTime: Extension[] = [];
  for (const each of below(element)) {
    const { statement } = each;
    const value = child(statement, 'value');
    if (isAnnotation(each, making)) continue;
    if (isLoinc(statement, doseNumber)) {
      dose = numberOf(readQuantity(value, making)?.value);
      doseTime = asOf(statement, making);
    } else if (isLoinc(statement, disease)) found.diseases.push(...concepts(statement, making));
    else if (isLoinc(statement, ...reasons)) found.reasons.push(...concepts(statement, making));
    else if (isLoinc(statement, ...dates)) {
      const code = codeOf(statement, making);
      const interval = readInterval(value, making.remarks);
      const date = interval?.moment ?? interval?.end ?? interval?.start;
      if (code !== undefined && date !== undefined) criteria.push(filled({ code, value: date, extension: some(asOf(statement, making)) }));
    } else {
      const made = mapOther(statement, making, place);
      found.made.push(...made);
      const when = isLoinc(statement, reaction) ? timeOf(statement, making) : undefined;
      const [detail] = made;
      if (when !== undefined && detail !== undefined)
        found.reactions.push(
          filled({
            date: when.moment ?? when.start,
            detail: detail as NonNullable<NonNullable<Immunization['reaction']>[number]['detail']>,
          }),
        );
      continue;
    }
    understood(statement);
  }
  if (criteria.length > 0) found.made.push(recommend(element, making, { vaccine, criteria, diseases: found.diseases }));
  const series =
    dose !== undefined && Number.isInteger(dose) && dose > 0
      ? { doseNumberPositiveInt: dose }
      : { doseNumberString: dose === undefined ? 'non indicato' : String(dose) };
  const targets = found.diseases.length === 0 ? {} : { targetDisease: found.diseases };
  const protocol =
    dose === undefined && found.diseases.length === 0
      ? undefined
      : [{ ...targets, ...series, ...(doseTime.length === 0 ? {} : { extension: doseTime }) }];
  return { ...found, protocol: protocol as Immunization['protocolApplied'] };
}

/** The time that a statement gives for what it says. */
function asOf(statement: XmlElement, making: Making): Extension[] {
  const time = timeOf(statement, making);
  return time === undefined ? [] : [extension('effective', { valuePeriod: periodOf(time) })];
}

function concepts(statement: XmlElement, making: Making): CodeableConcept[] {
  const time = timeOf(statement, making);
  void time;
  return childrenOf(statement, 'value').flatMap((value) => readConcept(value, making) ?? []);
}

interface Due {
  readonly vaccine: CodeableConcept;
  readonly diseases: readonly CodeableConcept[];
  readonly criteria: NonNullable<NonNullable<ImmunizationRecommendation['recommendation']>[number]['dateCriterion']>;
}

/** https://hl7.org/fhir/R4/immunizationrecommendation.html */
function recommend(element: XmlElement, making: Making, { vaccine, criteria, diseases }: Due): Reference {
  const [targetDisease] = diseases;
  const recommendation: ImmunizationRecommendation = {
    resourceType: 'ImmunizationRecommendation',
    patient: making.patient as NonNullable<ImmunizationRecommendation['patient']>,
    date: making.date ?? '1900',
    recommendation: [
      {
        vaccineCode: [vaccine],
        ...(targetDisease === undefined ? {} : { targetDisease }),
        forecastStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/immunization-recommendation-status', code: 'due' }] },
        dateCriterion: criteria,
      },
    ],
  };
  return making.add(recommendation, element);
}
