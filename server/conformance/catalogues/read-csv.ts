// Comma-separated values with a header line, quoted where needed. https://www.rfc-editor.org/rfc/rfc4180

/** Each row by the names of the header. */
export function readCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = records(text.replace(/^\ufeff/, ''));
  return rows
    .filter((row) => row.length > 1 || row[0] !== '')
    .map((row) => Object.fromEntries(header.map((name, at) => [name.trim(), (row[at] ?? '').trim()])));
}

const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function records(text: string): string[][] {
  const found: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; at = field.lastIndex) {
    field.lastIndex = at;
    const next = field.exec(text);
    if (next === null) throw new Error(`Line ${text.slice(0, at).split('\n').length} is no comma-separated values.`);
    const [, quoted, plain = '', end] = next;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    found.push(row);
    row = [];
  }
  if (row.length > 0) found.push(row);
  return found;
}
