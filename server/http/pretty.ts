// Indents JSON text without parsing it, so that a decimal keeps its digits.

const INDENT = '  ';

/** The text is known to be valid JSON without spaces between its tokens. */
export function prettyJson(text: string): string {
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"\s]+/g;
  let depth = 0;
  let out = '';
  let previous = '';
  for (const [token] of text.matchAll(tokens)) {
    const opens = previous === '{' || previous === '[';
    if (token === '}' || token === ']') {
      depth--;
      out += opens ? token : `${lineEnd(depth)}${token}`;
    } else if (token === ',') {
      out += `,${lineEnd(depth)}`;
    } else if (token === ':') {
      out += ': ';
    } else {
      out += opens ? `${lineEnd(depth)}${token}` : token;
      if (token === '{' || token === '[') depth++;
    }
    previous = token;
  }
  return `${out}\n`;
}

function lineEnd(depth: number): string {
  return `\n${INDENT.repeat(depth)}`;
}
