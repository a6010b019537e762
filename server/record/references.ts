// Inside a transaction, entries call each other by fullUrl or by condition; on acceptance both become `Type/id`.
// https://hl7.org/fhir/R4/http.html#trules, https://hl7.org/fhir/R4/bundle.html#references

const conditional = /^([A-Z][A-Za-z]+)\?(.+)$/;
const typeAndId = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;

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
