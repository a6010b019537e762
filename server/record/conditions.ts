// `identifier=...` of a conditional interaction, read with the language of searches, strictly.
// https://hl7.org/fhir/R4/http.html#cond-update
import { required } from '#fhir/outcome.ts';
import type { Query } from '#search/query.ts';
import type { Condition } from './change.ts';

export type ReadCondition = (type: string, text: string) => Condition;

/** `parse` reads a type search in strict handling. */
export function createConditions(parse: (type: string, params: readonly (readonly [string, string])[]) => Query): ReadCondition {
  return (type, text) => {
    const params = [...new URLSearchParams(text.replace(/^\?/, ''))];
    if (params.length === 0)
      throw required(`A condition on ${type} needs at least one search parameter, for example ${type}?identifier=system|value.`);
    return { text, query: { ...parse(type, params), count: 2, total: 'none', sort: [], includes: [] } };
  };
}
