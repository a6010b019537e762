// Searches as GPs ask them, consent on: one patient's page with its exact total, and questions across all patients.
import type { Corpus } from '../corpus.ts';
import type { Case } from '../rounds.ts';
import { gpClients, pageRemark, type World } from './world.ts';

const DAY = 86_400_000;
const MOST_PATIENTS = 256;

/** Name of the case -> the paths that a GP asks. */
export function searchPaths(corpus: Corpus): Readonly<Record<string, (gp: string) => string[]>> {
  const most = (records: ReadonlyMap<string, readonly string[]>) => (gp: string) => mostOf(corpus.patientsOfGp.get(gp) ?? [], records);
  const [reported, observed] = [most(corpus.reports), most(corpus.observations)];
  return {
    'DiagnosticReport of a patient, total': (gp) =>
      reported(gp).map((id) => `/fhir/DiagnosticReport?patient=${id}&_count=20&_total=accurate`),
    'Observation of a patient, total': (gp) => observed(gp).map((id) => `/fhir/Observation?patient=${id}&_count=20&_total=accurate`),
    'Observation by code and date, sorted, include': () =>
      windows(corpus, 30).flatMap(([from, to]) =>
        corpus.codes
          .slice(0, 8)
          .map(
            (code) =>
              `/fhir/Observation?code=${encodeURIComponent(code)}&date=ge${from}&date=lt${to}&_sort=-date&_count=20&_include=Observation:subject`,
          ),
      ),
    'DiagnosticReport of all patients by date, total': () =>
      windows(corpus, 30).map(([from, to]) => `/fhir/DiagnosticReport?category=LAB&date=ge${from}&date=lt${to}&_count=20&_total=accurate`),
  };
}

export async function searchCases(world: World): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [name, pathsOf] of Object.entries(searchPaths(world.corpus))) {
    const clients = await gpClients(world, pathsOf);
    cases.push({ name, url: world.url, clients: () => clients, remark: await pageRemark(world.url, clients) });
  }
  return cases;
}

/** Those with most to find, so that pages are as full as the region has them. */
function mostOf(patients: readonly string[], records: ReadonlyMap<string, readonly string[]>): string[] {
  const count = (patient: string): number => records.get(patient)?.length ?? 0;
  return [...patients].sort((a, b) => count(b) - count(a)).slice(0, MOST_PATIENTS);
}

/** Neighbouring periods of so many days over the time that the region covers. */
function windows({ days }: Corpus, length: number): [string, string][] {
  const [first, last] = days.map((day) => Date.parse(day)) as [number, number];
  const count = Math.max(1, Math.floor((last - first) / (length * DAY)));
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  return Array.from({ length: count }, (_, i) => [day(first + i * length * DAY), day(first + (i + 1) * length * DAY)]);
}
