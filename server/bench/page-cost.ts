// The first byte of each of the citizen's pages, in process: one record with 500 documents and one with 50 000.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Resource } from '@medplum/fhirtypes';
import { Hono } from 'hono';
import { load } from '#load/load.ts';
import { startServer, type Started } from '#server/start.ts';
import type { Figure } from './report.ts';
import { median } from './statistics.ts';

const pages = [
  '/',
  '/referti',
  '/referti?tipo=laboratory-report',
  '/referti/bench-0',
  '/ricette',
  '/ricette?tipo=visite',
  '/appuntamenti',
  '/vaccinazioni',
  '/profilo-sanitario',
  '/cronologia?anno=2025',
  '/taccuino',
  '/chi-puo-vedere',
  '/accessi',
  '/deleghe',
];
const sizes = [500, 50_000] as const;
const warming = 5;
const rounds = 15;
const fixtures = fileURLToPath(new URL('../../fixtures/demo', import.meta.url));
const patient = { reference: 'Patient/citizen' };
const feeder = { source: 'Organization/hospital' };
const day = 86_400_000;
/** The newest document's. */
const newest = Date.parse('2026-03-01T09:00:00Z');

export async function measurePages(progress: (line: string) => void, only: readonly number[] = sizes): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of only) figures.push(...(await measureWith(size, progress)));
  return figures;
}

async function measureWith(size: number, progress: (line: string) => void): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fascicolo-pages-'));
  const started = await startServer({
    MODE: 'demo',
    LOG_LEVEL: 'silent',
    PORT: '0',
    DATA_DIR: folder,
    REGISTRY: join(fixtures, '10-registry.json'),
  });
  try {
    progress(`a record with ${size} documents`);
    await fill(started, size);
    const cookie = await signIn(started);
    const figures: Figure[] = [];
    for (const page of pages) {
      const times: number[] = [];
      for (let round = 0; round < warming + rounds; round += 1) {
        const time = await firstByte(started, page, cookie);
        if (round >= warming) times.push(time);
      }
      progress(`${page}  ${median(times).toFixed(1)} ms`);
      figures.push({
        name: `${page}, ${size} documents: first byte, ms`,
        value: median(times),
        limit: size > 500 ? 'first byte of a page of a large record, ms' : 'first byte of a page, ms',
        remark: `slowest of ${rounds} ${Math.max(...times).toFixed(0)} ms`,
      });
    }
    return figures;
  } finally {
    await started.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstByte({ server, url }: Started, page: string, cookie: string): Promise<number> {
  const began = performance.now();
  const answer = await server.fetch(new Request(`${url}${page}`, { headers: { cookie } }));
  await answer.body?.getReader().read();
  const time = performance.now() - began;
  if (answer.status !== 200) throw new Error(`${page} answers ${answer.status}`);
  return time;
}

async function signIn({ server }: Started): Promise<string> {
  const door = new Hono().get('/', (c) =>
    server.web.signIn(c, {
      scheme: 'spid',
      issuer: 'https://idp.example',
      subject: 'bench',
      fiscalNumber: 'SMPBNC58C61D969D',
      level: 2,
      authTime: Date.now(),
      evidence: 'bench',
      attributes: {},
    }),
  );
  const [cookie = ''] = (await door.request('/')).headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}

export async function fill({ server, url }: Started, size: number): Promise<void> {
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
