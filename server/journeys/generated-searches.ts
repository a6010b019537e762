// Searches drawn by chance: every kind of search parameter, chains and `_has`, filters, includes, sorts, counts and totals.
// `@3` stands for the name of a fact of the world (`Observation/f1`), `!3` for its id.
import fc from 'fast-check';
import { days, documentCodes, factTypes, numbers, people, resultCodes, words } from './generated-world.ts';

export type Text = fc.Arbitrary<string>;
export const few = (...values: readonly string[]): Text => fc.constantFrom(...values);
/** Text with drawn parts. */
export const text = (strings: TemplateStringsArray, ...parts: readonly Text[]): Text =>
  fc.tuple(...parts).map((values) => String.raw({ raw: strings }, ...values));

export const fact = fc.nat(9).map((n) => `@${n}`);
const factId = fc.nat(9).map((n) => `!${n}`);
export const person = fc.oneof({ weight: 3, arbitrary: fc.constant('citizen') }, few(...people));
const day = text`${few('', 'ge', 'lt', 'sa', 'ne')}${few(...days, '2026', '2026-11')}`;
const result = few(...resultCodes, `http://loinc.org|${resultCodes[0]}`, 'http://loinc.org|');
const document = few(...documentCodes);
export const order = few(
  ...numbers,
  ...numbers.map((number) => `urn:oid:2.16.840.1.113883.2.9.4.3.9|${number}`),
  `https://fascicolo.example/fhir/sid/accession|N1`,
);
const word = few(...words, 'san', 'never');
const label = few('HIV', 'ETH', 'P99', 'R', 'family-counselling');
const truth = few('true', 'false');

/** What every fact is asked by. */
export const common = fc.oneof(
  text`_id=${factId},${factId}`,
  text`_lastUpdated=${few('ge', 'lt')}2026-11-02T07:30:00Z`,
  text`_security=${label}`,
  text`_security:not=${label}`,
  text`_content=${word}`,
  text`_list=${factId}`,
  text`_has:Provenance:target:_id=${factId}`,
  text`_has:Provenance:target:recorded=${day}`,
  text`_has:List:item:_id=${factId}`,
  text`_has:Composition:entry:date=${day}`,
);
const ofPatient = fc.oneof(
  text`patient=${person}`,
  text`patient.identifier=CF-${person}`,
  text`patient.general-practitioner=Practitioner/gp`,
  text`patient._has:Observation:patient:code=${result}`,
);
const toOrder = fc.oneof(
  text`_filter=not (based-on:ServiceRequest.status eq active)`,
  text`based-on=${fact}`,
  text`based-on:missing=${truth}`,
  text`based-on:ServiceRequest.code=${result}`,
  text`based-on:ServiceRequest.requisition=${order}`,
  text`based-on:ServiceRequest.code:not=${result}`,
);
const toEncounter = fc.oneof(
  text`_filter=not (encounter.status eq cancelled)`,
  text`encounter=${fact}`,
  text`encounter:missing=${truth}`,
  text`encounter.identifier=${order}`,
  text`encounter.status${few('', ':not')}=cancelled`,
  text`encounter.date=${day}`,
);
const ofMany = (link: string): Text =>
  fc.oneof(
    text`_filter=not (${few(link)}:Observation.status eq final) or ${few(link)}:DiagnosticReport.status eq final`,
    text`${few(link)}=${fact}`,
    text`${few(link)}:Observation.code=${result}`,
    text`${few(link)}:DiagnosticReport.code=${document}`,
    text`${few(link)}:ServiceRequest.requisition=${order}`,
  );

