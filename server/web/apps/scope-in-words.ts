// A scope as a sentence: "vedere referti nel Fascicolo".
import { parseScopes } from '#auth/scopes.ts';
import type { it } from './it.ts';

/** Undefined: the word is about no data. Reading and searching are one to the person. */
export function scopeInWords(word: string, text: (typeof it)['scope']): string | undefined {
  const [scope] = parseScopes(word);
  if (scope === undefined || scope.context === 'system') return undefined;
  const letters = new Set([...scope.interactions].map((letter) => (letter === 's' ? 'r' : letter)));
  const verbs = (['r', 'c', 'u', 'd'] as const).filter((letter) => letters.has(letter)).map((letter) => text.verbs[letter]);
  const [last = '', ...before] = verbs.reverse();
  const what = scope.type === '*' ? text.all : (text.types[scope.type] ?? scope.type);
  const doing = before.length === 0 ? last : `${before.reverse().join(', ')} ${text.and} ${last}`;
  const condition =
    scope.params === undefined ? '' : `, ${text.only} ${[...new URLSearchParams(scope.params)].map(inWords).join(` ${text.and} `)}`;
  return `${doing} ${what} ${text.of[scope.context]}${condition}`;
}

/** The code, without the address of its system. */
function inWords([name, value]: readonly [string, string]): string {
  return `${name} = ${value.slice(value.lastIndexOf('|') + 1)}`;
}
