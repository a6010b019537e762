// A program as few files of JavaScript instead of a thousand of TypeScript: made by esbuild when a source has changed, found again otherwise.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Below `node_modules`, so that a bundle finds its packages. */
const cache = join(root, 'node_modules/.cache/fascicolo');
/** Many small files each, and no file of theirs is looked for at run time: taken into the bundle. All others stay as they are. */
const inside = new Set([
  '@hono/node-server',
  '@medplum/core',
  '@xmldom/xmldom',
  'drizzle-orm',
  'hono',
  'jose',
  'lossless-json',
  'marked',
  'otpauth',
  'rfc6902',
  'zod',
]);
/** Threads begin with a program of their own. */
const threads = ['server/reading/thread.ts'];
/** Of one program; a server that still runs reads some of its files late. */
const kept = 8;

/** The folder of the bundle of this program; its files lie in it as their sources lie in the root. */
export async function bundleOf(program) {
  // Trees that share their packages share this folder as well.
  const tree = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const name = `${tree}-${relative(root, program).replaceAll(/[^a-z]+/g, '-')}`;
  const folder = join(cache, `${name}-${fingerprint(program)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  // Where nothing can be written this says so by its code, which what esbuild throws does not have.
  mkdirSync(unfinished);
  try {
    await make(program, unfinished);
    // Whoever was quicker has made the same.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  forgetOld(name);
  return folder;
}

/** Of all that a bundle is made from, without reading it. */
function fingerprint(program) {
  const hash = createHash('sha256').update(program);
  const add = (path) => {
    const { mtimeMs, size } = statSync(path);
    hash.update(`\0${path} ${mtimeMs} ${size}`);
  };
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json']) add(join(root, name));
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.(tsx?|mjs)$/.test(entry.name) && !/\.test(-d)?\.ts$/.test(entry.name)) add(path);
    }
  };
  for (const folder of ['server', 'scripts']) walk(join(root, folder));
  return hash.digest('hex').slice(0, 16);
}

async function make(program, outdir) {
  const { build } = await import('esbuild');
  const dependencies = new Set(Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies));
  const keepOutside = ({ path, kind }) => {
    const [scope, rest] = path.split('/');
    const name = path.startsWith('@') ? `${scope}/${rest}` : scope;
    const isOurs = kind === 'entry-point' || !dependencies.has(name) || inside.has(name);
    return isOurs ? undefined : { path, external: true };
  };
  await build({
    entryPoints: [program, ...threads.map((thread) => join(root, thread))],
    outbase: root,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'error',
    // Packages of CommonJS inside ask for modules of Node in the old way.
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
    plugins: [
      {
        name: 'fascicolo',
        setup: ({ onLoad, onResolve }) => {
          onResolve({ filter: /^[@a-z]/ }, keepOutside);
          onLoad({ filter: /\.tsx?$/ }, ({ path }) => withOwnAddress(path));
        },
      },
    ],
  });
}

/** Each module finds its data from where its source lies. */
function withOwnAddress(path) {
  const contents = readFileSync(path, 'utf8');
  if (!contents.includes('import.meta.url')) return undefined;
  const address = JSON.stringify(pathToFileURL(path).href);
  return { loader: path.endsWith('x') ? 'tsx' : 'ts', contents: contents.replaceAll('import.meta.url', address) };
}

function forgetOld(name) {
  const same = readdirSync(cache).filter((folder) => folder.startsWith(`${name}-`) && /^[0-9a-f]{16}$/.test(folder.slice(name.length + 1)));
  const byAge = same.map((folder) => ({ folder, made: statSync(join(cache, folder)).mtimeMs })).sort((a, b) => b.made - a.made);
  for (const { folder } of byAge.slice(kept)) rmSync(join(cache, folder), { recursive: true, force: true });
}
