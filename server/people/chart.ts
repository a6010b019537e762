// What a clinician's page shows of a person, asked with consent inside: every list newest first, every number exact.
import type { CareTeam, Patient, Resource } from '@medplum/fhirtypes';
import { careDeclarationSystem } from '#consent/policy-rows.ts';
import type { Requester } from '#auth/requester.ts';
import { notFound } from '#fhir/outcome.ts';
import { selfDeclaredToken } from '#fhir/own-word.ts';
import type { Act } from '#record/act.ts';
import type { Disclosure } from '#record/disclose.ts';
import { and } from '#search/predicate.ts';
import type { ReadQuery } from '#search/parse.ts';
import type { Position } from '#search/query.ts';
import type { Version } from '#store/store.ts';

/** Why this clinician may care for the person: their own doings and the registry's word, nothing of the person's choices. */
export interface CareStanding {
  readonly patient: Patient;
  readonly isOwnPatient: boolean;
  /** Until when, milliseconds. */
  readonly declaredUntil: number | undefined;
  readonly emergencyUntil: number | undefined;
}

/** Texts as stored: decimals as they were sent. */
export interface Found {
  readonly matches: readonly Version[];
  readonly included: readonly Version[];
  readonly total: number;
  readonly next: Position | undefined;
  readonly previous: Position | undefined;
}

export interface DocumentsQuestion {
  readonly patient: string;
  /** Document kinds of the policy; empty = all. */
  readonly kinds: readonly string[];
  readonly position: Position | undefined;
  readonly count: number;
}

/** `measures` are what the person says of themselves, and nothing of it is in the others. */
export type Section =
  'results' | 'measures' | 'drugs' | 'requests' | 'allergies' | 'problems' | 'encounters' | 'vaccinations' | 'appointments';

export interface Chart {
  /** Throws `not-found` for who is not enrolled. */
  standing(act: Act, patient: string): Promise<CareStanding>;
  documents(act: Act, question: DocumentsQuestion): Promise<Found>;
  /** What the person put there, newest first. */
  ownDocuments(act: Act, patient: string): Promise<Found>;
  document(act: Act, patient: string, id: string): Promise<Found>;
  /** `before` this day only, for what has a date (`YYYY-MM-DD`). */
  section(act: Act, patient: string, section: Section, before?: string): Promise<Found>;
  /** The file behind a document. */
  file(act: Act, id: string): Promise<Version>;
}

export interface ChartParts {
  readonly record: Pick<Disclosure, 'search' | 'read'>;
  readonly readQuery: ReadQuery;
  readonly clock: () => number;
}

type Params = readonly (readonly [string, string])[];

const selfDeclared: readonly [string, string] = ['_tag', selfDeclaredToken];
const notSelfDeclared: readonly [string, string] = ['_tag:not', selfDeclaredToken];

/** Newest first, as much as a page can show; who needs more asks the FHIR door. */
const most = '300';
const sections: Readonly<Record<Section, { readonly type: string; readonly params: Params }>> = {
  results: { type: 'Observation', params: [['_sort', '-date'], notSelfDeclared] },
  measures: { type: 'Observation', params: [['_sort', '-date'], selfDeclared] },
  drugs: {
    type: 'MedicationRequest',
    params: [
      ['_sort', '-authoredon'],
      ['_include', 'MedicationRequest:requester'],
      ['_revinclude', 'MedicationDispense:prescription'],
    ],
  },
  requests: {
    type: 'ServiceRequest',
    params: [
      ['_sort', '-authored'],
      ['_include', 'ServiceRequest:requester'],
    ],
  },
  allergies: { type: 'AllergyIntolerance', params: [['_sort', '-date']] },
  problems: { type: 'Condition', params: [['_sort', '-recorded-date']] },
  encounters: {
    type: 'Encounter',
    params: [
      ['_sort', '-date'],
      ['_include', 'Encounter:service-provider'],
      ['_include', 'Encounter:location'],
    ],
  },
  vaccinations: { type: 'Immunization', params: [['_sort', '-date']] },
  appointments: {
    type: 'Appointment',
    params: [
      ['_sort', '-date'],
      ['_include', 'Appointment:location'],
      ['_include:iterate', 'Location:organization'],
    ],
  },
};
/** Who wrote and keeps a document, and the report that says what was examined. */
const names: Params = [
  ['_include', 'DocumentReference:related:DiagnosticReport'],
  ['_include', 'DocumentReference:author'],
  ['_include', 'DocumentReference:custodian'],
];
const contents: Params = [
  ['_include', 'DocumentReference:related'],
  ['_include', 'DocumentReference:encounter'],
  ['_include:iterate', 'DiagnosticReport:result'],
  ['_include:iterate', 'DiagnosticReport:performer'],
  ['_include:iterate', 'DiagnosticReport:results-interpreter'],
  ['_include:iterate', 'Observation:has-member'],
  ['_include:iterate', 'Composition:entry'],
];

