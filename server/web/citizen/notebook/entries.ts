// The entries of a person's notebook: found, written, taken out; all through the one way in and the one way out.
import type { Binary, DocumentReference, Observation, Resource } from '@medplum/fhirtypes';
import { notFound } from '#fhir/outcome.ts';
import { isNote, measureKinds, measureOf, selfDeclaredTag, type Measure } from '#fhir/own-word.ts';
import type { Change } from '#record/change.ts';
import type { Predicate } from '#search/predicate.ts';
import type { CitizenVisit } from '../parts.ts';

const ownWord: Predicate = { kind: 'document-kind', kinds: [selfDeclaredTag.code] };

const ownOf = ({ patient }: CitizenVisit) => ({ of: patient, order: 'newest', where: ownWord }) as const;

export function ownObservations(visit: CitizenVisit, code: string, count: number, cursor?: string) {
  return visit.chart.search<Observation>(visit.read('search-type'), {
    type: 'Observation',
    ...ownOf(visit),
    params: [
      ['code', `http://loinc.org|${code}`],
      ['_count', String(count)],
    ],
    cursor,
  });
}

export function ownMeasures(visit: CitizenVisit, measure: Measure, count: number, cursor?: string) {
  return ownObservations(visit, measureKinds[measure].loinc, count, cursor);
}

export const ownNotes = (visit: CitizenVisit, count: number, cursor?: string) => ownObservations(visit, '48767-8', count, cursor);

export function ownDocuments(visit: CitizenVisit, count: number, cursor?: string) {
  return visit.chart.search<DocumentReference>(visit.read('search-type'), {
    type: 'DocumentReference',
    ...ownOf(visit),
    params: [['_count', String(count)]],
    cursor,
  });
}

/** One of one's own, by id; whatever else the id may name is not there. */
export async function ownEntry<T extends Observation | DocumentReference>(
  visit: CitizenVisit,
  type: T['resourceType'],
  id: string,
): Promise<T> {
  const page = await visit.chart.search<T>(visit.read('read'), {
    type,
    ...ownOf(visit),
    params: [
      ['_id', /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? id : 'none'],
      ['_total', 'none'],
    ],
  });
  const [found] = page.matches;
  if (found === undefined) throw notFound(`${type}/${id} is not in the notebook.`);
  return found;
}

export async function ownMeasure(visit: CitizenVisit, measure: Measure, id: string): Promise<Observation> {
  const found = await ownEntry<Observation>(visit, 'Observation', id);
  if (measureOf(found) !== measure) throw notFound('It is another measure.');
  return found;
}

export async function ownNote(visit: CitizenVisit, id: string): Promise<Observation> {
  const found = await ownEntry<Observation>(visit, 'Observation', id);
  if (!isNote(found)) throw notFound('It is no note.');
  return found;
}

export function write(visit: CitizenVisit, ...resources: readonly Resource[]): Promise<unknown> {
  const changes = resources.map((value, i): Change => {
    const content = { value, text: JSON.stringify(value) };
    // An id of the server's own making: the document names its file.
    return { kind: 'create', type: value.resourceType, content, place: `entry[${i}]`, ...(value.id === undefined ? {} : { id: value.id }) };
  });
  return visit.record.submit(visit.act('create'), changes);
}

export function rewrite(visit: CitizenVisit, value: Observation | DocumentReference): Promise<unknown> {
  const target = { type: value.resourceType, id: value.id ?? '' };
  return visit.record.submit(visit.act('update'), [{ kind: 'update', target, content: { value, text: JSON.stringify(value) }, place: '' }]);
}

/** A document goes with its file. */
export function takeOut(visit: CitizenVisit, value: Observation | DocumentReference): Promise<unknown> {
  const files = value.resourceType === 'DocumentReference' ? filesOf(value) : [];
  const targets = [{ type: value.resourceType, id: value.id ?? '' }, ...files.map((id) => ({ type: 'Binary', id }))];
  return visit.record.submit(
    visit.act('delete'),
    targets.map((target): Change => ({ kind: 'delete', target, place: '' })),
  );
}

export function filesOf({ content }: DocumentReference): readonly string[] {
  return content.flatMap(({ attachment }) => /^Binary\/([A-Za-z0-9\-.]{1,64})$/.exec(attachment.url ?? '')?.[1] ?? []);
}

export async function fileOf(visit: CitizenVisit, document: DocumentReference): Promise<{ contentType: string; bytes: Buffer }> {
  const [id = 'none'] = filesOf(document);
  const { body } = await visit.record.read(visit.read('read'), { type: 'Binary', id });
  const { contentType, data = '' } = JSON.parse(body) as Binary;
  return { contentType, bytes: Buffer.from(data, 'base64') };
}
