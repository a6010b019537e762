// What a counter writes about a person: by which document they were recognised, and who stands for them, with the signed declaration
// or the court's order. DPR 445/2000 artt. 46 and 47; DM 7/9/2023 art. 8.
import { createHash } from 'node:crypto';
import type { Binary, DocumentReference, Patient, RelatedPerson, Resource, Task } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { forbidden, notFound } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import { contentOf, type Proceedings } from '#record/proceed.ts';

export const identityDocuments = ['identity-card', 'passport', 'driving-licence', 'residence-permit'] as const;
export type IdentityDocument = (typeof identityDocuments)[number];

export interface Recognition {
  readonly kind: IdentityDocument;
  readonly number: string;
  /** YYYY-MM-DD */
  readonly expiry: string;
}

export interface Representation {
  /** Patient id of who stands there. */
  readonly person: string;
  readonly title: 'parent' | 'guardian';
  /** Number and court of the order; '' for a parent. */
  readonly order: string;
  readonly from: string;
  /** '' = until the law ends it. */
  readonly to: string;
  readonly scan: { readonly bytes: Uint8Array; readonly contentType: string };
}

export interface Represents {
  readonly relatedPerson: string;
  readonly person: string;
  readonly name: string;
  readonly title: 'parent' | 'guardian';
}

export interface CounterActs {
  recognise(act: Act, patient: string, recognition: Recognition): Promise<void>;
  /** The last one by this counter's officer, while it is fresh. */
  recognised(act: Act, patient: string): Promise<(Recognition & { readonly at: number }) | undefined>;
  /** Answers the id of the RelatedPerson. */
  represent(act: Act, patient: string, representation: Representation): Promise<string>;
  /** Who stands for the person now. */
  representatives(act: Act, patient: string): Promise<readonly Represents[]>;
}

export interface CounterActParts {
  readonly record: Proceedings;
  readonly newId: () => string;
}

const system = 'https://fascicolo.example/fhir/CodeSystem/counter-act';
const roleCode = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const actingPerson = 'https://fascicolo.example/fhir/StructureDefinition/acting-person';
const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
/** One day at the counter. */
const fresh = 12 * 3_600_000;

