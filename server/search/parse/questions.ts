// A query parser over the real registries, with a fixed clock, for tests.
import { loadConformance } from '#conformance/load.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { createQueryParser, type ParsedQuery, type QueryInput } from '../parse.ts';
import type { Predicate } from '../predicate.ts';
import { createSystemAliases } from '../system-aliases.ts';

export const NOW = Date.parse('2024-06-01T00:00:00Z');
export const FISCAL_CODE = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

const { searchParameters, structures, compartments, valueSets, codeSystems } = loadConformance();

export const readQuery = createQueryParser({
  searchParameters,
  structures,
  compartments,
  valueSets,
  codeSystems,
  aliases: createSystemAliases({ 'http://hl7.it/sid/codiceFiscale': FISCAL_CODE }),
  baseUrl: 'https://fascicolo.example/fhir',
  clock: () => NOW,
  defaultCount: 20,
  maxCount: 1000,
});

/** `Observation?code=x&date=2024`, strictly; `?` alone for all types. Values are as typed, not url-encoded. */
export function ask(question: string, more: Partial<QueryInput> = {}): ParsedQuery {
  const mark = question.indexOf('?');
  const type = question.slice(0, mark);
  const text = question.slice(mark + 1);
  const params =
    text === ''
      ? []
      : text.split('&').map((pair): [string, string] => {
          const equals = pair.indexOf('=');
          return [pair.slice(0, equals), pair.slice(equals + 1)];
        });
  return readQuery({ ...(type === '' ? {} : { type }), params, handling: 'strict', ...more });
}

export function where(question: string): Predicate {
  return ask(question).query.where;
}

export function refusal(question: string, more: Partial<QueryInput> = {}): string {
  try {
    ask(question, more);
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error.outcome.issue.map((each) => `${each.code}: ${each.diagnostics}`).join('\n');
    throw error;
  }
  return 'accepted';
}
