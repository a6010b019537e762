// Everything in ../shared/samples/fhir-it, fed by the hospital: accepted, accepted with warnings, or refused, each with its reason.
// docs/real-input.md explains the table.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, BundleEntry, CodeableConcept, Identifier, Resource } from '@medplum/fhirtypes';
import { loadConformance } from '#conformance/load.ts';
import { createReadXml } from '#conformance/xml/read-xml.ts';
import { entryResourceTexts, isSameText, spliceMembers } from '#fhir/json-text.ts';
import { readJson } from '#fhir/json.ts';
import { rewriteReferences } from '#fhir/reference.ts';
import {
  areSamplesThere,
  entriesOf,
  loadSample,
  openRecords,
  sampleFiles,
  samples,
  tableOf,
  type Exchange,
  type Outcome,
  type Verdict,
} from './real-input.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const { searchParameters, structures } = loadConformance();
const readXml = createReadXml(structures);

/** Of each file, what is expected; the reasons in the order in which they come. */
const expected: Readonly<Record<string, readonly [Verdict, ...RegExp[]]>> = {
  'hl7it-base-Patient-birthPlace-opt2.xml': ['accepted'],
  'hl7it-base-Patient-cf-residenza.xml': ['accepted'],
  'mapping-lab-simple.json': ['refused', /Composition.*the record of this person is not open/, /ServiceRequest.*not open/],
  'mapping-lab-transaction.json': ['refused', /`2022-03-22T22:12:21` is no dateTime/, /An empty Identifier/],
  'ministry-lab.json': ['accepted with warnings', /no-subject/, /registry-prevails/, /unqualified-identifier ×8/],
  'ministry-ldo.json': ['accepted with warnings', /registry-prevails/, /unqualified-identifier ×6/],
  'ministry-rad.json': ['accepted with warnings', /no-subject/, /registry-prevails/, /unqualified-identifier ×7/],
  'ministry-rsa.json': ['accepted with warnings', /no-subject/, /registry-prevails/, /unqualified-identifier ×7/],
  'ministry-sing_vacc.json': ['accepted with warnings', /registry-prevails/, /unqualified-identifier ×6/],
};
const shorthand: readonly [Verdict, RegExp] = ['refused', /FHIR Shorthand is a notation for authors/];

const absent = `The samples are not there (${samples}), so no real input is loaded.`;
const isCi = process.env['CI'] === 'true';
if (!areSamplesThere) process.stdout.write(`${absent}\n`);

if (!areSamplesThere && isCi) {
  test('The real input is there', () => {
    expect.fail(absent);
  });
}

