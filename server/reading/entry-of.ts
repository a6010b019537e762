// Which of those that the registry told has one of the identifiers.
import type { Identifier } from '@medplum/fhirtypes';
import type { Entry } from './prepared.ts';

/** `Type/id` of the first that has one of the identifiers. */
export function entryOf(entries: readonly Entry[], wanted: readonly Identifier[]): string | undefined {
  if (entries.length === 0) return undefined;
  const quoted = wanted.flatMap(({ value }) => (value === undefined ? [] : [`"value":${JSON.stringify(value)}`]));
  const found = entries.find(({ body }) => quoted.some((each) => body.includes(each)));
  return found === undefined ? undefined : `${found.type}/${found.id}`;
}
