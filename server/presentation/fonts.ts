// The fonts of printed sheets: their tables are read once, since that costs more than to write a sheet.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { create } = require('fontkit') as { create(bytes: Uint8Array): object };
const files = { regular: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' } as const;
const read = new Map<string, object>();

/** A glyph remembers of which characters it was first made, and a document says so to who copies from it: each has glyphs of its own. */
export function fontsForOneDocument(): readonly (readonly [keyof typeof files, object])[] {
  return (['regular', 'bold'] as const).map((name) => [name, Object.create(tablesOf(name), { _glyphs: { value: {} } }) as object]);
}

function tablesOf(name: keyof typeof files): object {
  const known = read.get(name) ?? create(readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${files[name]}`)));
  read.set(name, known);
  return known;
}
