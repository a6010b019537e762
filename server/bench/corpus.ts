// What the benchmarks need to know of a generated region: who exists, whose data they are, how many bytes it has.
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Observation, Patient, PractitionerRole, Reference, Resource } from '@medplum/fhirtypes';

export interface Corpus {
  readonly resources: number;
  readonly bodyBytes: number;
  /** By id. */
  readonly patients: ReadonlyMap<string, Patient>;
  /** Practitioner id of a GP -> the persons assisted. */
  readonly patientsOfGp: ReadonlyMap<string, readonly string[]>;
  /** Practitioner id -> the organisation of the role. */
  readonly organizationOf: ReadonlyMap<string, string>;
  /** Patient id -> ids. */
  readonly reports: ReadonlyMap<string, readonly string[]>;
  readonly observations: ReadonlyMap<string, readonly string[]>;
  /** Laboratory observations as they were fed, with the feeding organisation: models for new ones. */
  readonly samples: readonly { readonly organization: string; readonly observation: Observation }[];
  /** `system|code` of observations, most frequent first. */
  readonly codes: readonly string[];
  /** First and last clinical day of the observations, `YYYY-MM-DD`. */
  readonly days: readonly [string, string];
}

const MOST_SAMPLES = 4000;

class Gathering {
  resources = 0;
  bodyBytes = 0;
  readonly patients = new Map<string, Patient>();
  readonly patientsOfGp = new Map<string, string[]>();
  readonly organizationOf = new Map<string, string>();
  readonly reports = new Map<string, string[]>();
  readonly observations = new Map<string, string[]>();
  readonly samples: { organization: string; observation: Observation }[] = [];
  readonly counts = new Map<string, number>();
  days: [string, string] = ['9999-12-31', '0000-01-01'];

  add(line: string): void {
    const resource = JSON.parse(line) as Resource;
    this.resources += 1;
    this.bodyBytes += Buffer.byteLength(line);
    if (resource.resourceType === 'Patient') this.#patient(resource);
    if (resource.resourceType === 'PractitionerRole') this.#role(resource);
    if (resource.resourceType === 'DiagnosticReport') put(this.reports, idOf(resource.subject), resource.id);
    if (resource.resourceType === 'Observation') this.#observation(resource);
  }

  #patient(patient: Patient): void {
    if (patient.id !== undefined) this.patients.set(patient.id, patient);
    put(this.patientsOfGp, idOf(patient.generalPractitioner?.[0]), patient.id);
  }

  #role({ practitioner, organization }: PractitionerRole): void {
    const [who, where] = [idOf(practitioner), idOf(organization)];
    if (who !== undefined && where !== undefined) this.organizationOf.set(who, where);
  }

  #observation(observation: Observation): void {
    put(this.observations, idOf(observation.subject), observation.id);
    const coding = observation.code.coding?.[0];
    const code = `${coding?.system}|${coding?.code}`;
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    const day = observation.effectiveDateTime?.slice(0, 10);
    if (day !== undefined) this.days = [day < this.days[0] ? day : this.days[0], day > this.days[1] ? day : this.days[1]];
    const organization = observation.meta?.source?.split('/').at(-1);
    if (organization !== undefined && observation.valueQuantity !== undefined) this.#sample(organization, observation);
  }

  /** Spread over the whole region: later ones take the places of earlier ones. */
  #sample(organization: string, observation: Observation): void {
    const place = this.samples.length < MOST_SAMPLES ? this.samples.length : (this.resources * 7919) % (2 * MOST_SAMPLES);
    if (place < MOST_SAMPLES) this.samples[place] = { organization, observation };
  }

  done(): Corpus {
    const codes = [...this.counts].sort((a, b) => b[1] - a[1]).map(([code]) => code);
    return { ...this, codes };
  }
}

function put(lists: Map<string, string[]>, key: string | undefined, value: string | undefined): void {
  if (key === undefined || value === undefined) return;
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function idOf(reference: Reference | undefined): string | undefined {
  return reference?.reference?.split('/').at(-1);
}

export async function readCorpus(folder: string): Promise<Corpus> {
  const gathering = new Gathering();
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.ndjson')).sort()) {
    for await (const line of createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Infinity })) {
      if (line !== '') gathering.add(line);
    }
  }
  return gathering.done();
}

export function fiscalCodeOf({ identifier }: Patient): string | undefined {
  return identifier?.find(({ system }) => system === 'urn:oid:2.16.840.1.113883.2.9.4.3.2')?.value;
}
