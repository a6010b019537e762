// When care took place, whatever its kind: for each type the one date parameter that says so.
import type { Compartments } from '#conformance/compartments.ts';
import type { SearchParameters } from '#conformance/search-parameters.ts';
import { and, not, or, type Predicate, type RangeTest } from '#search/predicate.ts';

/** Every test holds for the date of the care; what has no such date (a person, an allergy) is always there. */
export type CareDates = (tests: readonly RangeTest[]) => Predicate;

/** The first of these that a type has. */
const names = [
  'date',
  'authored-on',
  'authoredon',
  'occurrence',
  'effective',
  'performed',
  'period',
  'onset-date',
  'whenhandedover',
  'started',
  'collected',
  'created',
  'issued',
];

export function createCareDates(searchParameters: SearchParameters, compartments: Pick<Compartments, 'types'>): CareDates {
  const dated = compartments.types
    .filter((type) => type !== 'Patient')
    .flatMap((type) => {
      const found = names.map((name) => searchParameters.get(type, name)).find((parameter) => parameter?.type === 'date');
      return found === undefined ? [] : [{ type, param: found.key }];
    });
  const undated: Predicate = not({ kind: 'type', types: dated.map(({ type }) => type) });
  return (tests) =>
    or(
      undated,
      ...dated.map(({ type, param }) =>
        and(
          { kind: 'type', types: [type] },
          or({ kind: 'missing', param, table: 'date' }, and(...tests.map((test): Predicate => ({ kind: 'date', param, tests: [test] })))),
        ),
      ),
    );
}
