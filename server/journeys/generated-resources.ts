// A drawn world as FHIR resources, in the order in which they are written.
import type { Resource } from '@medplum/fhirtypes';
import { concept, factResource, labelled, nameOf, ours, to } from './generated-facts.ts';
import { people, type Choice, type Fact, type Provision, type Stay, type World } from './generated-world.ts';

export interface Written {
  /** Written first. */
  readonly first: readonly Resource[];
  /** New versions, an hour later. */
  readonly then: readonly Resource[];
  /** Deleted after that: `Type/id`. */
  readonly deleted: readonly string[];
}

/** Without the facts that are named. */
export function resourcesOf(world: World, without: ReadonlySet<string> = new Set()): Written {
  const facts = world.facts.filter((fact) => !without.has(nameOf(fact)));
  const changed = facts.filter(({ later }) => later === 'reworded' || later === 'hidden' || later === 'relinked');
  return {
    // The first choices come later than the facts: a refused feed does not stop what was there.
    first: [...registry(world), mentionOf(world), ...facts.map((fact) => factResource(fact, world)), ...world.choices.map(consentOf)],
    then: changed.map((fact) => factResource(changedFact(fact), world)),
    deleted: facts.filter(({ later }) => later === 'deleted').map(nameOf),
  };
}

function changedFact(fact: Fact): Fact {
  if (fact.later === 'hidden') return { ...fact, security: [...fact.security, 'P99'] };
  // A Provenance or a file that changes what it belongs to changes whose record its versions are in: its author sees that.
  const isHeir = fact.type === 'Provenance' || fact.type === 'Binary';
  return fact.later === 'relinked' && !isHeir ? { ...fact, links: [], order: undefined } : { ...fact, word: 'torace', value: 9 };
}

function registry({ generalPractitioners, parent, stays }: World): Resource[] {
  const patients = people.map((id): Resource => {
    const gp = generalPractitioners[id];
    const identifier = [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: `CF-${id}` }];
    const birthDate = id === 'child' ? '2015-05-05' : '1980-01-01';
    return {
      resourceType: 'Patient',
      id,
      identifier,
      birthDate,
      ...(gp === undefined ? {} : { generalPractitioner: [to(`Practitioner/${gp}`)] }),
    };
  });
  const opened = people.flatMap((id) =>
    (['feed', 'past', 'consultation'] as const).map((category) => decisionOf(id, category, true, '2020-01-01')),
  );
  return [...patients, ...(parent ? [parentOfChild] : []), ...opened, ...stays.map(stayOf)];
}

const parentOfChild: Resource = {
  resourceType: 'RelatedPerson',
  id: 'guardian-of-child',
  active: true,
  patient: to('Patient/child'),
  extension: [{ url: `${ours}/StructureDefinition/acting-person`, valueReference: to('Patient/guardian') }],
  relationship: [concept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'PRN')],
};

/**
 * Rows are in the order in which their names were first heard. A server that gives the ids hears of nothing before it is
 * written, but these worlds come with ids and refer forward: so all names are heard at once, in a list that nobody sees.
 */
function mentionOf({ facts }: World): Resource {
  const entry = [...facts].sort((a, b) => a.n - b.n).map((fact) => ({ item: to(nameOf(fact)) }));
  return { resourceType: 'List', id: 'names', status: 'current', mode: 'working', ...(entry.length === 0 ? {} : { entry }) };
}

function stayOf({ patient, at, status, start, ended }: Stay, i: number): Resource {
  return {
    resourceType: 'Encounter',
    id: `stay${i}`,
    meta: { source: `Organization/${at}` },
    status,
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
    subject: to(`Patient/${patient}`),
    serviceProvider: to(`Organization/${at}`),
    period: { start, ...(ended ? { end: start } : {}) },
  };
}

export function consentOf({ patient, category, permit, active, decided, exceptions }: Choice, i: number): Resource {
  const consent = decisionOf(patient, category, permit, decided, exceptions);
  return { ...consent, id: `choice${i}`, status: active ? 'active' : 'inactive' } as Resource;
}

function decisionOf(patient: string, category: string, permit: boolean, decided: string, exceptions: readonly Provision[] = []): Resource {
  return {
    resourceType: 'Consent',
    id: `${patient}-${category}`,
    status: 'active',
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
    category: [concept(`${ours}/CodeSystem/consent-category`, category)],
    patient: to(`Patient/${patient}`),
    dateTime: `${decided}T08:00:00Z`,
    policy: [{ uri: `${ours}/policy/liguria-2020` }],
    provision: { type: permit ? 'permit' : 'deny', ...(exceptions.length === 0 ? {} : { provision: exceptions.map(provisionOf) }) },
  };
}

function provisionOf({
  inner,
  permit,
  actor,
  kind,
  label,
  purpose,
  data,
  dataEnd,
  until,
}: Omit<Provision, 'inner'> & Partial<Pick<Provision, 'inner'>>): object {
  return {
    type: permit ? 'permit' : 'deny',
    ...(actor === undefined ? {} : { actor: [actorOf(actor)] }),
    ...(kind === undefined ? {} : { class: [{ system: `${ours}/CodeSystem/document-kind`, code: kind }] }),
    ...(label === undefined ? {} : { securityLabel: [labelled(label)] }),
    ...(purpose === undefined ? {} : { purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: purpose }] }),
    ...(data === undefined ? {} : { data: [{ meaning: 'instance', reference: to(`MedicationRequest/f${data}`) }] }),
    ...(dataEnd === undefined ? {} : { dataPeriod: { end: dataEnd } }),
    ...(until === undefined ? {} : { period: { end: until } }),
    ...(inner === undefined || inner.length === 0 ? {} : { provision: inner.map(provisionOf) }),
  };
}

function actorOf(actor: string): object {
  const [role = '', organization] = actor.split('@');
  const nationalRole = concept(`${ours}/CodeSystem/national-role`, role);
  if (organization !== undefined) return { role: nationalRole, reference: to(`Organization/${organization}`) };
  if (!actor.includes('/')) return { role: nationalRole, reference: { display: actor } };
  return { role: concept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP'), reference: to(actor) };
}
