// The record that the citizen's pages are measured on: written once, kept in the system's temporary folder, copied for every run.
import { createHash } from 'node:crypto';
import { constants, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Resource } from '@medplum/fhirtypes';
import { load } from '#load/load.ts';
import { startServer, type Started } from '#server/start.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const fixtures = here('../../fixtures/demo');
/** What decides which rows are written. A database of before a migration is brought forward when it is opened. */
const writing = [
  fixtures,
  ...['page-record.ts', '../search/index', '../consent/columns.ts', '../consent/policy-rows.ts'].map(here),
  ...['put.ts', 'index-rows.ts', 'policy-rows.ts', 'correlation.ts'].map((file) => here(`../store/sql/${file}`)),
];
const patient = { reference: 'Patient/citizen' };
const feeder = { source: 'Organization/hospital' };
const day = 86_400_000;
/** The newest document's. */
const newest = Date.parse('2026-03-01T09:00:00Z');

/** A server on a copy of the record, so that what measuring adds to the trail is gone with it. */
export async function startOnRecord(size: number, progress: (line: string) => void): Promise<Started> {
  const kept = await keptRecord(size, progress);
  const folder = mkdtempSync(join(tmpdir(), 'fascicolo-pages-'));
  cpSync(kept, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  const started = await start(folder);
  return {
    ...started,
    async close() {
      await started.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function keptRecord(size: number, progress: (line: string) => void): Promise<string> {
  const folder = join(tmpdir(), `fascicolo-record-${size}-${fingerprint()}`);
  if (existsSync(folder)) return folder;
  progress(`writes a record with ${size} documents, kept in ${folder}`);
  const underWay = mkdtempSync(`${folder}-`);
  const started = await start(underWay);
  await fill(started, size);
  await started.close();
  renameSync(underWay, folder);
  return folder;
}

function start(folder: string): Promise<Started> {
  return startServer({
    MODE: 'demo',
    LOG_LEVEL: 'silent',
    PORT: '0',
    DATA_DIR: folder,
    REGISTRY: join(fixtures, '10-registry.json'),
  });
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(readFileSync(path));
  };
  writing.forEach(add);
  return hash.digest('hex').slice(0, 12);
}

async function fill({ server, url }: Started, size: number): Promise<void> {
  const token = await server.issueToken('admin');
  const loaded = await load({ paths: [fixtures], base: `${url}/fhir`, token });
  if (!loaded.complete) throw new Error(loaded.summary);
  const together = 500;
  for (let from = 0; from < size; from += together) {
    const resources = Array.from({ length: Math.min(together, size - from) }, (_, i) => resourcesOf(from + i)).flat();
    const entry = resources.map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id ?? ''}` },
    }));
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' };
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
    const answer = await server.fetch(new Request(`${url}/fhir`, { method: 'POST', headers, body }));
    if (answer.status !== 200) throw new Error((await answer.text()).slice(0, 500));
  }
}

/** A document a day, back from the newest; every second one with a report, every fifth with prescriptions, vaccination and appointment. */
function resourcesOf(i: number): Resource[] {
  const at = new Date(newest - (i * day) / 4).toISOString();
  const report = `bench-report-${i}`;
  const found: Resource[] = [
    {
      resourceType: 'DocumentReference',
      id: `bench-${i}`,
      meta: feeder,
      status: 'current',
      type: { coding: [{ system: 'http://loinc.org', code: i % 3 === 0 ? '11502-2' : '11488-4', display: 'Referto' }] },
      subject: patient,
      date: at,
      author: [{ reference: 'Organization/hospital' }],
      custodian: { reference: 'Organization/hospital' },
      content: [{ attachment: { contentType: 'text/plain', title: 'Referto' } }],
      context: { period: { start: at }, ...(i % 2 === 0 ? { related: [{ reference: `DiagnosticReport/${report}` }] } : {}) },
    },
  ];
  const code = { text: `Esame ${i}` };
  if (i % 2 === 0)
    found.push({
      resourceType: 'DiagnosticReport',
      id: report,
      meta: feeder,
      status: 'final',
      code,
      subject: patient,
      effectiveDateTime: at,
    });
  if (i % 5 !== 0) return found;
  const order = { meta: feeder, status: 'active', intent: 'order', subject: patient, authoredOn: at } as const;
  const number = { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: `0700B${String(i).padStart(10, '0')}` };
  return [
    ...found,
    {
      ...order,
      resourceType: 'MedicationRequest',
      id: `bench-drug-${i}`,
      groupIdentifier: number,
      medicationCodeableConcept: { text: 'Ramipril 5 mg' },
    },
    { ...order, resourceType: 'ServiceRequest', id: `bench-visit-${i}`, requisition: number, code },
    {
      resourceType: 'Immunization',
      id: `bench-dose-${i}`,
      meta: feeder,
      status: 'completed',
      vaccineCode: { text: 'Antinfluenzale' },
      patient,
      occurrenceDateTime: at,
    },
    {
      resourceType: 'Appointment',
      id: `bench-booking-${i}`,
      meta: feeder,
      status: 'fulfilled',
      serviceType: [code],
      start: at,
      end: at,
      participant: [{ actor: patient, status: 'accepted' }],
    },
  ];
}
