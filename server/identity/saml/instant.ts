// Instants as SAML writes them: UTC with a Z, fractions of a second allowed. SAML 2.0 core, 1.3.3.
const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

export function readInstant(text: string | undefined): number | undefined {
  const [, seconds, fraction = ''] = pattern.exec(text ?? '') ?? [];
  if (seconds === undefined) return undefined;
  const at = Date.parse(`${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  // A 31st of February is parsed as another day.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(seconds) ? undefined : at;
}

export function writeInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
