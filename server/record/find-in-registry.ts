// Whom the registry knows by an identifier. For the server's own decisions: nothing of what is found is answered.
import type { Identifier } from '@medplum/fhirtypes';
import { systemPermit } from '#consent/permit.ts';
import type { Query } from '#search/query.ts';
import type { Reader, Version } from '#store/store.ts';
import type { ReadCondition } from './conditions.ts';

export type FindInRegistry = (
  reader: Pick<Reader, 'search' | 'standing'>,
  type: 'Patient' | 'Practitioner' | 'Organization',
  identifiers: readonly Identifier[],
) => Promise<readonly Version[]>;

const MOST = 200;
const MOST_KNOWN = 1000;

export function createFindInRegistry({ readCondition }: { readonly readCondition: ReadCondition }): FindInRegistry {
  /** Of those who write: nearly always the same ones, and what is asked of the registry stays the same. */
  const known = new Map<string, Query>();
  function queryOf(type: string, identifiers: readonly Identifier[]): Query {
    const text = identifierCondition(identifiers);
    const key = `${type}?${text}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const query = { ...readCondition(type, text).query, count: MOST };
    if (type === 'Patient') return query;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, query);
    return query;
  }

  return async (reader, type, identifiers) => {
    const asked = identifiers.filter(({ system, value }) => system !== undefined && value !== undefined).slice(0, MOST);
    if (asked.length === 0) return [];
    const { matches } = await reader.search(systemPermit(queryOf(type, asked), 'to know whom a document is about and who wrote it'));
    if (type !== 'Patient') return matches;
    const enrolled: Version[] = [];
    // A feeder's copy of a person enrols nobody.
    for (const match of matches) if ((await reader.standing(match))?.documentKind === 'identity') enrolled.push(match);
    return enrolled;
  };
}

/** `identifier=a|1,b|2` as an address has it. */
export function identifierCondition(identifiers: readonly Identifier[]): string {
  const escape = (text: string): string => text.replace(/[\\,$|]/g, '\\$&');
  return `identifier=${encodeURIComponent(identifiers.map(({ system = '', value = '' }) => `${escape(system)}|${escape(value)}`).join(','))}`;
}
