// Whom the registry knows by an identifier. For the server's own decisions: nothing of what is found is answered.
import type { Identifier } from '@medplum/fhirtypes';
import { systemPermit } from '#consent/permit.ts';
import type { Store, Version } from '#store/store.ts';
import type { ReadCondition } from './conditions.ts';

export interface Found {
  readonly versions: readonly Version[];
  /** `Type/id` of the first that has one of the identifiers. */
  of(identifiers: readonly Identifier[]): string | undefined;
}

export type FindInRegistry = (type: 'Patient' | 'Practitioner' | 'Organization', identifiers: readonly Identifier[]) => Promise<Found>;

const MOST = 200;

export function createFindInRegistry({
  store,
  readCondition,
}: {
  readonly store: Store;
  readonly readCondition: ReadCondition;
}): FindInRegistry {
  return async (type, identifiers) => {
    const asked = identifiers.filter(({ system, value }) => system !== undefined && value !== undefined).slice(0, MOST);
    if (asked.length === 0) return { versions: [], of: () => undefined };
    const query = { ...readCondition(type, identifierCondition(asked)).query, count: MOST };
    const versions = await store.read(async (reader) => {
      const { matches } = await reader.search(systemPermit(query, 'to know whom a document is about and who wrote it'));
      if (type !== 'Patient') return matches;
      const enrolled: Version[] = [];
      // A feeder's copy of a person enrols nobody.
      for (const match of matches) if ((await reader.standing(match))?.documentKind === 'identity') enrolled.push(match);
      return enrolled;
    });
    return { versions, of: (wanted) => referenceOf(versions, wanted) };
  };
}

function referenceOf(versions: readonly Version[], wanted: readonly Identifier[]): string | undefined {
  const quoted = wanted.flatMap(({ value }) => (value === undefined ? [] : [`"value":${JSON.stringify(value)}`]));
  const found = versions.find(({ body }) => quoted.some((each) => body.includes(each)));
  return found === undefined ? undefined : `${found.type}/${found.id}`;
}

/** `identifier=a|1,b|2` as an address has it. */
export function identifierCondition(identifiers: readonly Identifier[]): string {
  const escape = (text: string): string => text.replace(/[\\,$|]/g, '\\$&');
  return `identifier=${encodeURIComponent(identifiers.map(({ system = '', value = '' }) => `${escape(system)}|${escape(value)}`).join(','))}`;
}