describe.skipIf(!areSamplesThere)('The examples of the Ministry and of HL7 Italia', { timeout: 120_000 }, () => {
  let server: TestServer;
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    server = await startTestServer();
    await openRecords(server);
    for (const name of sampleFiles()) outcomes.set(name, await loadSample(server, join(samples, name), { asPublished: true }));
    process.stdout.write(`${tableOf([...outcomes.values()])}\n`);
  });
  afterAll(() => server.close());

  const names = areSamplesThere ? sampleFiles() : [];
  const accepted = names.filter((name) => expected[name]?.[0].startsWith('accepted'));

  test.each(names)('%s meets the expected verdict, with its reason', (name) => {
    const [verdict, ...reasons] = expected[name] ?? (name.endsWith('.fsh.txt') ? shorthand : ['accepted' as const]);
    const outcome = outcomes.get(name);
    expect(outcome).toMatchObject({ verdict });
    expect(outcome?.reasons).toHaveLength(reasons.length);
    reasons.forEach((reason, i) => expect(outcome?.reasons[i]).toMatch(reason));
  });

  test('are explained as they are answered', () => {
    const page = readFileSync(new URL('../../docs/real-input.md', import.meta.url), 'utf8');
    expect(page).toContain(tableOf([...outcomes.values()]));
  });

  test.each(accepted)('of %s everything that was stored reads back as it was sent', async (name) => {
    const stored = storedBy(outcomes.get(name)?.exchanges ?? []);
    expect(stored.length).toBeGreaterThan(name === 'hl7it-base-Patient-cf-residenza.xml' ? -1 : 0);
    for (const { path, text } of stored) {
      const reply = await server.ask('hospital', 'GET', path);
      expect(reply.status, path).toBe(200);
      expect(isSameText(withoutStamp(reply.text), withoutStamp(text)), `${path}\n${reply.text}\n${text}`).toBe(true);
    }
  });

  test.each(accepted)('of %s everything that was stored is found by its identifiers and codes', async (name) => {
    for (const { type, id, text } of storedBy(outcomes.get(name)?.exchanges ?? [])) {
      for (const question of questionsFor(JSON.parse(text) as Resource)) {
        const reply = await server.ask<Bundle>('hospital', 'GET', `/${type}?${question}&_id=${id}`, {
          headers: { Prefer: 'handling=strict' },
        });
        expect(reply.status, reply.text).toBe(200);
        expect(reply.body.total, `${type}?${question}`).toBe(1);
      }
    }
  });

  test.each(accepted)('%s changes nothing when the loader brings it again', async (name) => {
    const twice = await startTestServer();
    await openRecords(twice);
    const first = await loadSample(twice, join(samples, name), { asPublished: false });
    const versions = await versionsSeen(twice);
    const second = await loadSample(twice, join(samples, name), { asPublished: false });
    expect(placesOf(second)).toEqual(placesOf(first));
    expect(await versionsSeen(twice)).toBe(versions);
    await twice.close();
  });

  test.each(accepted.filter((name) => name.endsWith('.json')))(
    '%s, posted twice as it is published, repeats what it creates and nothing else',
    async (name) => {
      const twice = await startTestServer();
      await openRecords(twice);
      const first = await loadSample(twice, join(samples, name), { asPublished: true });
      const second = await loadSample(twice, join(samples, name), { asPublished: true });
      const { entry = [] } = JSON.parse(readFileSync(join(samples, name), 'utf8')) as Bundle;
      const [before, after] = [placesOf(first).map(idOf), placesOf(second).map(idOf)];
      const statuses = second.exchanges.flatMap(entriesOf).map(({ response }) => response?.status);
      entry.forEach(({ request }, i) => {
        expect(statuses[i]).toBe(request?.method === 'POST' ? '201 Created' : '200 OK');
        expect(after[i] === before[i], `${i}`).toBe(request?.method !== 'POST');
      });
      await twice.close();
    },
  );
});

