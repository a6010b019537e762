// Values of a parameter: `,` between alternatives, `$` and `|` inside one, each of them plain behind a backslash.
// https://hl7.org/fhir/R4/search.html#escaping

/** The parts between unescaped separators, escapes still in place. */
export function splitEscaped(text: string, separator: string): string[] {
  if (!text.includes(separator)) return [text];
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** A backslash before any other character is a backslash. */
export function unescape(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\,$|])/g, '$1') : text;
}

export function escape(text: string): string {
  return text.replace(/[\\,$|]/g, '\\$&');
}
