// Patches as clients write them.
// https://hl7.org/fhir/R4/fhirpatch.html

export const jsonPatch = 'application/json-patch+json';

type Part = { name: string; part?: Part[] } & Record<string, unknown>;

/** `{ type: 'replace', path: '...', valueCode: 'amended' }` as a Parameters resource. */
export function fhirPath(...operations: readonly Record<string, unknown>[]): object {
  const partOf = ([key, value]: [string, unknown]): Part => {
    if (key.startsWith('value')) return { name: 'value', [key]: value };
    if (key === 'parts') return { name: 'value', part: value as Part[] };
    const kind = typeof value === 'number' ? 'valueInteger' : key === 'type' ? 'valueCode' : 'valueString';
    return { name: key, [kind]: value };
  };
  return {
    resourceType: 'Parameters',
    parameter: operations.map((operation) => ({ name: 'operation', part: Object.entries(operation).map(partOf) })),
  };
}
