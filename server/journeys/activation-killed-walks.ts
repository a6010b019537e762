// A walk through activation in which the server dies at moments of every step: what is left is the step before, or the step done.
import type { Bundle, Consent, DocumentReference, Provenance, Resource, Task } from '@medplum/fhirtypes';
import { expect } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import type { Moment } from '#store/contract/mortal-database.ts';
import type { StoredAuditRecord } from '#store/store.ts';
import type { Engine } from './engines.ts';
import type { MortalServer } from './mortal-server.ts';

export const patient = 'citizen-new';

export interface MortalStep {
  readonly name: string;
  /** The server dies at each of these; then the step is made, unless it was done. */
  readonly moments: readonly Moment[];
  press(): Promise<unknown>;
  readonly after: Left;
}

/** What there is of an opening. */
export interface Left {
  /** As the door shows where one stands. */
  readonly at: string;
  readonly step: string | undefined;
  readonly consents: string;
  readonly receipts: number;
  readonly proofs: number;
  readonly olderDataAsked: boolean;
  /** The status of a report that the hospital feeds. */
  readonly feed: number;
}

export interface MortalDoor {
  readonly server: MortalServer;
  /** Where the person stands, as this door shows it. */
  at(): Promise<string>;
}

const nothing = { step: undefined, consents: '', receipts: 0, proofs: 0, olderDataAsked: false, feed: 422 };
/** Nothing is open, unless said otherwise. */
export const left = (at: string, more: Partial<Left> = {}): Left => ({ ...nothing, at, ...more });

/** Every death costs a start: on the second database the server dies where the engines differ, in a transaction and around its end. */
export function momentsOn(engine: Engine, first: readonly Moment[], both: readonly Moment[]): readonly Moment[] {
  return engine === 'SQLite' ? [...first, ...both] : both;
}

export async function walkThroughDeaths(door: MortalDoor, steps: readonly MortalStep[]): Promise<void> {
  const { server } = door;
  let olderDataAsked = false;
  for (const { name, moments, press, after } of steps) {
    let done = false;
    const asked = olderDataAsked;
    olderDataAsked = after.olderDataAsked;
    for (const moment of moments) {
      const before = await known(server);
      const statement = await server.dyingAt(moment, press);
      const trail = await server.trailOf(patient);
      await server.rise();
      const now = await known(server);
      done = moment === 'after commit';
      const where = `${name}, dead ${moment} at "${statement}"`;
      if (!done) expect(now, where).toEqual(before);
      const named = versionsNamed(trail);
      const versions = versionsOf(now);
      expect(
        versions.filter((version) => !named.includes(version)),
        where,
      ).toEqual([]);
      // What an officer does not see: the questions to those who feed, in an open record.
      const unseen = named.filter((version) => !versions.includes(version));
      expect(
        unseen.filter((version) => !/^Task\/.*\/1$/.test(version)),
        where,
      ).toEqual([]);
      expect(unseen.length > 0, where).toBe(done ? after.olderDataAsked : asked);
      if (done) expect(await leftOf(door), where).toEqual(after);
    }
    if (done) continue;
    await press();
    expect(await leftOf(door), name).toEqual(after);
  }
}

type Known = readonly Resource[];

/** As FHIR tells it to an officer: the words of every resource that an opening writes. */
async function known(server: MortalServer): Promise<Known> {
  const found: Resource[] = [];
  // A Provenance is found by what it is about: its parameter `patient` knows those only that name the Patient itself among their targets.
  for (const type of ['Task', 'Consent', 'DocumentReference']) {
    const question = `/${type}?patient=${patient}&_revinclude=Provenance:target&_count=1000`;
    const { status, body } = await ask<Bundle>(server, 'operator', 'GET', question);
    expect(status).toBe(200);
    found.push(...(body.entry ?? []).flatMap(({ resource }) => resource ?? []));
  }
  return [...new Map(found.map((one) => [`${one.resourceType}/${one.id}`, one])).values()];
}

async function leftOf({ server, at }: MortalDoor): Promise<Left> {
  const resources = await known(server);
  const of = <T extends Resource>(type: T['resourceType']): readonly T[] => resources.filter((one): one is T => one.resourceType === type);
  const receipts = of<DocumentReference>('DocumentReference');
  for (const { content } of receipts)
    expect((await ask(server, patient, 'GET', `/${content[0]?.attachment.url}`)).status, 'the file of a receipt').toBe(200);
  const sent = {
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: new Date().toISOString(),
  };
  return {
    at: await at(),
    step:
      of<Task>('Task')
        .map(({ businessStatus }) => businessStatus?.coding?.[0]?.code)
        .join(' ') || undefined,
    consents: of<Consent>('Consent')
      .map(({ category, status, provision }) => `${category[0]?.coding?.[0]?.code} ${status} ${provision?.type}`)
      .sort()
      .join(', '),
    receipts: receipts.length,
    proofs: of<Provenance>('Provenance').length,
    olderDataAsked: ((await ask<Bundle>(server, 'hospital', 'GET', `/Task?patient=${patient}&status=requested`)).body.total ?? 0) > 0,
    feed: (await ask(server, 'hospital', 'POST', '/DiagnosticReport', sent)).status,
  };
}

/** Every version that the acts of the person name in the audit trail. */
function versionsNamed(trail: readonly StoredAuditRecord[]): readonly string[] {
  const acts = trail.filter(({ action, outcome }) => /^\$(activate|consent-choices)$/.test(action) && outcome === 'success');
  return [
    ...new Set(acts.flatMap(({ what }) => what.filter((name) => /^(Task|Consent|DocumentReference|Provenance)\//.test(name)))),
  ].sort();
}

function versionsOf(resources: Known): readonly string[] {
  return resources
    .flatMap(({ resourceType, id, meta }) =>
      Array.from({ length: Number(meta?.versionId) }, (_, i) => `${resourceType}/${id}/_history/${i + 1}`),
    )
    .sort();
}

export async function ask<T = Resource>(
  server: MortalServer,
  persona: PersonaName,
  method: string,
  path: string,
  sent?: unknown,
): Promise<{ readonly status: number; readonly text: string; readonly body: T }> {
  const response = await fetch(`${server.url}/fhir${path}`, {
    method,
    headers: { Authorization: `Bearer ${await server.token(persona)}`, 'Content-Type': 'application/fhir+json' },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : undefined) as T };
}
