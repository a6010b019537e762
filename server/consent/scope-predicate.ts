// What the token's scopes leave of the world: rule 1. Granular parts are read with the language of searches.
// https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
import type { Requester, Scope } from '#auth/requester.ts';
import { allowingScopes, type ScopeInteraction } from '#auth/scopes.ts';
import { all, and, or, type Predicate } from '#search/predicate.ts';

/** Reads `category=laboratory` for a type. */
export type ReadGranular = (type: string, params: string) => Predicate;

/** Scopes are alternatives; a token without a fitting one sees nothing. */
export function scopePredicate({ scopes }: Requester, letter: 'r' | 's', readGranular: ReadGranular): Predicate {
  return or(...scopes.filter(({ interactions }) => interactions.includes(letter)).map((scope) => onePredicate(scope, readGranular)));
}

function onePredicate({ type, params }: Scope, readGranular: ReadGranular): Predicate {
  const ofType: Predicate = type === '*' ? all : { kind: 'type', types: [type] };
  // A granular part of a wildcard scope has no type to read its parameters with: it grants nothing.
  if (params !== undefined) return type === '*' ? or() : and(ofType, readGranular(type, params));
  return ofType;
}

export function scopesAllow(requester: Requester, type: string, interaction: ScopeInteraction): boolean {
  return allowingScopes(requester.scopes, type, interaction).length > 0;
}
