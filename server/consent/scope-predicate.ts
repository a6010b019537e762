// What the token's scopes leave of the world. Granular parts are read with the language of searches.
// https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
import type { Requester, Scope } from '#auth/requester.ts';
import { allowingScopes, type ScopeInteraction } from '#auth/scopes.ts';
import { all, and, none, or, type Predicate } from '#search/predicate.ts';

/** Reads `category=laboratory` for a type. */
export type ReadGranular = (type: string, params: string) => Predicate;

/** Scopes are alternatives; a token without a fitting one sees nothing. */
export function scopePredicate(requester: Requester, letter: 'r' | 's', readGranular: ReadGranular): Predicate {
  const fitting = requester.scopes.filter(({ interactions }) => interactions.includes(letter));
  return and(withinBound(requester), or(...fitting.map((scope) => and(within(scope, requester), ofType(scope, readGranular)))));
}

/** Registries are nobody's; of people, the one that the token is bound to. It only ever takes away. */
function withinBound({ bound }: Requester): Predicate {
  if (bound === undefined) return all;
  const { patient, kinds } = bound;
  const shown: Predicate = kinds === undefined ? all : { kind: 'document-kind', kinds };
  return or({ kind: 'unowned' }, and({ kind: 'patient', ids: [patient] }, shown));
}

/** `patient/` is the record that the app was opened with; for the person and who acts for them it is the one they ask for. */
function within({ context }: Scope, requester: Requester): Predicate {
  if (context !== 'patient' || requester.kind === 'citizen' || requester.kind === 'delegate') return all;
  const patient = 'launchPatient' in requester ? requester.launchPatient : undefined;
  return patient === undefined ? none : or({ kind: 'unowned' }, { kind: 'patient', ids: [patient] });
}

function ofType({ type, params }: Scope, readGranular: ReadGranular): Predicate {
  // A granular part of a wildcard scope has no type to read its parameters with: it grants nothing.
  if (type === '*') return params === undefined ? all : none;
  const typed: Predicate = { kind: 'type', types: [type] };
  return params === undefined ? typed : and(typed, readGranular(type, params));
}

export function scopesAllow(requester: Requester, type: string, interaction: ScopeInteraction): boolean {
  return allowingScopes(requester.scopes, type, interaction).length > 0;
}