/** What each type is asked by; chains and `_has` lead through facts that may be hidden. */
const parameters = {
  Observation: [
    text`code=${result}`,
    text`code:not=${result}`,
    text`code:text=${word}`,
    text`date=${day}`,
    text`value-quantity=${few('gt4', 'lt5', '3')}`,
    text`code-value-quantity=${few(...resultCodes)}$gt3`,
    text`status=final`,
    text`identifier=${order}`,
    text`has-member=${fact}`,
    text`has-member:Observation.code=${result}`,
    text`_has:DiagnosticReport:result:code=${document}`,
    text`_has:Observation:has-member:code=${result}`,
    text`_has:DiagnosticReport:result:_has:Provenance:target:_id=${factId}`,
    ofPatient,
    toOrder,
    toEncounter,
    text`_filter=not (has-member:Observation.code eq ${few(...resultCodes)}) and date ge 2025-01-01`,
  ],
  DiagnosticReport: [
    text`code=${document}`,
    text`date=${day}`,
    text`issued=${day}`,
    text`identifier=${order}`,
    text`identifier:not=${order}`,
    text`result=${fact}`,
    text`result.code=${result}`,
    text`result.value-quantity=gt4`,
    text`result.has-member.code=${result}`,
    text`result:missing=${truth}`,
    text`media=${fact}`,
    ofPatient,
    toOrder,
    toEncounter,
    text`_has:DocumentReference:related:type=${document}`,
    text`_filter=result.code eq ${few(...resultCodes)} or date ge ${few(...days)}`,
    text`_filter=not (result.code eq ${few(...resultCodes)})`,
  ],
  ServiceRequest: [
    text`code=${result}`,
    text`requisition=${order}`,
    text`authored=${day}`,
    text`requester=Practitioner/gp`,
    text`_has:Observation:based-on:code=${result}`,
    text`_has:DiagnosticReport:based-on:result.code=${result}`,
    text`_has:Encounter:based-on:date=${day}`,
    ofPatient,
    toOrder,
    toEncounter,
  ],
  DocumentReference: [
    text`type=${document}`,
    text`date=${day}`,
    text`period=${day}`,
    text`identifier=${order}`,
    text`description=${word}`,
    text`location=@${few('1', '2')}`,
    text`security-label=${label}`,
    text`relatesto=${fact}`,
    ofMany('related'),
    ofPatient,
  ],
  Encounter: [
    text`identifier=${order}`,
    text`status=${few('cancelled', 'in-progress')}`,
    text`_has:Observation:encounter:code=${result}`,
    text`_has:Condition:encounter:code=042`,
    text`date=${day}`,
    ofPatient,
    toOrder,
  ],
  MedicationRequest: [text`authoredon=${day}`, text`group-identifier=${order}`, text`code:text=${word}`, ofPatient, toEncounter],
  Condition: [text`code=042`, text`recorded-date=${day}`, ofPatient, toEncounter],
  Provenance: [
    ofMany('target'),
    text`recorded=${day}`,
    text`agent=Organization/hospital`,
    text`target:DiagnosticReport.result.code=${result}`,
  ],
  Composition: [ofMany('entry'), text`type=${document}`, text`title=${word}`, ofPatient],
  Media: [text`created=${day}`, text`_has:DiagnosticReport:media:code=${document}`, text`subject=Patient/citizen`, toOrder],
  List: [ofMany('item'), text`title=${word}`, text`item:missing=${truth}`],
  Procedure: [text`code=${result}`, text`date=${day}`, text`identifier=${order}`, ofPatient, toOrder, toEncounter],
  Patient: [
    text`_has:Observation:patient:code=${result}`,
    text`_has:DiagnosticReport:patient:result.code=${result}`,
    text`_has:Condition:patient:_id=${factId}`,
    text`_has:ServiceRequest:patient:_has:Observation:based-on:code=${result}`,
    text`general-practitioner=Practitioner/gp`,
    text`_filter=not (_has:Observation:patient:code eq ${few(...resultCodes)})`,
  ],
  Practitioner: [text`_has:ServiceRequest:requester:code=${result}`, text`_has:ServiceRequest:requester:authored=${day}`],
  Organization: [
    text`_has:Provenance:agent:recorded=${day}`,
    text`_has:Composition:author:type=${document}`,
    text`_has:Encounter:service-provider:_id=${factId}`,
  ],
} satisfies Record<string, readonly Text[]>;

