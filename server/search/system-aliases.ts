// Systems that are known by several names: one of them is indexed, all of them find it.

export interface SystemAliases {
  /** The name under which the system stands in the index. */
  indexed(system: string): string;
}

/** `entries` is `profiles/policies/system-aliases.json`: alias to indexed name; `.../*` stands for every name of that base. */
export function createSystemAliases(entries: Readonly<Record<string, string>>): SystemAliases {
  const known = new Map(Object.entries(entries).filter(([name]) => !name.endsWith('*')));
  const bases = Object.entries(entries)
    .filter(([name]) => name.endsWith('*'))
    .map(([name, base]) => [name.slice(0, -1), base.slice(0, -1)] as const);
  for (const name of known.values()) {
    if (known.has(name)) throw new Error(`System ${name} is an indexed name and an alias at once.`);
  }
  const rebased = (system: string): string => {
    const found = bases.find(([base]) => system.startsWith(base));
    return found === undefined ? system : found[1] + system.slice(found[0].length);
  };
  return {
    indexed: (system) => {
      const name = rebased(system);
      return known.get(name) ?? name;
    },
  };
}
