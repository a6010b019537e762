// Elements that are there: FHIR knows neither null nor empty lists.

export function filled<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return fill({}, value) as T;
}

/** With those elements of the value that are there, behind its own. */
export function fill(result: Record<string, unknown>, value: object): Record<string, unknown> {
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined || (Array.isArray(member) && member.length === 0)) continue;
    result[name] = member;
  }
  return result;
}

/** The list, or nothing instead of an empty one. */
export function some<T>(list: readonly (T | undefined)[]): T[] | undefined {
  let there: T[] | undefined;
  for (const each of list) {
    if (each === undefined) continue;
    if (there === undefined) there = [each];
    else there.push(each);
  }
  return there;
}
