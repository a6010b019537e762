// One drawn fact as a FHIR resource. Its links stand where an element of its type can hold them.
import type { Coding, Resource } from '@medplum/fhirtypes';
import { factTypes, type Fact, type World } from './generated-world.ts';

export const ours = 'https://fascicolo.example/fhir';
const nre = 'urn:oid:2.16.840.1.113883.2.9.4.3.9';
const loinc = 'http://loinc.org';
export const concept = (system: string, code: string, text?: string) => ({
  coding: [{ system, code }],
  ...(text === undefined ? {} : { text }),
});
export const to = (name: string) => ({ reference: name });

const security: Readonly<Record<string, string>> = {
  P99: `${ours}/CodeSystem/visibility`,
  P98: `${ours}/CodeSystem/visibility`,
  P97: `${ours}/CodeSystem/visibility`,
  R: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  HIV: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  ETH: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  'family-counselling': `${ours}/CodeSystem/sensitive-label`,
};
export const labelled = (code: string): Coding => ({ system: security[code] ?? '', code });

export const nameOf = ({ type, n }: Pick<Fact, 'type' | 'n'>): string => `${type}/f${n}`;

export function factResource(fact: Fact, world: World): Resource {
  const { type, n, author, security: codes } = fact;
  const meta = { source: `Organization/${author}`, ...(codes.length === 0 ? {} : { security: codes.map(labelled) }) };
  const resource = { resourceType: type, id: `f${n}`, meta, ...contentOf(fact, linksOf(fact, world)) };
  return JSON.parse(JSON.stringify(resource, (_, value: unknown) => (isEmpty(value) ? undefined : value))) as Resource;
}

/** FHIR leaves out what is empty. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => one === undefined || isEmpty(one));
}

type Links = (...types: Fact['type'][]) => { readonly reference: string }[];

/** The drawn links lead to some of the facts that fit. */
function linksOf({ n, links }: Fact, { facts }: World): Links {
  return (...types) => {
    const fitting = facts.filter((other) => other.n !== n && (types.length === 0 || types.includes(other.type)));
    const names = links.flatMap((link) => (fitting.length === 0 ? [] : [nameOf(fitting[link % fitting.length] as Fact)]));
    return [...new Set(names)].map(to);
  };
}

/** Elements that are undefined or empty are left out. */
function contentOf(fact: Fact, linked: Links): Record<string, unknown> {
  const { day, value, word } = fact;
  const subject = to(`Patient/${fact.patient}`);
  const optionalSubject = fact.anonymous ? undefined : subject;
  const [encounter] = linked('Encounter');
  const order = fact.order === undefined ? undefined : { system: nre, value: fact.order };
  const identifier = [
    ...(order === undefined ? [] : [order]),
    ...(fact.accession === undefined ? [] : [{ system: `${ours}/sid/accession`, value: fact.accession }]),
  ];
  const basedOn = linked('ServiceRequest');
  const result = concept(loinc, fact.result, word);
  const document = concept(loinc, fact.document, word);
  switch (fact.type) {
    case 'Observation':
      return {
        identifier,
        status: 'final',
        code: result,
        subject,
        encounter,
        effectiveDateTime: day,
        valueQuantity: { value, unit: 'g' },
        basedOn,
        hasMember: linked('Observation'),
      };
    case 'DiagnosticReport':
      return {
        identifier,
        status: 'final',
        code: document,
        subject,
        encounter,
        effectiveDateTime: day,
        issued: `${day}T10:00:00Z`,
        basedOn,
        result: linked('Observation'),
        media: linked('Media').map((link) => ({ link })),
        conclusion: word,
      };
    case 'ServiceRequest':
      return {
        identifier,
        requisition: order,
        status: 'active',
        intent: 'order',
        code: result,
        subject,
        encounter,
        authoredOn: day,
        requester: to('Practitioner/gp'),
        basedOn,
      };
    case 'DocumentReference': {
      const [file] = linked('Binary');
      return {
        identifier,
        status: 'current',
        type: document,
        subject,
        date: `${day}T10:00:00Z`,
        description: word,
        content: [{ attachment: { title: word, url: file?.reference } }],
        context: { related: linked('DiagnosticReport', 'ServiceRequest', 'Observation') },
        relatesTo: linked('DocumentReference').map((target) => ({ code: 'appends', target })),
      };
    }
    case 'MedicationRequest':
      return {
        groupIdentifier: order,
        status: 'active',
        intent: 'order',
        medicationCodeableConcept: concept('http://www.whocc.no/atc', 'A10BA02', word),
        subject,
        encounter,
        authoredOn: day,
      };
    case 'Encounter':
      // Cancelled: no reason to look at anything.
      return {
        identifier,
        status: 'cancelled',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
        subject,
        period: { start: day },
        basedOn,
      };
    case 'Condition':
      return { identifier, code: concept('http://hl7.org/fhir/sid/icd-9-cm', '042', word), subject, encounter, recordedDate: day };
    case 'Provenance': {
      // Not a prescription: a rule may be about that one instance, and then what is said of it stands by itself.
      const targets = linked(...factTypes.filter((type) => type !== 'MedicationRequest'));
      return {
        target: targets.length === 0 ? [subject] : targets,
        recorded: `${day}T10:00:00Z`,
        agent: [{ who: to(`Organization/${fact.author}`) }],
      };
    }
    case 'Composition':
      return {
        status: 'final',
        type: document,
        subject,
        date: day,
        author: [to(`Organization/${fact.author}`)],
        title: word,
        section: linked().map((entry) => ({ title: word, entry: [entry] })),
      };
    case 'Media':
      return {
        status: 'completed',
        subject: optionalSubject,
        createdDateTime: day,
        content: { contentType: 'text/plain', url: linked('Binary')[0]?.reference, title: word },
        basedOn,
      };
    case 'Binary':
      return {
        contentType: 'text/plain',
        securityContext: linked('DocumentReference', 'DiagnosticReport', 'Media')[0],
        data: Buffer.from(word).toString('base64'),
      };
    case 'List':
      return {
        status: 'current',
        mode: 'working',
        title: word,
        subject: optionalSubject,
        date: day,
        entry: linked().map((item) => ({ item })),
      };
    case 'Procedure':
      return {
        identifier,
        status: 'completed',
        code: result,
        subject,
        encounter,
        performedDateTime: day,
        basedOn,
        report: linked('DiagnosticReport'),
      };
  }
}
