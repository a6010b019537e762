// Patient/[id]/$everything: all that this requester may see of one compartment, and what it refers to.
// https://hl7.org/fhir/R4/patient-operation-everything.html
import { writeBundle, type BundleEntry, type BundleLink } from '#fhir/bundle.ts';
import { invalid } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { Disclosure } from '#record/disclose.ts';
import { all, and, type Predicate, type RangeOperator, type RangeTest } from '#search/predicate.ts';
import type { Position, Query } from '#search/query.ts';
import type { SearchResult, Version } from '#store/store.ts';
import type { CareDates } from './care-dates.ts';
import type { Cursors } from './cursor.ts';
import type { Ask, Interaction } from './interaction.ts';
import { actOf, cursorParam, needed, param } from './needed.ts';

export interface EverythingParts {
  readonly record: Pick<Disclosure, 'gather'>;
  readonly careDates: CareDates;
  readonly cursors: Cursors;
  readonly baseUrl: string;
  readonly resourceTypes: readonly string[];
  readonly maxCount: number;
}

export function createEverything({ record, careDates, cursors, baseUrl, resourceTypes, maxCount }: EverythingParts): Interaction {
  return async (ask) => {
    const id = needed(ask, 'id');
    const act = actOf(ask, '$everything');
    const url = `${baseUrl}/Patient/${id}/$everything`;
    const asked = ask.params.filter(([name]) => name !== '_cursor');
    const binding = `${ask.requester.subject} ${url} ${JSON.stringify(asked)}`;
    const cursor = cursorParam(ask);
    const query: Query = {
      types: readTypes(ask, resourceTypes),
      where: and({ kind: 'patient', ids: [id] }, readSince(ask), readCareDates(ask, careDates)),
      sort: [],
      includes: [{ direction: 'include', iterate: false, where: all }],
      count: readCount(ask, maxCount),
      total: 'accurate',
      ...(cursor === undefined ? {} : { position: cursors.open(cursor, binding) as Position }),
    };
    const { results } = await record.gather(act, { type: 'Patient', id }, () => [query]);
    const result = results[0] as SearchResult;
    const links: BundleLink[] = [{ relation: 'self', url: `${url}${formatted(ask.params)}` }];
    if (result.next !== undefined)
      links.push({ relation: 'next', url: `${url}${formatted([...asked, ['_cursor', cursors.seal(result.next, binding)]])}` });
    const entry =
      (mode: 'match' | 'include') =>
      (version: Version): BundleEntry => ({ fullUrl: `${baseUrl}/${version.type}/${version.id}`, resource: version.body, mode });
    return {
      kind: 'ok',
      body: writeBundle({
        type: 'searchset',
        total: result.total,
        links,
        entries: [...result.matches.map(entry('match')), ...result.included.map(entry('include'))],
      }),
    };
  };
}

function readTypes(ask: Ask, known: readonly string[]): readonly string[] {
  const types = param(ask, '_type')?.split(',') ?? [];
  const wrong = types.find((type) => !known.includes(type));
  if (wrong !== undefined) throw invalid(`The value ${JSON.stringify(wrong.slice(0, 64))} of _type is no resource type.`, '?_type');
  return types;
}

function readSince(ask: Ask): Predicate {
  const text = param(ask, '_since');
  if (text === undefined) return all;
  const range = parseDateTime(text);
  if (range === undefined)
    throw invalid(`The value ${JSON.stringify(text)} of _since is not an instant; write it as 2024-05-01T12:00:00Z.`, '?_since');
  return { kind: 'updated', tests: [{ op: 'ge', ...range }] };
}

/** https://hl7.org/fhir/R4/patient-operation-everything.html: the dates of the care, not of the records. */
function readCareDates(ask: Ask, careDates: CareDates): Predicate {
  const bound = (name: 'start' | 'end', op: RangeOperator): RangeTest[] => {
    const text = param(ask, name);
    if (text === undefined) return [];
    const range = parseDateTime(text);
    if (range === undefined)
      throw invalid(`The value ${JSON.stringify(text.slice(0, 64))} of ${name} is not a date; write it as 2024-05-01.`, `?${name}`);
    return [{ op, ...range }];
  };
  const tests = [...bound('start', 'ge'), ...bound('end', 'le')];
  return tests.length === 0 ? all : careDates(tests);
}

function readCount(ask: Ask, maxCount: number): number {
  const text = param(ask, '_count') ?? '100';
  if (!/^[1-9]\d*$/.test(text)) throw invalid(`The value ${JSON.stringify(text)} of _count is not a positive whole number.`, '?_count');
  return Math.min(Number(text), maxCount);
}

function formatted(params: readonly (readonly [string, string])[]): string {
  return params.length === 0 ? '' : `?${new URLSearchParams(params.map(([name, value]): [string, string] => [name, value])).toString()}`;
}