export function createChart({ record, readQuery, clock }: ChartParts): Chart {
  async function ask(act: Act, type: string, params: Params, kinds: readonly string[] = [], position?: Position): Promise<Found> {
    const { query } = readQuery({ type, params, handling: 'strict' });
    const where = kinds.length === 0 ? query.where : and(query.where, { kind: 'document-kind', kinds });
    const found = await record.search(act, { ...query, where, total: 'accurate', ...(position === undefined ? {} : { position }) });
    return { ...found, total: found.total ?? 0, next: found.next, previous: found.previous };
  }

  /** Of one's own: another's declaration opens nothing to oneself. */
  async function declarations(act: Act, patient: string): Promise<Pick<CareStanding, 'declaredUntil' | 'emergencyUntil'>> {
    const { requester } = act;
    const until = { declaration: undefined as number | undefined, emergency: undefined as number | undefined };
    if (requester.kind !== 'professional') return { declaredUntil: undefined, emergencyUntil: undefined };
    const { matches } = await ask(act, 'CareTeam', [
      ['patient', patient],
      ['participant', `Practitioner/${requester.practitioner}`],
      ['category', `${careDeclarationSystem}|`],
      ['date', `ge${new Date(clock()).toISOString()}`],
    ]);
    for (const { body } of matches) {
      const team = JSON.parse(body) as CareTeam;
      const end = Date.parse(team.period?.end ?? '');
      const code = team.category?.[0]?.coding?.[0]?.code;
      if ((code === 'declaration' || code === 'emergency') && end > clock()) until[code] = Math.max(until[code] ?? 0, end);
    }
    return { declaredUntil: until.declaration, emergencyUntil: until.emergency };
  }

  return {
    async standing(act, id) {
      const version = await record.read(act, { type: 'Patient', id });
      const patient = JSON.parse(version.body) as Patient;
      return { patient, isOwnPatient: isAssistedBy(patient, act.requester), ...(await declarations(act, id)) };
    },

    documents: (act, { patient, kinds, position, count }) =>
      ask(
        act,
        'DocumentReference',
        [['patient', patient], notSelfDeclared, ['_sort', '-date'], ['_count', String(count)], ...names],
        kinds,
        position,
      ),

    ownDocuments: (act, patient) =>
      ask(act, 'DocumentReference', [['patient', patient], selfDeclared, ['_sort', '-date'], ['_count', most]]),

    async document(act, patient, id) {
      const found = await ask(act, 'DocumentReference', [['_id', id], ['patient', patient], ...names, ...contents]);
      if (found.matches.length === 0) throw notFound(`DocumentReference/${id} is not known.`);
      return found;
    },

    section: (act, patient, section, before) => {
      const { type, params } = sections[section];
      const until: Params = before === undefined ? [] : [['date', `lt${before}`]];
      return ask(act, type, [['patient', patient], ['_count', most], ...until, ...params]);
    },

    file: (act, id) => record.read(act, { type: 'Binary', id }),
  };
}

function isAssistedBy({ generalPractitioner = [] }: Patient, requester: Requester): boolean {
  return (
    requester.kind === 'professional' && generalPractitioner.some(({ reference }) => reference === `Practitioner/${requester.practitioner}`)
  );
}

/** Everything that was found, for whoever reads it. */
export function resourcesIn(
  { matches, included }: Pick<Found, 'matches' | 'included'>,
  read: (text: string) => Resource,
): readonly Resource[] {
  return [...matches, ...included].map(({ body }) => read(body));
}
