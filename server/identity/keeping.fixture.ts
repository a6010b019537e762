// Remembers in a Map, as the port of this room asks: for tests without a database.
import type { Kept, KeptEntry, Keeping } from './keeping.ts';

export function createMemory(): Keeping & { readonly size: () => number } {
  const all = new Map<string, Kept>();
  const at = (kind: string, key: string) => `${kind} ${key}`;
  const alive = (kind: string, key: string, now: number) => {
    const kept = all.get(at(kind, key));
    return kept !== undefined && kept.expires > now ? kept : undefined;
  };
  const set = (kind: string, entry: KeptEntry) =>
    void all.set(at(kind, entry.key), { ...entry, version: (all.get(at(kind, entry.key))?.version ?? 0) + 1 });
  return {
    size: () => all.size,
    get: async (kind, key, now) => alive(kind, key, now),
    find: async (kind, owner, now) =>
      [...all].filter(([key, kept]) => key.startsWith(`${kind} `) && kept.owner === owner && kept.expires > now).map(([, kept]) => kept),
    put: async (kind, entry) => set(kind, entry),
    async add(kind, entry, now) {
      if (alive(kind, entry.key, now) !== undefined) return false;
      set(kind, entry);
      return true;
    },
    async replace(kind, entry, version) {
      if (all.get(at(kind, entry.key))?.version !== version) return false;
      set(kind, entry);
      return true;
    },
    async take(kind, key, now) {
      const kept = alive(kind, key, now);
      all.delete(at(kind, key));
      return kept;
    },
    remove: async (kind, key) => void all.delete(at(kind, key)),
  };
}
