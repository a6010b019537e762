// The Ministry's own FHIR of five documents beside ours, type by type and element by element, and why ours differs where it does.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { loadUnits } from '#conformance/ucum.ts';
import { ingested } from '#ingest/ingest.fixture.ts';
import { decodeXml } from '#ingest/xml/decode.ts';
import { differences, leavesOf, type Difference } from './element-differences.ts';
import { containedIn, createResolveLink, identitiesOf } from './linked-resources.ts';
import { ruleFor, rules, type Rule } from './ministry-rules.ts';

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

interface Pair {
  readonly document: string;
  readonly source: string;
  readonly theirs: readonly Resource[];
  readonly ours: readonly Resource[];
}

async function readPairs(): Promise<readonly Pair[]> {
  const isUnit = await loadUnits();
  return Promise.all(
    pairs.map(async ([document, source, target]) => {
      const bytes = readFileSync(`${folder}cda2/${source}`);
      const { resources } = await ingested(bytes, { isUnit });
      const bundle = JSON.parse(readFileSync(`${folder}fhir-it/${target}`, 'utf8')) as Bundle;
      return {
        document,
        source: decodeXml(bytes),
        theirs: (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []),
        ours: resources.map(({ value }) => value),
      };
    }),
  );
}

export interface Comparison {
  readonly rows: readonly Row[];
  readonly elements: readonly Classified[];
}

export interface Classified extends Difference {
  readonly document: string;
  readonly rule: Rule | undefined;
}

export async function compareWithMinistry(): Promise<Comparison> {
  const found = await readPairs();
  return { rows: found.flatMap(compareTypes), elements: found.flatMap(compareElements) };
}

function compareTypes(pair: Pair): Row[] {
  const [ours, theirs] = [counted(pair.ours), counted(pair.theirs)];
  return typesOf(pair).map((type) => {
    const [t, o] = [theirs.get(type) ?? 0, ours.get(type) ?? 0];
    return { document: pair.document, type, theirs: t, ours: o, why: t === o ? 'the same number' : reasons[type] };
  });
}

function compareElements(pair: Pair): Classified[] {
  const [ours, theirs] = [valuesOf(pair.ours), valuesOf(pair.theirs)];
  const codes = new Set([...ours].map((value) => value.replace(/^.*\|/, '')));
  const of = (list: readonly Resource[], type: string): Resource[] => list.filter(({ resourceType }) => resourceType === type);
  const person = pair.ours.flatMap(containedIn).find(({ resourceType }) => resourceType === 'Patient');
  const links = { theirs: createResolveLink(pair.theirs), ours: createResolveLink(pair.ours, person) };
  const known = { ours: knownIn(pair.ours), theirs: knownIn(pair.theirs) };
  return typesOf(pair).flatMap((type) =>
    differences(of(pair.theirs, type), of(pair.ours, type), links).map((each) => ({
      ...each,
      document: pair.document,
      rule: ruleFor(each, {
        others: each.side === 'theirs' ? ours : theirs,
        known: each.side === 'theirs' ? known.ours : known.theirs,
        codes,
        source: pair.source,
      }),
    })),
  );
}

/** What anything of a reading is known by, contained resources included. */
function knownIn(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.flatMap((each) => [each, ...containedIn(each)]).flatMap(identitiesOf));
}

function valuesOf(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.flatMap((each) => leavesOf(each)).map(({ value }) => value));
}

function typesOf({ theirs, ours }: Pair): readonly string[] {
  return [...new Set([...theirs, ...ours].map(({ resourceType }) => resourceType))].sort();
}

function counted(resources: readonly Resource[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { resourceType } of resources) counts.set(resourceType, (counts.get(resourceType) ?? 0) + 1);
  return counts;
}

export function comparisonPage({ rows, elements }: Comparison): string {
  const lines = rows.map(({ document, type, theirs, ours, why }) => `| ${document} | ${type} | ${theirs} | ${ours} | ${why ?? ''} |`);
  const count = (rule: Rule, side: Difference['side']): number =>
    elements.filter((each) => each.rule === rule && each.side === side).length;
  const byRule = rules.map(
    (rule) => `| ${rule.name} | ${rule.verdict} | ${count(rule, 'theirs')} | ${count(rule, 'ours')} | ${rule.why} |`,
  );
  return `# Beside the Ministry's mapping

Made by \`UPDATE=1 npx vitest run server/journeys/ministry-comparison.test.ts\` from the five documents whose FHIR the Ministry publishes.

## Element by element

Resources of one type are paired by what they have in common; each value that only one of a pair has is a difference, and falls under the first
rule that fits it. A difference that no rule explains fails the test. ${elements.length} values of five documents differ:

| rule | verdict | only in theirs | only in ours | why |
|---|---|---|---|---|
${byRule.join('\n')}

"Elsewhere" and "more" are checked and not believed: the value is looked for in the other reading, or in the document itself. So are links: each is followed on its side, and the other reading has to have a resource (contained ones included) of one of the
identifiers, codes or names of what it leads to; two links at one place that lead to the same thing are no difference at all. A status, intent, use or name is looked for in the document.

Ours was mended where theirs was right: the sex of a relative has R4's own code (R4 binds it).

## Type by type

| document | type | theirs | ours | why |
|---|---|---|---|---|
${lines.join('\n')}
`;
}
