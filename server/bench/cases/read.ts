// Reads by id: reports and results of a GP's own patients.
import type { Case } from '../rounds.ts';
import { gpClients, type World } from './world.ts';

export async function readCases(world: World): Promise<Case[]> {
  const { corpus } = world;
  const clients = await gpClients(world, (gp) =>
    (corpus.patientsOfGp.get(gp) ?? []).flatMap((patient) => [
      ...(corpus.reports.get(patient) ?? []).map((id) => `/fhir/DiagnosticReport/${id}`),
      ...(corpus.observations.get(patient) ?? []).map((id) => `/fhir/Observation/${id}`),
    ]),
  );
  return [{ name: 'read by id', url: world.url, clients: () => clients, remark: 'GPs reading reports and results' }];
}
