// SMART scopes, version 1 (`patient/Observation.read`) and 2 (`patient/Observation.rs?category=laboratory`).
// https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
import type { Scope } from './requester.ts';

export type ScopeInteraction = 'create' | 'read' | 'update' | 'delete' | 'search';

const pattern = /^(patient|user|system)\/([A-Z][A-Za-z]+|\*)\.(read|write|\*|c?r?u?d?s?)(?:\?(.+))?$/;
const letters: Record<ScopeInteraction, string> = { create: 'c', read: 'r', update: 'u', delete: 'd', search: 's' };
const versionOne: Record<string, string> = { read: 'rs', write: 'cud', '*': 'cruds' };

/** Scopes of other kinds (`openid`, `launch/patient`, `offline_access`) say nothing about resources and are left out. */
export function parseScopes(text: string): readonly Scope[] {
  return text.split(' ').flatMap((word): Scope[] => {
    const [, context, type, granted = '', params] = pattern.exec(word) ?? [];
    if (context === undefined || type === undefined || granted === '') return [];
    const interactions = versionOne[granted] ?? granted;
    return [{ context: context as Scope['context'], type, interactions, ...(params === undefined ? {} : { params }) }];
  });
}

/** The scopes that allow the interaction on the type; several are alternatives. */
export function allowingScopes(scopes: readonly Scope[], type: string, interaction: ScopeInteraction): readonly Scope[] {
  return scopes.filter((scope) => (scope.type === '*' || scope.type === type) && scope.interactions.includes(letters[interaction]));
}
