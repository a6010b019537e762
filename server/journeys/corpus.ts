// Requests that would find a hidden resource if anything could: by id, by every indexed value, through chains, includes,
// sorts, counts, histories and conditional writes.
import type { DocumentReference, Identifier, Resource } from '@medplum/fhirtypes';
import { loadConformance } from '#conformance/load.ts';
import type { IndexEntry } from '#search/index-entry.ts';
import { printableTypes } from '#interactions/printable.ts';
import { createIndexer } from '#search/index-values.ts';
import { createSystemAliases } from '#search/system-aliases.ts';
import type { Sent } from './test-server.ts';

export interface CorpusRequest extends Sent {
  readonly method: string;
  readonly path: string;
}

const { searchParameters, structures } = loadConformance();
const index = createIndexer(searchParameters, { structures, baseUrl: 'http://127.0.0.1:8080/fhir', aliases: createSystemAliases({}) });

/** Consents, delegations and encounters decide who sees what: they are the same in both worlds. */
export function isPolicySource({ resourceType }: Resource): boolean {
  return ['Consent', 'RelatedPerson', 'CareTeam', 'Encounter', 'PractitionerRole', 'Patient'].includes(resourceType);
}

export function readCorpus(resources: readonly Resource[], hidden: readonly Resource[]): readonly CorpusRequest[] {
  const types = [...new Set(resources.map(({ resourceType }) => resourceType))];
  const paths = new Set<string>();
  for (const { resourceType, id } of hidden) addInstance(paths, resourceType, id ?? '');
  for (const resource of hidden) addValues(paths, resource);
  for (const type of types) addType(paths, type);
  for (const { resourceType, id } of resources) addPrinted(paths, resourceType, id ?? '');
  for (const { id } of resources.filter(({ resourceType }) => resourceType === 'Patient')) addPatient(paths, id ?? '', types);
  const inXml = hidden.flatMap(({ resourceType, id }) => [`/${resourceType}/${id}`, `/${resourceType}?_id=${id}`]);
  for (const type of types) inXml.push(`/${type}?_count=3`, `/${type}/_history?_count=5`);
  return [
    ...[...paths].map((path) => ({ method: 'GET', path })),
    ...inXml.map((path) => ({ method: 'GET', path, headers: { Accept: 'application/fhir+xml' } })),
  ];
}

function addInstance(paths: Set<string>, type: string, id: string): void {
  for (const path of [
    `/${type}/${id}`,
    `/${type}/${id}/_history`,
    `/${type}/${id}/_history/1`,
    `/${type}?_id=${id}`,
    `/Provenance?target=${type}/${id}`,
  ])
    paths.add(path);
  if (type === 'Composition') paths.add(`/${type}/${id}/$document`);
  if (type === 'DocumentReference') paths.add(`/${type}/${id}/$hide`);
  addPrinted(paths, type, id);
}

/** As paper and calendar: of the hidden itself, and of what stands beside it and might still tell of it. */
function addPrinted(paths: Set<string>, type: string, id: string): void {
  if ((printableTypes as readonly string[]).includes(type)) paths.add(`/${type}/${id}/$print`);
  if (type === 'Appointment') paths.add(`/${type}/${id}/$ics`);
}

function addValues(paths: Set<string>, resource: Resource): void {
  const type = resource.resourceType;
  for (const entry of index(resource).entries) {
    const [base, code = ''] = entry.param.startsWith('_') ? [type, entry.param] : entry.param.split('.');
    const value = valueOf(entry);
    if (base !== type || value === undefined || !/^[_a-z][a-z-]*$/i.test(code)) continue;
    const question = `${code}=${encodeURIComponent(value)}`;
    for (const path of [
      `/${type}?${question}`,
      `/${type}?${question}&_summary=count`,
      `/Patient?_has:${type}:patient:${question}&_count=2`,
    ])
      paths.add(path);
    if (entry.table === 'token') paths.add(`/${type}?${code}:not=${encodeURIComponent(value)}&_count=3`);
  }
}

function valueOf(entry: IndexEntry): string | undefined {
  switch (entry.table) {
    case 'token':
      return entry.system === null ? entry.code : `${entry.system}|${entry.code}`;
    case 'string':
      return entry.exact.replace(/[,$|\\]/g, '\\$&');
    case 'reference':
      return entry.target.type === 'url' ? entry.target.id : `${entry.target.type}/${entry.target.id}`;
    case 'date':
      return `ge${new Date(Math.max(entry.lo, -6e13)).toISOString()}`;
    case 'quantity':
      return `${entry.lo}`;
    case 'uri':
      return entry.value;
    default:
      return undefined;
  }
}

function addType(paths: Set<string>, type: string): void {
  for (const question of [
    '',
    '_count=3',
    '_summary=count',
    '_sort=-_lastUpdated&_count=4',
    '_sort=_id&_count=2',
    '_total=accurate&_count=1',
    '_include=*&_count=5',
    '_revinclude=*&_count=5',
    '_content=sangue',
    '_text=sangue',
  ]) {
    paths.add(`/${type}?${question}`);
  }
  paths.add(`/${type}/_history?_count=10`);
  for (const { code, type: kind } of searchParameters.of(type)) {
    if (kind === 'date') paths.add(`/${type}?_sort=-${code}&_count=3`);
    if (kind === 'reference') paths.add(`/${type}?_include=${type}:${code}&_count=4`);
    if (kind !== 'composite' && kind !== 'special') paths.add(`/${type}?${code}:missing=true&_count=3`);
  }
}

