/** The values at a dotted path of element names, through repetitions: `content.attachment.url`. */
export function valuesAt(holder: unknown, path: string): readonly unknown[] {
  let found: unknown[] = [holder];
  for (const name of path.split('.')) {
    found = found.flatMap((value) => (typeof value === 'object' && value !== null ? [(value as Record<string, unknown>)[name] ?? []].flat() : []));
  }
  return found;
}

/** The references (or plain urls) at a path. */
export function referencesAt(holder: unknown, path: string): readonly string[] {
  return valuesAt(holder, path).flatMap((value) => {
    const reference = typeof value === 'string' ? value : (value as { reference?: unknown }).reference;
    return typeof reference === 'string' ? [reference] : [];
  });
}

const local = /^(?:https?:\/\/[^#]*\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** `Patient/1` of a literal reference to a resource of this server. */
export function localTarget(reference: string): { readonly type: string; readonly id: string } | undefined {
  const [, type, id] = local.exec(reference) ?? [];
  return type === undefined || id === undefined ? undefined : { type, id };
}
