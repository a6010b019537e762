// Ids that rise with time: what is written together lies together in the index of ids, and not one page for each.
// https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7

/** `random` is a UUID of version 4, whose last 74 random bits stay: nobody guesses the id of another. */
export function timeOrderedId(random: string, now: number): string {
  const time = Math.trunc(now).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}
