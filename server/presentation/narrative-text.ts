// Cleaned narrative as plain text, for paper: blocks become lines, cells are set apart.

const blockEnd = /<\/(?:p|div|li|tr|h[1-6]|dt|dd|caption|pre|blockquote)>|<[bh]r\/>/g;
const cellEnd = /<\/t[dh]>/g;
const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** Takes what `cleanNarrative` gives, nothing else. */
export function textOfNarrative(xhtml: string): string {
  return xhtml
    .replace(/\s+/g, ' ')
    .replace(cellEnd, ' \u2002')
    .replace(blockEnd, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
