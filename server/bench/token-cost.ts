// What checking the token costs a read, in process: the read as it is, and the check alone, turn about. No server can be told not to
// check; a read without it is what is left when the check is taken away.
import { openKeyRing } from '#auth/key-ring.ts';
import { createVerifier } from '#auth/verify-token.ts';
import { createServer } from '../app.ts';
import { readConfig } from '../config.ts';
import type { Prepared } from './prepare.ts';
import type { Figure } from './report.ts';
import { median } from './statistics.ts';
import { createTokens } from './token.ts';

const ROUNDS = 15;
const READS = 1600;
const AT_ONCE = 16;

export async function measureToken({ corpus, dataDir }: Prepared, progress: (line: string) => void): Promise<Figure[]> {
  progress('reads with and without the check of the token');
  const url = 'http://127.0.0.1:8080';
  const server = await createServer(readConfig({ MODE: 'demo', DATA_DIR: dataDir, PUBLIC_URL: url, LOG_LEVEL: 'silent' }));
  try {
    const [gp, patients = []] = [...corpus.patientsOfGp].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
    const reports = patients.flatMap((patient) => corpus.reports.get(patient) ?? []);
    const token = createTokens(url, dataDir)(`Practitioner/${gp}`);
    const headers = { authorization: `Bearer ${token}` };
    const ring = await openKeyRing(dataDir);
    const verify = createVerifier({ issuer: `${url}/auth`, audience: `${url}/fhir`, keys: ring.verifying, clock: Date.now });
    const read = async (i: number): Promise<void> => {
      const response = await server.fetch(new Request(`${url}/fhir/DiagnosticReport/${reports[i % reports.length]}`, { headers }));
      await response.arrayBuffer();
    };
    const check = async (): Promise<void> => server.authorization?.checkAlive(await verify(token));
    const [whole, alone]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      whole.push(await timeOf(read));
      alone.push(await timeOf(check));
    }
    const [paid, part] = [median(whole), median(alone)];
    const remark = `${paid.toFixed(0)} us a read, ${part.toFixed(1)} us of it for the token`;
    return [{ name: 'read by id', value: paid / (paid - part), limit: 'token checked / not checked', remark }];
  } finally {
    await server.close();
  }
}

/** Microseconds of one, with many on their way: a lone read waits for the disk, and whatever it does besides costs nothing. */
async function timeOf(work: (i: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < READS; i += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => work(i + j)));
  return (1000 * (performance.now() - began)) / READS;
}
