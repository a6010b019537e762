// Entries of a document: each resource once, in the order in which it was met, exact texts.
import type { BundleEntry } from '#fhir/bundle.ts';
import type { SearchResult, Version } from '#store/store.ts';

export function documentEntries(first: readonly Version[], results: readonly SearchResult[], baseUrl: string): BundleEntry[] {
  const seen = new Set<string>();
  const entries: BundleEntry[] = [];
  for (const version of [...first, ...results.flatMap(({ matches }) => matches), ...results.flatMap(({ included }) => included)]) {
    const name = `${version.type}/${version.id}`;
    if (seen.has(name)) continue;
    seen.add(name);
    entries.push({ fullUrl: `${baseUrl}/${name}`, resource: version.body });
  }
  return entries;
}