export function createCounterActs({ record, newId }: CounterActParts): CounterActs {
  return {
    recognise: (act, patient, recognition) =>
      record
        .proceed(act, {
          prepare: () => Promise.resolve(officerOf(act.requester)),
          async carryOut(proceeding, officer) {
            if ((await proceeding.read('Patient', patient)) === undefined) throw notFound(`Patient/${patient} is not known.`);
            const task = recognitionTask(newId(), patient, recognition, officer, proceeding.now);
            await proceeding.put({ content: contentOf(task), authority: 'operator', author: officer.organization });
            return true;
          },
        })
        .then(() => undefined),

    recognised: (act, patient) =>
      record.report(act, async (view) => {
        const officer = officerOf(act.requester);
        const tasks = (await view.ofPatient(patient, 'Task', 'workflow')).map(({ body }) => JSON.parse(body) as Task);
        const [latest] = tasks
          .filter((task) => isRecognition(task) && task.requester?.reference === `Practitioner/${officer.practitioner}`)
          .map((task) => ({ ...recognitionIn(task), at: Date.parse(task.authoredOn ?? '') }))
          .filter(({ at }) => view.now - at < fresh)
          .toSorted((a, b) => b.at - a.at);
        return { answer: latest, disclosed: [] };
      }),

    represent: (act, patient, representation) =>
      record.proceed(act, {
        prepare: () => Promise.resolve(officerOf(act.requester)),
        async carryOut(proceeding, officer) {
          const subject = await proceeding.read('Patient', patient);
          const actor = await proceeding.read('Patient', representation.person);
          if (subject === undefined || actor === undefined) throw notFound('One of the two people is not enrolled.');
          const person = JSON.parse(actor.body) as Patient;
          const { birthDate } = JSON.parse(subject.body) as Patient;
          const related = relatedPerson(newId(), patient, person, representation);
          const { document, file } = scanned(
            newId(),
            newId(),
            patient,
            `RelatedPerson/${related.id ?? ''}`,
            representation,
            proceeding.now,
          );
          const entry = { authority: 'operator', author: officer.organization, birthDate } as const;
          for (const resource of [related, document, file] as Resource[]) await proceeding.put({ ...entry, content: contentOf(resource) });
          return related.id ?? '';
        },
      }),

    representatives: (act, patient) =>
      record.report(act, async (view) => {
        officerOf(act.requester);
        const found: Represents[] = [];
        for (const version of await view.ofPatient(patient, 'RelatedPerson', 'delegation')) {
          const related = JSON.parse(version.body) as RelatedPerson;
          const reference = related.extension?.find(({ url }) => url === actingPerson)?.valueReference?.reference ?? '';
          const person = reference.replace(/^Patient\//, '');
          const relation = (await view.delegation(patient, person))?.relation;
          const own = related.relationship?.some(({ coding = [] }) =>
            coding.some(({ code }) => code === (relation === 'parent' ? 'PRN' : 'GUARD')),
          );
          if ((relation === 'parent' || relation === 'guardian') && own === true)
            found.push({ relatedPerson: version.id, person, name: nameOf(related), title: relation });
        }
        return { answer: found, disclosed: [] };
      }),
  };
}

function officerOf(requester: Requester): Extract<Requester, { kind: 'operator' }> {
  if (requester.kind !== 'operator') throw forbidden('Only a counter operator recognises people and registers who stands for them.');
  return requester;
}

function recognitionTask(
  id: string,
  patient: string,
  { kind, number, expiry }: Recognition,
  officer: { practitioner: string; organization: string },
  now: number,
): Task {
  const at = new Date(now).toISOString();
  const type = (code: string) => ({ coding: [{ system, code }] });
  return {
    resourceType: 'Task',
    id,
    status: 'completed',
    intent: 'order',
    code: { coding: [{ system, code: 'recognition', display: 'Recognition by an identity document' }] },
    for: { reference: `Patient/${patient}` },
    authoredOn: at,
    lastModified: at,
    requester: { reference: `Practitioner/${officer.practitioner}` },
    owner: { reference: `Organization/${officer.organization}` },
    input: [
      { type: type('document-kind'), valueCode: kind },
      { type: type('document-number'), valueString: number },
      { type: type('document-expiry'), valueDate: expiry },
    ],
  };
}

function isRecognition({ code }: Task): boolean {
  return code?.coding?.some((coding) => coding.system === system && coding.code === 'recognition') === true;
}

function recognitionIn({ input = [] }: Task): Recognition {
  const of = (code: string) => input.find(({ type }) => type.coding?.[0]?.code === code);
  return {
    kind: (of('document-kind')?.valueCode ?? 'identity-card') as IdentityDocument,
    number: of('document-number')?.valueString ?? '',
    expiry: of('document-expiry')?.valueDate ?? '',
  };
}

function relatedPerson(id: string, patient: string, person: Patient, { title, order, from, to }: Representation): RelatedPerson {
  const code = person.identifier?.find(({ system: of }) => of === fiscalCode);
  return {
    resourceType: 'RelatedPerson',
    id,
    extension: [
      { url: actingPerson, valueReference: { reference: `Patient/${person.id ?? ''}` } },
      ...(order === '' ? [] : [{ url: 'https://fascicolo.example/fhir/StructureDefinition/court-order', valueString: order }]),
    ],
    ...(code === undefined ? {} : { identifier: [{ system: fiscalCode, value: code.value ?? '' }] }),
    active: true,
    patient: { reference: `Patient/${patient}` },
    relationship: [{ coding: [{ system: roleCode, code: title === 'parent' ? 'PRN' : 'GUARD' }] }],
    ...(person.name === undefined ? {} : { name: person.name }),
    period: { start: from, ...(to === '' ? {} : { end: to }) },
  };
}

/** The signed declaration as it was scanned: kept as a consent document, which the counter and the people concerned see. */
function scanned(documentId: string, fileId: string, patient: string, author: string, { title, scan }: Representation, now: number) {
  const at = new Date(now).toISOString();
  const description = title === 'parent' ? 'Autocertificazione della responsabilità genitoriale' : 'Provvedimento di nomina';
  const document: DocumentReference = {
    resourceType: 'DocumentReference',
    id: documentId,
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${documentId}` },
    status: 'current',
    docStatus: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '59284-0', display: 'Consent Document' }] },
    subject: { reference: `Patient/${patient}` },
    date: at,
    author: [{ reference: author }],
    custodian: { reference: 'Organization/region' },
    description,
    content: [
      {
        attachment: {
          contentType: scan.contentType,
          language: 'it-IT',
          url: `Binary/${fileId}`,
          size: scan.bytes.length,
          hash: createHash('sha1').update(scan.bytes).digest('base64'),
          title: description,
          creation: at,
        },
      },
    ],
  };
  const file: Binary = {
    resourceType: 'Binary',
    id: fileId,
    contentType: scan.contentType,
    securityContext: { reference: `DocumentReference/${documentId}` },
    data: Buffer.from(scan.bytes).toString('base64'),
  };
  return { document, file };
}

function nameOf({ name }: RelatedPerson): string {
  const [first] = name ?? [];
  return [...(first?.given ?? []), first?.family].filter((part) => part !== undefined).join(' ');
}
