// Days as forms have them: YYYY-MM-DD, and which one it is now where the people are.

const rome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' });

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export function today(now: number): string {
  return rome.format(now);
}