type Searched = keyof typeof parameters;
const searched = Object.keys(parameters) as Searched[];

const referrer = few(
  'Observation:encounter',
  'Observation:based-on',
  'Observation:has-member',
  'DiagnosticReport:result',
  'DiagnosticReport:based-on',
  'Provenance:target',
  'Composition:entry',
  'List:item',
  'DocumentReference:related',
  'Condition:encounter',
  'Procedure:based-on',
  'Observation:patient',
  'DiagnosticReport:patient',
  'Condition:patient',
  'ServiceRequest:requester',
  'Provenance:agent',
  'Encounter:patient',
);
const shape = fc.oneof(
  text`_count=${few('0', '1', '2', '3')}`,
  text`_sort=${few('', '-')}${few('_id', '_lastUpdated', 'date')},-_id`,
  text`_total=${few('accurate', 'none')}`,
  text`_summary=${few('count', 'true')}`,
  text`_elements=status,subject`,
);
/** Of several types there are fewer orders. */
const plainShape = fc.oneof(text`_count=${few('1', '2', '3')}`, text`_sort=${few('', '-')}_lastUpdated`, text`_summary=count`);
const includes = fc.oneof(
  text`_include${few('', ':iterate')}=${few('*', 'Observation:*', 'DiagnosticReport:result', 'Observation:has-member', 'Observation:encounter', 'Provenance:target', 'List:item', 'Composition:entry')}`,
  text`_revinclude${few('', ':iterate')}=${referrer}`,
  text`_revinclude=*`,
);

const oneOf = (parts: readonly Text[]): Text => fc.oneof(...parts);
const list = (clause: Text, maxLength: number): Text => fc.array(clause, { maxLength }).map((clauses) => clauses.join('&'));
const together = (...parts: readonly Text[]): Text =>
  fc.tuple(...parts).map((clauses) => clauses.filter((clause) => clause !== '').join('&'));
/** Rarely more than one condition: what finds nothing tells nothing. */
const conditions = (type: Searched): Text =>
  fc.oneof({ weight: 4, arbitrary: oneOf(parameters[type]) }, { weight: 1, arbitrary: list(fc.oneof(common, oneOf(parameters[type])), 2) });

const typeSearch = (type: Searched, ...more: readonly Text[]): Text => text`/${fc.constant(type)}?${together(conditions(type), ...more)}`;
const ofType = (...more: readonly Text[]): Text => {
  const [observation, report, ...others] = searched.map((type) => typeSearch(type, ...more));
  return fc.oneof(
    { weight: 3, arbitrary: observation as Text },
    { weight: 3, arbitrary: report as Text },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
};
export const factType = few(...factTypes);
const compartment = text`/Patient/${person}/${few('*', '*', 'Observation', 'DiagnosticReport', 'Provenance', 'List', 'Media')}?`;

/** Searches that ask for what is there, on one page: without hidden data they find less, never more. */
export const positiveSearch = fc
  .oneof(ofType(list(includes, 2)), text`${compartment}${list(includes, 1)}`)
  .filter((path) => !path.includes('_filter=not'));
export const search = fc.oneof(
  { weight: 3, arbitrary: ofType(list(shape, 1)) },
  { weight: 1, arbitrary: ofType(list(includes, 2), list(shape, 1)) },
  { weight: 1, arbitrary: text`${compartment}${together(list(includes, 1), list(plainShape, 1))}` },
  { weight: 1, arbitrary: text`/?_type=${factType},${factType}&${together(list(plainShape, 1), list(common, 1))}` },
);
export const explained = text`/${few('Observation', 'DiagnosticReport')}/$explain?${common}`;