describe.skipIf(!areSamplesThere)('What is refused would be accepted', { timeout: 60_000 }, () => {
  test.each<[string, string, (text: string) => string, number]>([
    [
      'mapping-lab-simple.json',
      'with the codice fiscale in its own system',
      (text) => text.replace('"urn:oid:2.16.840.1.113883.2.9.4.3.8"', '"urn:oid:2.16.840.1.113883.2.9.4.3.2"'),
      14,
    ],
    [
      'mapping-lab-transaction.json',
      'with a time zone and without the empty identifier',
      (text) =>
        text
          .replaceAll(/(DateTime": *"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)"/g, '$1+01:00"')
          .replace(/"identifier": *\[\s*\{\s*"id": *"Document00"\s*\}\s*\],/, ''),
      33,
    ],
  ])('%s %s', async (name, _how, correct, entries) => {
    const folder = mkdtempSync(join(tmpdir(), 'real-input-'));
    const server = await startTestServer();
    try {
      await openRecords(server);
      const path = join(folder, name);
      writeFileSync(path, correct(readFileSync(join(samples, name), 'utf8')));
      const outcome = await loadSample(server, path, { asPublished: true });
      expect(outcome.reasons.join('\n')).not.toContain('Bundle.entry');
      expect(outcome).toMatchObject({ verdict: 'accepted with warnings', entries });
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
});

interface Stored {
  readonly type: string;
  readonly id: string;
  /** `/Observation/1/_history/1` */
  readonly path: string;
  /** As it was sent, its references turned into those of this server. */
  readonly text: string;
}

/** What the answer says was written. */
function storedBy(exchanges: readonly Exchange[]): readonly Stored[] {
  return exchanges.flatMap((exchange) => {
    if (exchange.request.contentType === 'application/fhir+xml') return storedFromXml(exchange);
    const { text } = readJson(exchange.request.body as string);
    const { entry = [] } = JSON.parse(text) as Bundle;
    const texts = entryResourceTexts(text);
    const answers = entriesOf(exchange);
    const names = new Map(entry.flatMap(({ fullUrl = '' }, i) => namesOf(fullUrl, answers[i])));
    return answers.flatMap((answer, i) => {
      const isKept =
        answer.response?.outcome !== undefined && JSON.stringify(answer.response.outcome).includes('belongs to the regional registry');
      const sent = texts[i];
      if (isKept || sent === undefined) return [];
      const [type = '', id = ''] = placeOf(answer).split('/');
      return [{ type, id, path: `/${answer.response?.location}`, text: rewriteReferences(sent, (reference) => names.get(reference)) }];
    });
  });
}

/** A person whom the server knows already is not created again. */
function storedFromXml({ request, reply }: Exchange): readonly Stored[] {
  if (reply.status !== 201) return [];
  const { resourceType: type, id = '' } = JSON.parse(reply.text) as Resource;
  return [{ type, id, path: `/${type}/${id}`, text: readXml(Buffer.from(request.body).toString('utf8')) }];
}

function namesOf(fullUrl: string, answer: BundleEntry | undefined): [string, string][] {
  const place = placeOf(answer);
  return [
    [fullUrl, place],
    [fullUrl.split('/').slice(-2).join('/'), place],
  ];
}

function placeOf(answer: BundleEntry | undefined): string {
  return idOf(answer?.response?.location ?? '');
}

function idOf(location: string): string {
  return location.split('/').slice(0, 2).join('/');
}

function placesOf({ exchanges }: Outcome): string[] {
  return exchanges.flatMap(entriesOf).map(({ response }) => response?.location ?? '');
}

async function versionsSeen(server: TestServer): Promise<number> {
  return (await server.ask<Bundle>('hospital', 'GET', '/_history?_count=1')).body.total ?? 0;
}

/** The server's own part of the metadata and the id differ by right. */
function withoutStamp(text: string): string {
  const { versionId: _version, lastUpdated: _updated, ...meta } = (JSON.parse(text) as Resource).meta ?? {};
  return spliceMembers(text, { id: undefined, meta: Object.keys(meta).length === 0 ? undefined : JSON.stringify(meta) });
}

function questionsFor(resource: Resource): readonly string[] {
  const { resourceType, identifier, code, type } = resource as {
    resourceType: string;
    identifier?: Identifier | Identifier[];
    code?: CodeableConcept;
    type?: CodeableConcept | CodeableConcept[];
  };
  const identifiers = [identifier ?? []]
    .flat()
    .flatMap(({ system, value }) => (value === undefined ? [] : [['identifier', system, value] as const]));
  const codes = [['code', code] as const, ...[type ?? []].flat().map((each) => ['type', each] as const)].flatMap(([name, concept]) =>
    (concept?.coding ?? []).flatMap((coding) => (coding.code === undefined ? [] : [[name, coding.system, coding.code] as const])),
  );
  return [...identifiers, ...codes]
    .filter(([name]) => searchParameters.get(resourceType, name)?.type === 'token')
    .map(([name, system, value]) => `${name}=${encodeURIComponent(`${system === undefined ? '' : system}|${value}`)}`);
}
