// PostgreSQL is backed up and restored by its own tools, which must be installed beside the server.
// https://www.postgresql.org/docs/current/app-pgdump.html
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

export async function backupPostgres(url: string, to: string): Promise<void> {
  if (existsSync(to)) throw new Error(`${to} is there already; name a new file.`);
  await run('pg_dump', ['--format=custom', '--no-owner', `--file=${to}`, `--dbname=${url}`]);
}

/** Only into an empty database: all or nothing, in one transaction. */
export async function restorePostgres(from: string, url: string): Promise<void> {
  if (!existsSync(from)) throw new Error(`There is no backup at ${from}.`);
  await run('pg_restore', ['--no-owner', '--single-transaction', '--exit-on-error', `--dbname=${url}`, from]);
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.on('error', () => reject(new Error(`${program} is not installed here; it comes with the PostgreSQL client tools.`)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${complaint.trim()}`))));
  });
}
