// The GP's own list of assisted people, with what is new and visible to the GP since the last visit. Counted where consent is
// decided, in the SQL: what is hidden is in no number.
import type { Patient } from '@medplum/fhirtypes';
import { selfDeclaredToken } from '#fhir/own-word.ts';
import type { Act } from '#record/act.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Tally } from '#record/tally.ts';
import type { ReadQuery } from '#search/parse.ts';
import type { Position } from '#search/query.ts';
import type { Visits } from './visits.ts';

export interface AssistedPerson {
  readonly id: string;
  readonly patient: Patient;
  readonly lastVisit: number | undefined;
  /** Documents that came in since, or all of them when there was no visit. */
  readonly news: number;
}

export interface AssistedPage {
  readonly people: readonly AssistedPerson[];
  readonly total: number;
  readonly next: Position | undefined;
  readonly previous: Position | undefined;
}

export interface AssistedQuestion {
  readonly practitioner: string;
  /** First letters of the family name; '' = all. */
  readonly family: string;
  readonly position: Position | undefined;
  readonly count: number;
}

export type ListAssisted = (act: Act, question: AssistedQuestion) => Promise<AssistedPage>;

export interface AssistedParts {
  readonly record: Pick<Disclosure, 'search'> & Tally;
  readonly readQuery: ReadQuery;
  readonly visits: Pick<Visits, 'last'>;
  readonly clock: () => number;
}

/** What a clinician calls news: documents, whatever is in them. */
const newsTypes = 'DocumentReference';

export function createListAssisted({ record, readQuery, visits, clock }: AssistedParts): ListAssisted {
  const newsOf = (patient: string, since: number | undefined) => {
    const params: [string, string][] = [
      ['patient', patient],
      // What people say of themselves has a place of its own, and is no news.
      ['_tag:not', selfDeclaredToken],
      ...(since === undefined ? [] : ([['_lastUpdated', `gt${new Date(since).toISOString()}`]] as [string, string][])),
    ];
    return readQuery({ type: newsTypes, params, handling: 'strict' }).query;
  };

  return async (act, { practitioner, family, position, count }) => {
    const params: [string, string][] = [
      ['general-practitioner', `Practitioner/${practitioner}`],
      ...(family === '' ? [] : ([['family', family.replace(/[\\,$|]/g, '\\$&')]] as [string, string][])),
      ['_sort', 'family,given'],
      ['_count', String(count)],
    ];
    const { query } = readQuery({ type: 'Patient', params, handling: 'strict' });
    const found = await record.search(act, { ...query, total: 'accurate', ...(position === undefined ? {} : { position }) });
    const lastVisits = await Promise.all(found.matches.map(({ id }) => visits.last(practitioner, id, clock())));
    const counts = await record.tally(
      act,
      found.matches.map(({ id }, i) => ({ patient: id, query: newsOf(id, lastVisits[i]) })),
    );
    return {
      people: found.matches.map(({ id, body }, i) => ({
        id,
        patient: JSON.parse(body) as Patient,
        lastVisit: lastVisits[i],
        news: counts[i] ?? 0,
      })),
      total: found.total ?? 0,
      next: found.next,
      previous: found.previous,
    };
  };
}
