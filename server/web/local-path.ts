// Where to go on after a login: an address of this site, or none.

/** Anything that a browser could take for another site is none. */
export function localPath(path: string | undefined): string | undefined {
  if (path === undefined || path.length > 2000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return undefined;
  // Not to a page that ends what has just begun.
  return /^\/(esci|accedi)\b/.test(path) ? undefined : path;
}
