// Who acts for somebody, in FHIR: the RelatedPerson that gives them their place, and the Consent that stands behind it.
// https://hl7.org/fhir/R4/relatedperson.html; the conventions are in docs/conventions.md.
import type { Consent, Patient, RelatedPerson } from '@medplum/fhirtypes';
import { codes, concept, referenceTo, regionReference } from './fhir-words.ts';

export const actingPerson = 'https://fascicolo.example/fhir/StructureDefinition/acting-person';
export const delegationScope = 'https://fascicolo.example/fhir/StructureDefinition/delegation-scope';
const documentKindSystem = 'https://fascicolo.example/fhir/CodeSystem/document-kind';
const roleCodes = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';

export type Relation = 'parent' | 'guardian' | 'delegate';
const codeOf: Readonly<Record<Relation, string>> = { parent: 'PRN', guardian: 'GUARD', delegate: 'DELEGATEE' };

export interface DelegationFacts {
  readonly id: string;
  readonly patient: string;
  readonly relation: Relation;
  readonly acting: Patient;
  /** Empty = everything. */
  readonly documentKinds: readonly string[];
  readonly from: number;
  /** `YYYY-MM-DD`, that day included; undefined = until it is taken back. */
  readonly until: string | undefined;
}

export function writeRelatedPerson({ id, patient, relation, acting, documentKinds, from, until }: DelegationFacts): RelatedPerson {
  return {
    resourceType: 'RelatedPerson',
    id,
    extension: [
      { url: actingPerson, valueReference: referenceTo(`Patient/${acting.id}`) },
      ...documentKinds.map((code) => ({ url: delegationScope, valueCoding: { system: documentKindSystem, code } })),
    ],
    active: true,
    patient: referenceTo(`Patient/${patient}`),
    relationship: [concept(roleCodes, codeOf[relation])],
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
      actor: [{ role: concept(roleCodes, codeOf.delegate), reference: referenceTo(`RelatedPerson/${facts.id}`) }],
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
export function readRelatedPerson({
  id = '',
  extension = [],
  relationship = [],
  name = [],
  period,
  active,
}: RelatedPerson): Delegated | undefined {
  const reference = extension.find(({ url }) => url === actingPerson)?.valueReference?.reference;
  const person = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '')?.[1];
  const spoken = relationship.flatMap(({ coding = [] }) => coding.map(({ code }) => code));
  const relation = (Object.keys(codeOf) as Relation[]).find((one) => spoken.includes(codeOf[one]));
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
