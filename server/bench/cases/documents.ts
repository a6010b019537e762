// CDA2 documents as laboratories send them: read, taken apart into some fifty resources, validated, committed, audited.
import type { Patient } from '@medplum/fhirtypes';
import { exampleDocument, laboratorySection, type ExamplePerson } from '#ingest/example.fixture.ts';
import { fiscalCodeOf } from '../corpus.ts';
import type { Client, Shot } from '../load.ts';
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
/** Results of a document: they make about 38 and 60 kB of XML. */
const KINDS: readonly Kind[] = [
  { name: 'laboratory CDA2', results: 40 },
  { name: 'laboratory CDA2, 60 kB', results: 66 },
  // As a hospital that keeps its own copy asks.
  { name: 'laboratory CDA2, 60 kB, answered by its outcome', results: 66, prefer: 'return=OperationOutcome' },
];

interface Kind {
  readonly name: string;
  readonly results: number;
  /** Otherwise all that was made is answered. */
  readonly prefer?: string;
}

export async function documentCases(world: World): Promise<Case[]> {
  const senders = await sendersOf(world);
  return KINDS.map((kind, k) => caseOf(world, senders, kind, `${k}`));
}

function caseOf(world: World, senders: readonly Sender[], { name, results, prefer }: Kind, id: string): Case {
  const wish = prefer === undefined ? {} : { prefer };
  const clients = (round: number): Client[] =>
    senders.map(({ headers, people }, i) => ({
      headers: { ...headers, ...wish },
      shots: Array.from({ length: DOCUMENTS }, (_, k) =>
        document(people[k % people.length] as ExamplePerson, `${id}.${i}.${round}.${k}`, results),
      ),
    }));
  const size = Buffer.byteLength(clients(0)[0]?.shots[0]?.body ?? '');
  const remark = `${senders.length} senders, ${results} results and ${Math.round(size / 1000)} kB a document, ${prefer ?? 'all that was made in the answer'}`;
  return { name, url: world.url, clients, remark };
}

function document(person: ExamplePerson, id: string, results: number): Shot {
  const body = exampleDocument({ person, id: `BENCH.${id}`, sections: laboratorySection(results) });
  return { method: 'POST', path: '/fhir/DocumentReference/$ingest', body };
}

async function sendersOf(world: World): Promise<Sender[]> {
  const { samples } = world.corpus;
  const organizations = [...new Set(samples.map(({ organization }) => organization))];
  const count = Math.min(MOST_SENDERS, world.connections);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const organization = organizations[i % organizations.length] as string;
      const headers = { ...headersFor(world, `Organization/${organization}`), 'content-type': 'application/xml' };
      const theirs = samples.filter((sample) => sample.organization === organization);
      const ids = new Set(theirs.flatMap(({ observation }) => observation.subject?.reference?.split('/').at(-1) ?? []));
      return { headers, people: await accepted(world, { headers, ids: [...ids], sender: i }) };
    }),
  );
}

interface Candidates {
  readonly headers: Record<string, string>;
  readonly ids: readonly string[];
  readonly sender: number;
}

/** Those whose record takes documents of this sender: refusals would be cheaper than writes. */
async function accepted(world: World, { headers, ids, sender }: Candidates): Promise<ExamplePerson[]> {
  const good: ExamplePerson[] = [];
  let refusal = '';
  for (const id of ids) {
    if (good.length === PEOPLE) break;
    const patient = world.corpus.patients.get(id);
    const person = patient === undefined ? undefined : personOf(patient);
    if (person === undefined) continue;
    const { method, path, body } = document(person, `${sender}.trial.${id}`, 1);
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
