// Elements that are there: FHIR knows neither null nor empty lists.

export function filled<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(value) as (string & keyof T)[]) {
    const member: unknown = value[name];
    if (member === undefined || (Array.isArray(member) && member.length === 0)) continue;
    result[name] = member;
  }
  return result as T;
}

/** The list, or nothing instead of an empty one. */
export function some<T>(list: readonly (T | undefined)[]): T[] | undefined {
  const there = list.filter((each): each is T => each !== undefined);
  return there.length === 0 ? undefined : there;
}
