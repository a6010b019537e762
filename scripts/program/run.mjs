// node scripts/program/run.mjs PROGRAM.ts [arguments]: runs a program of TypeScript from its bundle; where none can be written, from its sources.
import * as modules from 'node:module';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setEnvironmentData } from 'node:worker_threads';
import { bundleOf } from './bundle.mjs';
import { nameSourceLines } from './source-lines.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
// The program finds its arguments where it would find them without us.
process.argv.splice(1, 1);
const program = resolve(root, process.argv[1] ?? '');
process.argv[1] = program;

// The last two: a file stands where the folder should be.
const isReadOnly = (error) => ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST'].includes(error.code);
const folder = await bundleOf(program).catch((error) => {
  if (isReadOnly(error)) return undefined;
  throw error;
});
if (folder === undefined) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(program).href);
} else {
  // From Node 22 on, what the engine has compiled is kept as well.
  modules.enableCompileCache?.(join(folder, 'compiled'));
  nameSourceLines(folder);
  setEnvironmentData('bundle', folder);
  await import(pathToFileURL(join(folder, relative(root, program).replace(/\.ts$/, '.mjs'))).href);
}
