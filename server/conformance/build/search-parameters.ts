// From the published SearchParameters to one table: resource type (`*` for all types) -> its parameters.
import type { Bundle, SearchParameter } from '@medplum/fhirtypes';
import { readSearchParameter, type SearchParameterRow } from '../read-search-parameter.ts';

export type SearchParameterTable = Record<string, SearchParameterRow[]>;

/** Of all types, and yet in no definition of R4: https://hl7.org/fhir/R4/search.html#list */
const unpublished: SearchParameterRow = {
  code: '_list',
  type: 'special',
  url: 'http://hl7.org/fhir/SearchParameter/Resource-list',
  expression: '',
};

/** Published under `Resource-query` but no filter of its own: it names an operation. */
const notFilters = new Set(['_query']);

/** Expressions of R4 that forget to name the type, and how they are meant. */
const corrections: Readonly<Record<string, string>> = {
  'InsurancePlan.name': 'InsurancePlan.name | InsurancePlan.alias',
};

export function searchParameterTable(bundle: Bundle): SearchParameterTable {
  const published = (bundle.entry ?? []).map((entry) => entry.resource as SearchParameter);
  const byUrl = new Map(published.map((resource) => [resource.url, resource]));
  const table: SearchParameterTable = { '*': [unpublished] };
  for (const resource of published) {
    if (notFilters.has(resource.code)) continue;
    for (const { base, row } of readSearchParameter(resource, (url) => byUrl.get(url))) {
      const corrected = corrections[`${base}.${row.code}`];
      (table[base] ??= []).push(corrected === undefined ? row : { ...row, expression: corrected });
    }
  }
  for (const rows of Object.values(table)) rows.sort((a, b) => (a.code < b.code ? -1 : 1));
  return table;
}
