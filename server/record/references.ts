// Inside a transaction, entries call each other by fullUrl or by condition; on acceptance both become `Type/id`.
// https://hl7.org/fhir/R4/http.html#trules, https://hl7.org/fhir/R4/bundle.html#references

const jsonString = /"(?:[^"\\]|\\.)*"/g;
const conditional = /^([A-Z][A-Za-z]+)\?(.+)$/;
const typeAndId = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;

/**
 * Replaces whole string values of the exact JSON text, so that every other byte (decimals, narrative) stays as sent.
 * A key never equals a fullUrl: keys are element names.
 */
export function replaceStrings(text: string, replacements: ReadonlyMap<string, string>): string {
  if (replacements.size === 0) return text;
  return text.replace(jsonString, (literal) => {
    const replacement = replacements.get(literal.slice(1, -1));
    return replacement === undefined ? literal : JSON.stringify(replacement);
  });
}

/** The names under which other entries may refer to an entry: its fullUrl, and `Type/id` where the fullUrl ends so. */
export function namesOf(fullUrl: string): readonly string[] {
  const match = typeAndId.exec(fullUrl);
  return match === null ? [fullUrl] : [fullUrl, `${match[1]}/${match[2]}`];
}

/** The conditional references (`Patient?identifier=...`) in `reference` elements of a text. */
export function conditionalReferences(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, literal] of text.matchAll(/"reference":("(?:[^"\\]|\\.)*")/g)) {
    const reference = JSON.parse(literal as string) as string;
    if (conditional.test(reference)) found.add(reference);
  }
  return found;
}
