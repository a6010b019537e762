// What a person types to find a document: words of its entry, or of what was read out of it, each of them at least begun.
import { words } from './fold.ts';
import { and, none, or, type ParamKey, type Predicate } from './predicate.ts';

/** What is shorter begins too many words. */
const shortestBegun = 3;

/** Whoever asks must see the part that has the word: a chain leads through visible resources only. */
export function documentSays(text: string): Predicate {
  return everyWord(text, (word) =>
    or(
      word,
      leadingTo('DocumentReference.related', undefined, word),
      leadingTo('DocumentReference.related', 'DiagnosticReport', resultSays(word)),
      leadingTo('DocumentReference.encounter', 'Encounter', word),
    ),
  );
}

/** Of a report that came without a document. */
export function reportSays(text: string): Predicate {
  return everyWord(text, (word) => or(word, resultSays(word)));
}

function resultSays(word: Predicate): Predicate {
  return leadingTo('DiagnosticReport.result', 'Observation', word);
}

function leadingTo(param: ParamKey, to: string | undefined, where: Predicate): Predicate {
  return { kind: 'chain', param, ...(to === undefined ? {} : { to }), where };
}

/** Nothing has no word in it. */
function everyWord(text: string, where: (word: Predicate) => Predicate): Predicate {
  const asked = [...new Set(words(text))];
  if (asked.length === 0) return none;
  return and(
    ...asked.map((word) =>
      where({ kind: 'words', field: '_content', words: [word], ...(word.length < shortestBegun ? {} : { begun: true }) }),
    ),
  );
}
