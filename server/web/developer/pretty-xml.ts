// XML on lines, for reading: each element on its own, the XHTML of a narrative in one piece.

const token = /<div[\s>].*?<\/div>(?=\s*<\/text>)|<[^>]*>|[^<]+/gs;

export function prettyXml(text: string): string {
  const lines: string[] = [];
  let depth = 0;
  for (const [part] of text.matchAll(token)) {
    if (part.trim() === '') continue;
    if (part.startsWith('</')) depth = Math.max(0, depth - 1);
    lines.push(`${'  '.repeat(depth)}${part.trim()}`);
    if (/^<[^/?!]/.test(part) && !part.endsWith('/>') && !part.endsWith('</div>')) depth++;
  }
  return lines.join('\n');
}
