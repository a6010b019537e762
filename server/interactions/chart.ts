// A person's record as readable resources: one search through the one way out, with what its matches refer to, page by page.
import type { Resource } from '@medplum/fhirtypes';
import { notFound } from '#fhir/outcome.ts';
import { readExact } from '#presentation/exact.ts';
import type { Language } from '#presentation/language.ts';
import { readingOf, type Reading } from '#presentation/reading.ts';
import type { Act } from '#record/act.ts';
import type { Disclosure } from '#record/disclose.ts';
import { all, and, type Predicate } from '#search/predicate.ts';
import type { ReadQuery } from '#search/parse.ts';
import { clinicalDate, type Position, type SortKey } from '#search/query.ts';
import type { Version } from '#store/store.ts';
import type { Cursors } from './cursor.ts';

export interface ChartQuestion {
  readonly type: string;
  /** As in a FHIR search. */
  readonly params: readonly (readonly [name: string, value: string])[];
  /** Beside the parameters. */
  readonly where?: Predicate;
  /** In whose record, as the record itself has it: told by the row, where `patient=` looks for a reference of each resource. */
  readonly of?: string;
  /** By clinical date, told by the row as well. */
  readonly order?: 'newest' | 'oldest';
  /** Of a page before or after, as `ChartPage` gave it. */
  readonly cursor?: string | undefined;
}

export interface ChartPage<T extends Resource = Resource> {
  readonly matches: readonly T[];
  readonly included: readonly Resource[];
  /** Exact, for whoever asks; undefined when `_total=none`. */
  readonly total?: number;
  readonly next?: string;
  readonly previous?: string;
  reading(language: Language): Reading;
}

export interface Chart {
  search<T extends Resource>(act: Act, question: ChartQuestion): Promise<ChartPage<T>>;
  /** One resource with what it refers to, by these includes; `not-found` for hidden and never-existed alike. */
  open<T extends Resource>(act: Act, type: string, id: string, includes?: readonly string[]): Promise<ChartPage<T> & { readonly match: T }>;
}

export interface ChartParts {
  readonly record: Pick<Disclosure, 'search'>;
  readonly readQuery: ReadQuery;
  readonly cursors: Cursors;
}

const byDate = {
  newest: { param: clinicalDate, table: 'row', descending: true },
  oldest: { param: clinicalDate, table: 'row', descending: false },
} as const satisfies Record<string, SortKey>;

export function createChart({ record, readQuery, cursors }: ChartParts): Chart {
  const search = async <T extends Resource>(
    act: Act,
    { type, params, where = all, of, order, cursor }: ChartQuestion,
  ): Promise<ChartPage<T>> => {
    const read = readQuery({ type, params, handling: 'strict' }).query;
    const inRecord: Predicate = of === undefined ? all : { kind: 'patient', ids: [of] };
    const sort = order === undefined ? read.sort : [byDate[order]];
    const query = { ...read, where: and(inRecord, read.where, where), sort };
    const asked = JSON.stringify([params, of, order]);
    const binding = `${act.requester.subject} ${act.requester.purpose} chart ${type}?${asked}`;
    const position = cursor === undefined ? undefined : (cursors.open(cursor, binding) as Position);
    const result = await record.search(act, position === undefined ? query : { ...query, position });
    const matches = result.matches.map(resourceOf) as T[];
    const included = result.included.map(resourceOf);
    return {
      matches,
      included,
      ...(result.total === undefined ? {} : { total: result.total }),
      ...(result.next === undefined ? {} : { next: cursors.seal(result.next, binding) }),
      ...(result.previous === undefined ? {} : { previous: cursors.seal(result.previous, binding) }),
      reading: (language) => readingOf([...matches, ...included], language),
    };
  };

  return {
    search,
    async open(act, type, id, includes = []) {
      const params: (readonly [string, string])[] = [['_id', id], ['_total', 'none'], ...includes.map(includeParam)];
      const page = await search(act, { type, params });
      const [match] = page.matches;
      if (match === undefined) throw notFound(`${type}/${id} is not known. Check the type and the id, or search for it.`);
      return { ...page, matches: [match], match } as never;
    },
  };
}

/** `> Observation:has-member` goes on from what was included. */
function includeParam(include: string): readonly [string, string] {
  return include.startsWith('> ') ? ['_include:iterate', include.slice(2)] : ['_include', include];
}

function resourceOf({ body }: Version): Resource {
  return readExact(body);
}
