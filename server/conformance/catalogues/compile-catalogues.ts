// Catalogues of a region's or a ministry's making, compiled once to files that the server reads at its start.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeSystemTable } from '../terminology.ts';
import { readCatalogue, type Catalogue, type CatalogueParts } from './read-catalogue.ts';

export interface CompiledCatalogue {
  readonly url: string;
  readonly files: readonly string[];
  readonly concepts: number;
  /** Displays with lost letters that could not be told. */
  readonly broken: number;
}

export interface Compiled {
  readonly catalogues: readonly CompiledCatalogue[];
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

/** Reads files and folders and writes one table for each system into `folder`; a system of several files is their union. */
export function compileCatalogues(paths: readonly string[], folder: string, parts: CatalogueParts): Compiled {
  const tables = new Map<string, { files: string[]; table: CodeSystemTable }>();
  const refused: { file: string; reason: string }[] = [];
  for (const file of paths.flatMap(filesOf)) {
    try {
      const read = readCatalogue(file, readFileSync(file, 'utf8'), parts);
      if (read !== undefined) add(tables, file, read);
    } catch (error) {
      refused.push({ file, reason: (error as Error).message });
    }
  }
  mkdirSync(folder, { recursive: true });
  const catalogues = [...tables].map(([url, { files, table }]): CompiledCatalogue => {
    writeFileSync(join(folder, `${createHash('sha256').update(url).digest('hex').slice(0, 16)}.json`), JSON.stringify({ url, table }));
    const broken = table.concepts.filter(([, display]) => display.includes('??')).length;
    return { url, files, concepts: table.concepts.length, broken };
  });
  return { catalogues, refused };
}

/** The longer list leads; what only the other has is added at its end, without a place in the hierarchy. */
function add(tables: Map<string, { files: string[]; table: CodeSystemTable }>, file: string, { url, table }: Catalogue): void {
  const known = tables.get(url);
  if (known === undefined) {
    tables.set(url, { files: [file], table });
    return;
  }
  const [first, second] = known.table.concepts.length >= table.concepts.length ? [known.table, table] : [table, known.table];
  const codes = new Set(first.concepts.map(([code]) => code));
  const further = second.concepts.filter(([code]) => !codes.has(code)).map(([code, display]) => [code, display] as const);
  tables.set(url, { files: [...known.files, file], table: { ...first, concepts: [...first.concepts, ...further] } });
}

export function readCompiled(folder: string): readonly Catalogue[] {
  if (folder === '' || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Catalogue);
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}
