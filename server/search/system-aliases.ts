// Systems that are known by several names: one of them is indexed, all of them find it.

export interface SystemAliases {
  /** The name under which the system stands in the index. */
  indexed(system: string): string;
}

/** `entries` is `profiles/policies/system-aliases.json`: alias to indexed name. */
export function createSystemAliases(entries: Readonly<Record<string, string>>): SystemAliases {
  const known = new Map(Object.entries(entries));
  for (const name of known.values()) {
    if (known.has(name)) throw new Error(`System ${name} is an indexed name and an alias at once.`);
  }
  return { indexed: (system) => known.get(system) ?? system };
}
