// The Ministry's own FHIR of five documents beside ours, type by type, and why ours differs where it does.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '@medplum/fhirtypes';
import { ingested } from '#ingest/ingest.fixture.ts';

const folder = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));
export const pairs = [
  ['LAB', 'lab/ministry-example-lab.xml', 'ministry-lab.json'],
  ['LDO', 'discharge-letter/ministry-example-ldo.xml', 'ministry-ldo.json'],
  ['RAD', 'radiology/ministry-example-rad.xml', 'ministry-rad.json'],
  ['RSA', 'specialist-report/ministry-example-rsa.xml', 'ministry-rsa.json'],
  ['SING_VACC', 'vaccination-single/ministry-example-sing_vacc.xml', 'ministry-sing_vacc.json'],
] as const;
export const arePairsThere = existsSync(`${folder}cda2`) && existsSync(`${folder}fhir-it`);

const people = 'people and institutions of a document are contained in it: a document does not write the registry (decision 0013)';
const reasons: Readonly<Record<string, string>> = {
  Patient: 'the person is the registry’s Patient; what the document says of them is contained in the Composition',
  Practitioner: people,
  PractitionerRole: people,
  Organization: people,
  Location: people,
  RelatedPerson: people,
  Binary: 'the file as it was sent is kept: it is the legal document',
  Provenance: 'who wrote, entered, signed, keeps and receives it, and which file it was read from',
  DiagnosticReport: 'one report for the document, with its code; an exam within it is an Observation',
  Observation:
    'a diagnosis is a Condition, a status or severity an element; an exam around one result is a group of it; a date due is a recommendation',
  Condition: 'diagnoses of admission and discharge and reasons are Conditions, each with its kind in category',
  ImmunizationRecommendation: 'the dates when a dose is due or overdue are criteria of a recommendation',
  MedicationAdministration:
    'a drug given during the stay keeps its ranges of dose and rate in a MedicationStatement; MedicationAdministration has no ranges',
  MedicationStatement:
    'a drug given during the stay keeps its ranges of dose and rate in a MedicationStatement; MedicationAdministration has no ranges',
  MedicationRequest: 'one request for each prescription; strength and package are details of the product',
  Medication: 'the drug is a concept with AIC and ATC; strength and package are details of the product',
  ServiceRequest: 'the order of the header, and each act that is asked for or proposed; a plan in words stays narrative',
  CarePlan: 'a plan that has words only is narrative of its section',
  List: 'the sections of the Composition list their entries',
  Procedure: 'what was done, and a part of it, is a Procedure each',
  Encounter: 'the encounter of the header, where it tells of one',
  Composition: 'one in both',
};

export interface Row {
  readonly document: string;
  readonly type: string;
  readonly theirs: number;
  readonly ours: number;
  readonly why: string | undefined;
}

export async function compareWithMinistry(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [document, source, target] of pairs) {
    const { resources } = await ingested(readFileSync(`${folder}cda2/${source}`));
    const bundle = JSON.parse(readFileSync(`${folder}fhir-it/${target}`, 'utf8')) as Bundle;
    const ours = counted(resources.map(({ value }) => value.resourceType));
    const theirs = counted((bundle.entry ?? []).flatMap(({ resource }) => resource?.resourceType ?? []));
    for (const type of [...new Set([...theirs.keys(), ...ours.keys()])].sort()) {
      const [t, o] = [theirs.get(type) ?? 0, ours.get(type) ?? 0];
      rows.push({ document, type, theirs: t, ours: o, why: t === o ? 'the same' : reasons[type] });
    }
  }
  return rows;
}

function counted(types: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

export function comparisonPage(rows: readonly Row[]): string {
  const lines = rows.map(({ document, type, theirs, ours, why }) => `| ${document} | ${type} | ${theirs} | ${ours} | ${why ?? ''} |`);
  return `# Beside the Ministry's mapping

Made by \`UPDATE=1 npx vitest run server/journeys/ministry-comparison.test.ts\` from the five documents whose FHIR the Ministry publishes.
Of theirs we do not take: fullUrls that are placeholders, conditions without a system, \`conclusion\` that is an anchor of the narrative, \`line: [null, ...]\`,
status \`registered\` of a signed report, a quantity without the system of its unit, narrative marked as generated.

| document | type | theirs | ours | why |
|---|---|---|---|---|
${lines.join('\n')}
`;
}
