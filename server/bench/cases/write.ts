// Writes as laboratories send them: validated, committed, audited. Every request makes a new version.
import type { Bundle, Observation } from '@medplum/fhirtypes';
import type { Client, Shot } from '../load.ts';
import type { Case } from '../rounds.ts';
import { headersFor, type World } from './world.ts';

interface Feeder {
  readonly headers: Record<string, string>;
  /** No two feeders share one: an update between two others of the same content would change nothing. */
  readonly observations: readonly Observation[];
}

const OBSERVATIONS = 48;

export async function writeCases(world: World): Promise<Case[]> {
  const feeders = await feedersOf(world);
  return [
    made(world, 'create Observation', feeders, (observation, round) => [create(observation, round)]),
    { name: 'update Observation', url: world.url, clients: (round) => feeders.map((feeder) => updates(feeder, round)) },
  ];
}

export async function transactionCases(world: World): Promise<Case[]> {
  const feeders = await feedersOf(world);
  return [made(world, 'transaction of 10', feeders, (observation, round) => [transaction(observation, round)])];
}

function made(world: World, name: string, feeders: readonly Feeder[], shots: (observation: Observation, round: number) => Shot[]): Case {
  return {
    name,
    url: world.url,
    clients: (round) =>
      feeders.map(({ headers, observations }) => ({ headers, shots: observations.flatMap((each) => shots(each, round)) })),
  };
}

function create(observation: Observation, round: number): Shot {
  return { method: 'POST', path: '/fhir/Observation', body: JSON.stringify(fresh(observation, round)) };
}

/** All once with one value, then all again with another: no two versions in turn are alike. */
function updates({ headers, observations }: Feeder, round: number): Client {
  const pass = (variant: number): Shot[] => observations.map((each) => update(each, 10 * round + variant));
  return { headers, shots: [...pass(1), ...pass(2)] };
}

function update(observation: Observation, variant: number): Shot {
  const { id } = observation;
  return { method: 'PUT', path: `/fhir/Observation/${id}`, body: JSON.stringify({ ...fresh(observation, variant), id }) };
}

/** A report with nine results, in one all-or-nothing Bundle. */
function transaction(observation: Observation, round: number): Shot {
  const results = Array.from({ length: 9 }, (_, i) => ({ fullUrl: `urn:uuid:${uuid(i + 1)}`, resource: fresh(observation, round + i) }));
  const { subject, effectiveDateTime, issued, performer } = observation;
  const report = {
    resourceType: 'DiagnosticReport' as const,
    status: 'final' as const,
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
    ...(subject === undefined ? {} : { subject }),
    ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
    ...(issued === undefined ? {} : { issued }),
    ...(performer === undefined ? {} : { performer }),
    result: results.map(({ fullUrl }) => ({ reference: fullUrl })),
  };
  const resources = [...results, { fullUrl: `urn:uuid:${uuid(0)}`, resource: report }];
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((entry) => ({ ...entry, request: { method: 'POST', url: entry.resource.resourceType } })),
  } as Bundle;
  return { method: 'POST', path: '/fhir', body: JSON.stringify(bundle) };
}

function uuid(i: number): string {
  return `7f0c9a52-5d3e-4b8a-9c41-${String(i).padStart(12, '0')}`;
}

/** The same result with another value, as a feeder would send it anew: no id, no server's words. */
function fresh({ id: _id, meta: _meta, ...content }: Observation, variant: number): Observation {
  const value = content.valueQuantity?.value ?? 1;
  return { ...content, valueQuantity: { ...content.valueQuantity, value: Math.round(1000 * value + variant + 1) / 1000 } };
}

async function feedersOf(world: World): Promise<Feeder[]> {
  const shares = shareOut(world);
  return Promise.all(
    shares.map(async ({ organization, observations }) => {
      const headers = headersFor(world, `Organization/${organization}`);
      return { headers, observations: await accepted(world.url, headers, observations) };
    }),
  );
}

/** Only what the server accepts from this feeder (open record, past consent): refusals would be cheaper than writes. */
async function accepted(url: string, headers: Record<string, string>, candidates: readonly Observation[]): Promise<Observation[]> {
  const good: Observation[] = [];
  let refusal = '';
  for (const candidate of candidates) {
    if (good.length === OBSERVATIONS) break;
    const { method, path, body } = update(candidate, 0);
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    if (response.ok) good.push(candidate);
    else refusal = `${response.status} ${text.slice(0, 600)}`;
  }
  if (good.length < 2) throw new Error(`The server accepts no observation of a feeder. Last refusal: ${refusal}`);
  return good;
}

function shareOut({ corpus, connections }: World): { organization: string; observations: Observation[] }[] {
  const byFeeder = new Map<string, Observation[]>();
  for (const { organization, observation } of corpus.samples) {
    byFeeder.set(organization, [...(byFeeder.get(organization) ?? []), observation]);
  }
  const feeders = [...byFeeder.keys()]
    .filter((organization) => (byFeeder.get(organization)?.length ?? 0) >= OBSERVATIONS)
    .sort((a, b) => (byFeeder.get(b)?.length ?? 0) - (byFeeder.get(a)?.length ?? 0))
    .slice(0, connections);
  if (feeders.length === 0) throw new Error('The region has no organisation with enough observations.');
  return Array.from({ length: connections }, (_, i) => {
    const organization = feeders[i % feeders.length] as string;
    const sharers = Math.ceil((connections - (i % feeders.length)) / feeders.length);
    const observations = (byFeeder.get(organization) ?? []).filter((_, k) => k % sharers === Math.floor(i / feeders.length));
    return { organization, observations };
  });
}
