// JSON parsed with its numbers as texts, so that 1.10 is written as 1.10: XML has no numbers anyway.

export interface Texts {
  readonly [member: string]: unknown;
}

const BACKSLASH = 92;

/** The text is valid and minified. */
export function parseAsTexts(json: string): Texts {
  return JSON.parse(quoteNumbers(json)) as Texts;
}

/** Between strings stand only punctuation, literals and numbers. */
function quoteNumbers(json: string): string {
  let text = '';
  let kept = 0;
  for (let at = 0; at < json.length;) {
    const next = json.indexOf('"', at);
    const end = next < 0 ? json.length : next;
    const gap = json.slice(at, end);
    if (end - at > 1 && /\d/.test(gap)) {
      text += json.slice(kept, at) + gap.replace(/-?\d[\d.eE+-]*/g, '"$&"');
      kept = end;
    }
    at = next < 0 ? json.length : stringEnd(json, next);
  }
  return kept === 0 ? json : text + json.slice(kept);
}

function stringEnd(json: string, at: number): number {
  for (let i = at; ;) {
    i = json.indexOf('"', i + 1);
    if (i < 0) return json.length;
    let backslashes = 0;
    while (json.charCodeAt(i - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return i + 1;
  }
}
