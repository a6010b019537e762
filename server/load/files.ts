// Which files to load, in name order.
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

export const loadable = new Set(['.json', '.ndjson', '.xml', '.pdf']);

export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
}

/** Files as named; folders all the way down, without hidden files and without files of other endings. */
export async function listFiles(paths: readonly string[]): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  for (const path of paths) {
    const information = await stat(path);
    if (information.isDirectory()) found.push(...(await listFolder(path)));
    else found.push({ path, bytes: information.size });
  }
  return found;
}

async function listFolder(folder: string): Promise<SourceFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const wanted = entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || loadable.has(extname(entry.name).toLowerCase())))
    .map((entry) => join(folder, entry.name));
  return listFiles(wanted.sort());
}
