// A program of the tests as one file of JavaScript: read from its sources one by one, it would take most of the time that it lives.
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const made = new Map<string, Promise<string>>();

/** The path of the bundle, made once in a process. It lies below `node_modules`, where its packages are found, until the process ends. */
export function bundled(program: string): Promise<string> {
  const known = made.get(program) ?? bundle(program);
  made.set(program, known);
  return known;
}

async function bundle(program: string): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bundle-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'program.mjs');
  await build({
    entryPoints: [program],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'error',
    plugins: [{ name: 'own-addresses', setup: (parts) => parts.onLoad({ filter: /\.ts$/ }, ({ path }) => withOwnAddress(path)) }],
  });
  return outfile;
}

/** Each module finds its data from where its source lies. */
function withOwnAddress(path: string): { readonly loader: 'ts'; readonly contents: string } {
  const address = JSON.stringify(pathToFileURL(path).href);
  return { loader: 'ts', contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address) };
}
