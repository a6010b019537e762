// Days as people write them, and as a browser's own field sends them.

/** `2025-12-31`; undefined when it is no day. */
export function readDay(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const written = year === undefined ? text : `${year}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return undefined;
  const time = Date.parse(`${written}T12:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== written ? undefined : written;
}

/** A filter that cannot be read is told, never dropped. */
export function dayError(text: string | undefined, message: string): string | undefined {
  return text === undefined || text === '' || readDay(text) !== undefined ? undefined : message;
}
