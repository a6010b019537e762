// Catalogues that are published as flat lists although their codes say what stands below what.

/** The code one step up, if the catalogue has it: the nearest of these. */
type Shorten = (code: string) => readonly string[];

/** ATC `A10BA02` below `A10BA`, below `A10B`, below `A10`, below `A`; CND likewise. */
const byPrefix: Shorten = (code) => Array.from({ length: Math.max(0, code.length - 1) }, (_, cut) => code.slice(0, code.length - 1 - cut));

/** ICD-9-CM `250.01` below `250.0`, below `250`; `00.1`, a procedure, has nothing to do with `001`, a diagnosis. */
const byDecimal: Shorten = (code) => {
  const point = code.indexOf('.');
  if (point < 0) return [];
  const shorter = byPrefix(code).filter((each) => each.length > point + 1);
  return [...shorter, code.slice(0, point)];
};

const rules: Readonly<Record<string, Shorten>> = {
  'http://www.whocc.no/atc': byPrefix,
  'http://hl7.org/fhir/sid/icd-9-cm': byDecimal,
  'urn:oid:2.16.840.1.113883.2.9.6.1.48': byPrefix,
};

/** Where in the list the parent of each code stands; undefined where it has none, or the system none at all. */
export function parentsOf(url: string, codes: readonly string[]): readonly (number | undefined)[] {
  const shorten = rules[url];
  if (shorten === undefined) return codes.map(() => undefined);
  const positions = new Map(codes.map((code, at) => [code, at]));
  return codes.map((code) => {
    const parent = shorten(code).find((each) => positions.has(each));
    return parent === undefined ? undefined : positions.get(parent);
  });
}
