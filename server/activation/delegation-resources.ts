// Who acts for somebody, in FHIR: the RelatedPerson that gives them their place, and the Consent that stands behind it.
// https://hl7.org/fhir/R4/relatedperson.html; the conventions are in docs/conventions.md.
import type { Consent, Patient, RelatedPerson } from '@medplum/fhirtypes';
import { actingPerson, actingPersonOf, delegationScope, relationCodes, relationOf, roleCodes, type Relation } from '#fhir/acting-person.ts';
import { documentKindSystem } from '#fhir/document-kind.ts';
import { codes, concept, referenceTo, regionReference } from './fhir-words.ts';

const courtOrder = 'https://fascicolo.example/fhir/StructureDefinition/court-order';

export interface DelegationFacts {
  readonly id: string;
  readonly patient: string;
  readonly relation: Relation;
  readonly acting: Patient;
  /** Number and court, of a guardian. */
  readonly order?: string | undefined;
  /** Empty = everything. */
  readonly documentKinds: readonly string[];
  readonly from: number;
  /** `YYYY-MM-DD`, that day included; undefined = until it is taken back. */
  readonly until: string | undefined;
}

export function writeRelatedPerson(facts: DelegationFacts): RelatedPerson {
  const { id, patient, relation, acting, order, documentKinds, from, until } = facts;
  return {
    resourceType: 'RelatedPerson',
    id,
    extension: [
      { url: actingPerson, valueReference: referenceTo(`Patient/${acting.id}`) },
      ...(order === undefined ? [] : [{ url: courtOrder, valueString: order }]),
      ...documentKinds.map((code) => ({ url: delegationScope, valueCoding: { system: documentKindSystem, code } })),
    ],
    active: true,
    patient: referenceTo(`Patient/${patient}`),
    relationship: [concept(roleCodes, relationCodes[relation])],
    ...(acting.name === undefined ? {} : { name: acting.name }),
    period: { start: new Date(from).toISOString(), ...(until === undefined ? {} : { end: until }) },
  };
}

/** The evidence of a voluntary delegation; what it permits follows from the RelatedPerson. */
export function writeDelegationConsent(facts: DelegationFacts, id: string, policyName: string, now: number): Consent {
  const decided = new Date(now).toISOString();
  return {
    resourceType: 'Consent',
    id,
    status: 'active',
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy', 'Privacy Consent'),
    category: [concept(codes.consentCategory, 'delegation', 'Delega')],
    patient: referenceTo(`Patient/${facts.patient}`),
    dateTime: decided,
    performer: [referenceTo(`Patient/${facts.patient}`)],
    organization: [regionReference],
    policy: [{ authority: 'https://fascicolo.example', uri: `https://fascicolo.example/fhir/policy/${policyName}` }],
    provision: {
      type: 'permit',
      period: { start: new Date(facts.from).toISOString(), ...(facts.until === undefined ? {} : { end: facts.until }) },
      actor: [{ role: concept(roleCodes, relationCodes.delegate), reference: referenceTo(`RelatedPerson/${facts.id}`) }],
      ...(facts.documentKinds.length === 0 ? {} : { class: facts.documentKinds.map((code) => ({ system: documentKindSystem, code })) }),
    },
  };
}

export interface Delegated {
  /** Id of the RelatedPerson. */
  readonly id: string;
  /** Patient id of who acts. */
  readonly person: string;
  readonly name: string;
  readonly relation: Relation;
  readonly documentKinds: readonly string[];
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly active: boolean;
}

/** Undefined when it names nobody of this registry. */
export function readRelatedPerson(related: RelatedPerson): Delegated | undefined {
  const { id = '', extension = [], name = [], period, active } = related;
  const person = actingPersonOf(related);
  const relation = relationOf(related);
  if (person === undefined || relation === undefined) return undefined;
  const [official] = name;
  return {
    id,
    person,
    relation,
    name: official?.text ?? [...(official?.given ?? []), official?.family ?? ''].join(' ').trim(),
    documentKinds: extension.filter(({ url }) => url === delegationScope).flatMap(({ valueCoding }) => valueCoding?.code ?? []),
    from: period?.start,
    until: period?.end,
    active: active !== false,
  };
}
