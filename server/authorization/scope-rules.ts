// Which scopes there are, and which of those that are asked for a client may have.
// https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
import { parseScopes } from '#auth/scopes.ts';
import type { Scope } from '#auth/requester.ts';

/** Scopes that are no data. */
export const launchScopes: ReadonlySet<string> = new Set([
  'openid',
  'fhirUser',
  'offline_access',
  'online_access',
  'launch',
  'launch/patient',
]);

export function isResourceScope(word: string): boolean {
  return parseScopes(word).length === 1;
}

/** Of the words that are asked, those of the given contexts that stay within the ceiling. */
export function grantable(asked: string, ceiling: string, contexts: readonly Scope['context'][]): readonly string[] {
  const limits = parseScopes(ceiling);
  return words(asked).filter((word) => {
    const [scope] = parseScopes(word);
    return scope !== undefined && contexts.includes(scope.context) && limits.some((limit) => covers(limit, scope));
  });
}

export function words(scope: string | undefined): readonly string[] {
  return [...new Set(scope?.split(' ').filter((word) => word !== ''))];
}

function covers(limit: Scope, asked: Scope): boolean {
  return (
    limit.context === asked.context &&
    (limit.type === '*' || limit.type === asked.type) &&
    [...asked.interactions].every((letter) => limit.interactions.includes(letter)) &&
    (limit.params === undefined || (limit.params === asked.params && limit.type === asked.type))
  );
}
