// Indents JSON text without parsing it, so that a decimal keeps its digits.

const INDENT = '  ';

/** The text is known to be valid JSON without spaces between its tokens. */
export function prettyJson(text: string): string {
  let depth = 0;
  let out = '';
  for (let at = 0; at < text.length;) {
    const c = text[at] as string;
    if (c === '{' || c === '[') {
      const isEmpty = text[at + 1] === '}' || text[at + 1] === ']';
      out += isEmpty ? `${c}${text[at + 1]}` : `${c}${lineEnd(++depth)}`;
      at += isEmpty ? 2 : 1;
    } else if (c === '}' || c === ']') {
      out += `${lineEnd(--depth)}${c}`;
      at++;
    } else if (c === ',') {
      out += `,${lineEnd(depth)}`;
      at++;
    } else if (c === ':') {
      out += ': ';
      at++;
    } else {
      const end = c === '"' ? stringEnd(text, at) : at + 1;
      out += text.slice(at, end);
      at = end;
    }
  }
  return `${out}\n`;
}

/** Behind the string that starts at `at`. A regular expression overflows its stack on a Binary of some megabytes. */
function stringEnd(text: string, at: number): number {
  let end = at;
  do end = text.indexOf('"', end + 1);
  while (isEscaped(text, end));
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function lineEnd(depth: number): string {
  return `\n${INDENT.repeat(depth)}`;
}
