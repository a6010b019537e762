// The floors as a mermaid diagram; `npm run diagram` puts it into docs/architecture.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { floors } from './floors.ts';

const document = new URL('../../docs/architecture.md', import.meta.url);
const block = /(<!-- floors: made by npm run diagram -->\n)[^]*?(<!-- end of floors -->)/;

export function floorDiagram(): string {
  const top = { floor: 9, rooms: ['app.ts', 'main.ts', 'config.ts'], knows: 'puts everything together' };
  const upToDown = [top, ...floors.toReversed()];
  const boxes = upToDown.map(({ floor, rooms, knows }) => `  f${floor}["<b>${rooms.join(' · ')}</b><br>${knows}"]`);
  const arrows = upToDown.slice(1).map(({ floor }) => `  f${floor + 1} --> f${floor}`);
  return ['```mermaid', 'flowchart TB', ...boxes, ...arrows, '```', ''].join('\n');
}

export function withFloorDiagram(text: string): string {
  return text.replace(block, (_, begin: string, end: string) => `${begin}${floorDiagram()}${end}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(document, withFloorDiagram(readFileSync(document, 'utf8')));
}