function addPatient(paths: Set<string>, id: string, types: readonly string[]): void {
  // What organisations are asked for, how far an activation came, and what the region counts.
  for (const path of [
    `/Task?patient=${id}`,
    `/Task?owner=Organization/hospital&patient=${id}`,
    `/Patient/${id}/$activate`,
    `/Patient/${id}/$delegations`,
  ])
    paths.add(path);
  paths.add('/MeasureReport/$openings?start=2020-01-01&end=2030-01-01');
  paths.add(`/Patient/${id}/$everything?_count=20`);
  paths.add(`/Patient/${id}/$everything?start=2020-01-01&end=2030-01-01&_type=Observation,DiagnosticReport&_count=20`);
  paths.add(`/Patient/${id}/$summary`);
  paths.add(`/Patient/${id}/*?_count=20`);
  for (const path of documentQuestions(id)) paths.add(path);
  for (const type of types) {
    paths.add(`/${type}?patient=${id}`);
    paths.add(`/Patient/${id}/${type}?_count=2`);
    paths.add(`/${type}?patient.identifier=${encodeURIComponent('RSSMRA80A01D969B')}`);
  }
  paths.add(
    `/DiagnosticReport?patient=${id}&_include=DiagnosticReport:result&_include:iterate=Observation:has-member&_sort=-date&_count=3`,
  );
  paths.add(`/Observation?patient=${id}&_sort=-date,code&_count=5`);
  paths.add(`/Patient?_id=${id}&_revinclude=DiagnosticReport:subject&_revinclude=Observation:subject`);
  paths.add('/_history?_count=20');
}

/** As apps and clients of MHD ask for documents. https://profiles.ihe.net/ITI/MHD/ITI-67.html */
function documentQuestions(patient: string): readonly string[] {
  return [
    `/DocumentReference/$docref?patient=${patient}`,
    `/DocumentReference/$docref?patient=${patient}&start=2020-01-01&end=2030-01-01&type=http://loinc.org|11502-2&_count=2`,
    `/DocumentReference?patient=${patient}&status=current&creation=ge2020-01-01&_sort=-date&_count=3`,
    `/DocumentReference?patient=${patient}&type=http://loinc.org|11502-2&period=ge2020-01-01&_summary=count`,
    `/DocumentReference?patient=${patient}&related:DiagnosticReport._content=laboratorio&_summary=count`,
    `/DocumentReference?patient=${patient}&related:DiagnosticReport.result:Observation._content=emoglobina&_count=2`,
    `/List?code=submissionset&patient=${patient}`,
    `/List?patient=${patient}&designationType=11502-2&status=current`,
  ];
}

/** Conditional writes may not notice the hidden either: they create, or change nothing. */
export function writeCorpus(hidden: readonly Resource[]): readonly CorpusRequest[] {
  return hidden.flatMap((resource): CorpusRequest[] => {
    const { resourceType: type, id } = resource;
    const { identifier } = resource as { identifier?: Identifier | Identifier[] };
    const [first] = [identifier ?? []].flat();
    const bare = { ...resource, meta: undefined };
    const requests: CorpusRequest[] = [
      { method: 'PUT', path: `/${type}/${id}`, body: bare },
      {
        method: 'PATCH',
        path: `/${type}/${id}`,
        body: [{ op: 'add', path: '/language', value: 'it' }],
        headers: { 'Content-Type': 'application/json-patch+json' },
      },
      { method: 'DELETE', path: `/${type}/${id}` },
      { method: 'POST', path: `/DocumentReference/${id}/$hide`, body: { resourceType: 'Parameters' } },
      ...(type === 'DocumentReference' ? relatingTo(resource) : []),
    ];
    if (first?.value === undefined) return requests;
    const condition = `identifier=${encodeURIComponent(`${first.system ?? ''}|${first.value}`)}`;
    return [
      ...requests,
      { method: 'DELETE', path: `/${type}?${condition}` },
      { method: 'POST', path: `/${type}`, body: { ...bare, id: undefined }, headers: { 'If-None-Exist': condition } },
      { method: 'PUT', path: `/${type}?${condition}`, body: { ...bare, id: undefined } },
    ];
  });
}

/** A new document that replaces the hidden one or adds to it, by its id and by its number (ITI-105). All of them are refused. One whose number the hidden one names is taken. */
function relatingTo({ id, masterIdentifier, identifier = [], relatesTo = [] }: DocumentReference): readonly CorpusRequest[] {
  const number = masterIdentifier ?? identifier[0];
  const targets = [{ reference: `DocumentReference/${id}` }, ...(number === undefined ? [] : [{ identifier: number }])];
  const relating = targets.flatMap((target) =>
    (['replaces', ...('reference' in target ? ['appends', 'signs'] : [])] as const).map((code) => ({ relatesTo: [{ code, target }] })),
  );
  const named = relatesTo.flatMap(({ target }) => (target.identifier === undefined ? [] : [{ masterIdentifier: target.identifier }]));
  return [...relating, ...named].map((said) => ({
    method: 'POST',
    path: '/DocumentReference',
    body: {
      resourceType: 'DocumentReference',
      status: 'current',
      subject: { reference: 'Patient/citizen' },
      ...said,
      content: [{ attachment: { contentType: 'text/plain', data: 'eA==' } }],
    },
  }));
}
