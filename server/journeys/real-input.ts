// The examples that the Ministry and HL7 Italia publish, loaded as a feeding system would load them, and what became of each.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle, BundleEntry, Consent, Identifier, OperationOutcome, Patient } from '@medplum/fhirtypes';
import { deliver } from '#load/deliver.ts';
import type { Reply as LoadReply, Request as LoadRequest } from '#load/client.ts';
import type { Refusal } from '#load/parcel.ts';
import { readParcels } from '#load/read-file.ts';
import type { TestServer } from './test-server.ts';

export const samples = fileURLToPath(new URL('../../../shared/samples/fhir-it/', import.meta.url));
export const areSamplesThere = existsSync(samples);

const codiceFiscale = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const codiceFiscaleShape = /^[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]$/;

export type Verdict = 'accepted' | 'accepted with warnings' | 'refused';

export interface Exchange {
  readonly request: LoadRequest;
  readonly reply: LoadReply;
}

export interface Outcome {
  readonly file: string;
  readonly kind: string;
  readonly entries: number;
  readonly verdict: Verdict;
  /** Each said once, with how often it was said; in the order of the alphabet. */
  readonly reasons: readonly string[];
  readonly exchanges: readonly Exchange[];
}

export function sampleFiles(): readonly string[] {
  return readdirSync(samples)
    .filter((name) => name !== 'SOURCES.txt')
    .sort();
}

/** Everybody whom a sample is about gets a record with all consents, as an activation long ago would have left it. */
export async function openRecords(server: TestServer): Promise<void> {
  const persons = new Map<string, Identifier>();
  for (const name of sampleFiles()) {
    const text = readFileSync(join(samples, name), 'utf8');
    const found = name.endsWith('.json') ? identifiersOf(JSON.parse(text) as Bundle) : name.endsWith('.xml') ? identifiersInXml(text) : [];
    for (const { system, value } of found) {
      if (value !== undefined && (system === codiceFiscale || codiceFiscaleShape.test(value)))
        persons.set(value, { system: codiceFiscale, value });
    }
  }
  await server.put([...persons.values()].flatMap((identifier, i) => recordOf(`sample-${i}`, identifier)));
}

function identifiersOf(bundle: Bundle): readonly Identifier[] {
  return (bundle.entry ?? []).flatMap(({ resource }) => (resource?.resourceType === 'Patient' ? (resource.identifier ?? []) : []));
}

function identifiersInXml(text: string): readonly Identifier[] {
  return [...text.matchAll(/<value value="([^"]*)"\/>/g)].map(([, value = '']) => ({ value }));
}

function recordOf(id: string, identifier: Identifier): readonly (Patient | Consent)[] {
  const consents = ['feed', 'past', 'consultation'].map((category): Consent => ({
    resourceType: 'Consent',
    id: `${id}-${category}`,
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/consent-category', code: category }] }],
    patient: { reference: `Patient/${id}` },
    dateTime: '2020-06-10T10:30:00+02:00',
    policyRule: { text: 'DPCM 178/2015' },
    provision: { type: 'permit' },
  }));
  return [{ resourceType: 'Patient', id, identifier: [identifier], name: [{ text: 'A person of the samples' }] }, ...consents];
}

/** `asPublished`: Bundles of requests go as they are; everything else always goes the loader's way. */
export async function loadSample(server: TestServer, path: string, { asPublished }: { readonly asPublished: boolean }): Promise<Outcome> {
  const exchanges: Exchange[] = [];
  const send = async (request: LoadRequest): Promise<LoadReply> => {
    const headers = {
      'Content-Type': request.contentType,
      ...(request.ifNoneExist === undefined ? {} : { 'If-None-Exist': request.ifNoneExist }),
    };
    const body = typeof request.body === 'string' ? request.body : Buffer.from(request.body).toString('utf8');
    const { status, text } = await server.ask('hospital', request.method, `/${request.path}`, { body, headers });
    const reply = { status, text, milliseconds: 0 };
    exchanges.push({ request, reply });
    return reply;
  };
  const refusals: Refusal[] = [];
  let entries = 0;
  for await (const parcel of readParcels({ path, bytes: statSync(path).size }, { asIs: asPublished, serverIds: true })) {
    const verdict = await deliver(send, parcel, () => undefined);
    refusals.push(...verdict.refusals);
    entries += verdict.results.length;
  }
  const warnings = exchanges.flatMap(({ reply }) => warningsOf(reply));
  return {
    file: basename(path),
    kind: kindOf(path),
    entries,
    verdict: refusals.length > 0 ? 'refused' : warnings.length > 0 ? 'accepted with warnings' : 'accepted',
    reasons: counted(refusals.length > 0 ? refusals.map(reasonOf) : warnings),
    exchanges,
  };
}

function kindOf(path: string): string {
  if (path.endsWith('.fsh.txt')) return 'FHIR Shorthand';
  if (path.endsWith('.xml')) return 'resource (XML)';
  const { resourceType, type } = JSON.parse(readFileSync(path, 'utf8')) as Bundle;
  return resourceType === 'Bundle' ? `${type} Bundle` : 'resource';
}

function reasonOf({ entry, type, diagnostics }: Refusal): string {
  return entry === 'file' ? diagnostics : `${entry} (${type}): ${diagnostics}`;
}

export function entriesOf({ reply }: Exchange): readonly BundleEntry[] {
  const body = JSON.parse(reply.text) as { resourceType: string; entry?: BundleEntry[] };
  return body.resourceType === 'Bundle' ? (body.entry ?? []) : [];
}

function warningsOf({ text }: LoadReply): readonly string[] {
  const body = JSON.parse(text) as Bundle | OperationOutcome;
  const outcomes = body.resourceType === 'Bundle' ? (body.entry ?? []).flatMap(({ response }) => response?.outcome ?? []) : [body];
  return outcomes
    .flatMap((outcome) => (outcome.resourceType === 'OperationOutcome' ? outcome.issue : []))
    .flatMap(({ severity, diagnostics = '' }) => (severity === 'warning' ? [toleranceOf(diagnostics)] : []));
}

/** The names by which `docs/real-input.md` explains the warnings. */
const tolerances: readonly (readonly [RegExp, string])[] = [
  [/names no system; the system of the entry's own identifier was taken/, 'unqualified-identifier'],
  [/belongs to the regional registry; it was used as it is/, 'registry-prevails'],
  [/names no person of this server whom it is about/, 'no-subject'],
];

function toleranceOf(diagnostics: string): string {
  return tolerances.find(([shape]) => shape.test(diagnostics))?.[1] ?? diagnostics;
}

function counted(reasons: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, count]) => (count === 1 ? reason : `${reason} ×${count}`));
}

/** As it stands in `docs/real-input.md`; what is alike in all files of a notation is one row. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const shorthand = outcomes.filter(({ kind }) => kind === 'FHIR Shorthand');
  const others = outcomes.filter(({ kind }) => kind !== 'FHIR Shorthand');
  const [first] = shorthand;
  const rows = others.map(({ file, kind, entries, verdict, reasons }) => [
    `\`${file}\``,
    kind,
    String(entries),
    verdict,
    reasons.join('<br>'),
  ]);
  if (first !== undefined)
    rows.push([`\`*.fsh.txt\` (${shorthand.length} files)`, first.kind, '', first.verdict, first.reasons.join('<br>')]);
  return [['file', 'kind', 'entries', 'verdict', 'reasons'], ['---', '---', '---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
