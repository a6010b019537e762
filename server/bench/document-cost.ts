// What reading one laboratory document costs before anything is stored, in process: the processor time of each
// stage by itself, the mean of many times: what else the machine does counts little.
import { loadConformance } from '#conformance/load.ts';
import { loadUnits } from '#conformance/ucum.ts';
import { createValidator } from '#conformance/validate.ts';
import { createClassifier } from '#consent/classify.ts';
import { loadPolicy } from '#consent/policy.ts';
import { exampleDocument, laboratorySection } from '#ingest/example.fixture.ts';
import { ingest } from '#ingest/ingest.ts';
import { readDocument } from '#ingest/read-document.ts';
import { createIndexer } from '#search/index-values.ts';
import { createSystemAliases } from '#search/system-aliases.ts';
import type { Figure } from './report.ts';

const WARMING = 40;
const ROUNDS = 200;
/** Makes about 38 kB of XML, as the suite `documents` sends. */
const RESULTS = 40;
const BASE = 'http://127.0.0.1/fhir';

export async function measureDocument(progress: (line: string) => void): Promise<Figure[]> {
  progress('reading a laboratory document, stage by stage');
  const stages = await createStages();
  const times = new Map<string, number[]>();
  for (let round = 0; round < WARMING + ROUNDS; round++) {
    let began = process.cpuUsage();
    await stages(round, (stage) => {
      const { user, system } = process.cpuUsage(began);
      if (round >= WARMING && stage !== '') times.set(stage, [...(times.get(stage) ?? []), (user + system) / 1000]);
      began = process.cpuUsage();
    });
  }
  const figures = [...times].map(([stage, all]) => ({ name: `${stage}, ms`, value: mean(all) }));
  return [...figures, { name: 'all of it, ms', value: figures.reduce((sum, { value }) => sum + value, 0) }];
}

async function createStages() {
  const conformance = loadConformance();
  const policy = loadPolicy('liguria-2020');
  const { validate } = createValidator(conformance);
  const aliases = createSystemAliases(policy.systemAliases);
  const index = createIndexer(conformance.searchParameters, { structures: conformance.structures, baseUrl: BASE, aliases });
  const classify = createClassifier({ policy, baseUrl: BASE });
  const isUnit = await loadUnits();
  let count = 0;
  return async (round: number, done: (stage: string) => void): Promise<void> => {
    const bytes = Buffer.from(exampleDocument({ id: `COST.${round}`, sections: laboratorySection(RESULTS) }));
    done('');
    const document = await readDocument(bytes);
    done('XML and header');
    const { resources } = ingest(document, {
      patient: 'Patient/ines',
      known: () => undefined,
      submission: { security: [] },
      held: () => undefined,
      documentKind: 'laboratory-report',
      source: undefined,
      newId: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
      now: Date.now(),
      isUnit,
    });
    done('mapping and texts');
    for (const { value } of resources) validate(value);
    done('validation');
    for (const { value } of resources) classify(value, { authority: 'feeder', author: 'lab', birthDate: undefined });
    done('labels');
    for (const { value } of resources) index(value);
    done('index values and words');
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
