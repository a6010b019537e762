// CDA2 documents as laboratories send them: read, taken apart into some fifty resources, validated, committed, audited.
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { exampleDocument, laboratorySection, type ExamplePerson } from '#ingest/example.fixture.ts';
import { fiscalCodeOf } from '../corpus.ts';
import type { Client, Shot } from '../load.ts';
import { loadRealDocument, realDocumentName } from '../real-document.ts';
import type { Case } from '../rounds.ts';
import { headersFor, type World } from './world.ts';

interface Sender {
  readonly headers: Record<string, string>;
  readonly people: readonly ExamplePerson[];
}

const MOST_SENDERS = 8;
const PEOPLE = 12;
/** More than a sender gets rid of in one measurement (8 s, 20 a second): a document sent again is only recognised, which would count as one. */
const DOCUMENTS = 160;
/** Two threads have to learn what a document needs of them: some 3 000 documents of all kinds until their code is compiled for it. */
const WARM_UPS = 6;
/** Results of a document: they make about 38 and 60 kB of XML. */
const KINDS: readonly Kind[] = [
  { name: 'laboratory CDA2', write: generated(40), remark: '40 results' },
  { name: 'laboratory CDA2, 60 kB', write: generated(66), remark: '66 results' },
  // As a hospital that keeps its own copy asks.
  {
    name: 'laboratory CDA2, 60 kB, answered by its outcome',
    write: generated(66),
    remark: '66 results',
    prefer: 'return=OperationOutcome',
  },
];

interface Kind {
  readonly name: string;
  readonly write: Write;
  readonly remark: string;
  /** Otherwise all that was made is answered. */
  readonly prefer?: string;
}

/** The document of this person with this number. */
type Write = (person: ExamplePerson, id: string) => string;

function generated(results: number): Write {
  return (person, id) => exampleDocument({ person, id, sections: laboratorySection(results) });
}

export async function documentCases(world: World, say: (line: string) => void): Promise<Case[]> {
  const senders = await sendersOf(world, generated(1));
  const cases = KINDS.map((kind, k) => caseOf(world, senders, kind, `${k}`));
  const real = loadRealDocument();
  if (real !== undefined) return [...cases, await realCase(world, real)];
  say(`documents: ${realDocumentName} is not beside this clone (../shared/samples); the case of a real document is left out`);
  return cases;
}

/** Older than the generated ones, so a sender may have others whose record takes it. */
async function realCase(world: World, write: Write): Promise<Case> {
  const senders = await sendersOf(world, write);
  const { headers, people } = senders[0] as Sender;
  const { method, path, body = '' } = shotOf(write(people[0] as ExamplePerson, 'BENCH.real'));
  const answer = (await (await fetch(world.url + path, { method, headers, body })).json()) as Bundle;
  const made = (answer.entry ?? []).slice(1);
  const results = made.filter(({ resource }) => resource?.resourceType === 'Observation');
  const remark = `as a region published it, ${made.length} resources made (${results.length} Observations)`;
  return caseOf(world, senders, { name: 'laboratory CDA2, real', write, remark }, 'real');
}

function caseOf(world: World, senders: readonly Sender[], { name, write, remark, prefer }: Kind, id: string): Case {
  const wish = prefer === undefined ? {} : { prefer };
  const clients = (round: number): Client[] =>
    senders.map(({ headers, people }, i) => ({
      headers: { ...headers, ...wish },
      shots: Array.from({ length: DOCUMENTS }, (_, k) =>
        shotOf(write(people[k % people.length] as ExamplePerson, `BENCH.${id}.${i}.${round}.${k}`)),
      ),
    }));
  const size = Buffer.byteLength(clients(0)[0]?.shots[0]?.body ?? '');
  const said = `${senders.length} senders, ${remark}, ${Math.round(size / 1000)} kB a document, ${prefer ?? 'all that was made in the answer'}`;
  return { name, url: world.url, clients, remark: said, warmUps: WARM_UPS };
}

function shotOf(body: string): Shot {
  return { method: 'POST', path: '/fhir/DocumentReference/$ingest', body };
}

async function sendersOf(world: World, trial: Write): Promise<Sender[]> {
  const { samples } = world.corpus;
  const organizations = [...new Set(samples.map(({ organization }) => organization))];
  const count = Math.min(MOST_SENDERS, world.connections);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const organization = organizations[i % organizations.length] as string;
      const headers = { ...headersFor(world, `Organization/${organization}`), 'content-type': 'application/xml' };
      const theirs = samples.filter((sample) => sample.organization === organization);
      const ids = new Set(theirs.flatMap(({ observation }) => observation.subject?.reference?.split('/').at(-1) ?? []));
      return { headers, people: await accepted(world, { headers, ids: [...ids], sender: i, trial }) };
    }),
  );
}

interface Candidates {
  readonly headers: Record<string, string>;
  readonly ids: readonly string[];
  readonly sender: number;
  readonly trial: Write;
}

/** Those whose record takes documents of this sender: refusals would be cheaper than writes. */
async function accepted(world: World, { headers, ids, sender, trial }: Candidates): Promise<ExamplePerson[]> {
  const good: ExamplePerson[] = [];
  let refusal = '';
  for (const id of ids) {
    if (good.length === PEOPLE) break;
    const patient = world.corpus.patients.get(id);
    const person = patient === undefined ? undefined : personOf(patient);
    if (person === undefined) continue;
    const { method, path, body } = shotOf(trial(person, `BENCH.${sender}.trial.${id}`));
    const response = await fetch(world.url + path, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    if (response.ok) good.push(person);
    else refusal = `${response.status} ${text.slice(0, 600)}`;
  }
  if (good.length === 0) throw new Error(`The server takes no document of a sender. Last refusal: ${refusal}`);
  return good;
}

function personOf(patient: Patient): ExamplePerson | undefined {
  const fiscalCode = fiscalCodeOf(patient);
  const [name] = patient.name ?? [];
  if (fiscalCode === undefined || name?.family === undefined || patient.birthDate === undefined) return undefined;
  return { fiscalCode, family: name.family, given: name.given?.[0] ?? '', birthTime: patient.birthDate.replaceAll('-', '') };
}
