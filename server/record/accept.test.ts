// What a document's thread has judged beforehand is what would be judged of the same texts here.
import { beforeAll, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import { createValidator } from '#conformance/validate.ts';
import { createClassifier } from '#consent/classify.ts';
import { createFeedGate } from '#consent/feed-gate.ts';
import { loadPolicy } from '#consent/policy.ts';
import type { ConsentRule } from '#consent/policy-values.ts';
import { dispensationSections, exampleDocument, ines, laboratorySection, prescriptionSections } from '#ingest/example.fixture.ts';
import type { Submission } from '#ingest/document.ts';
import { createPrepare } from '#reading/prepare.ts';
import type { Sender, Told } from '#reading/prepared.ts';
import { createIndexer } from '#search/index-values.ts';
import { createSystemAliases } from '#search/system-aliases.ts';
import { createAccept } from './accept.ts';
import { contentOf } from './change.ts';

const arrived = Date.parse('2026-10-20T09:00:00Z');
const written = arrived + 1234;
const sender: Sender = { authority: 'feeder', author: 'hospital' };
const visibility = 'https://fascicolo.example/fhir/CodeSystem/visibility';
let accepted: (document: string, security: Submission['security'], known: Sender | undefined) => Promise<unknown>;
let validated = 0;

beforeAll(() => {
  const conformance = loadConformance();
  const policy = loadPolicy('liguria-2020');
  const { structures, searchParameters } = conformance;
  const { validate: check } = createValidator(conformance);
  const validate: typeof check = (resource) => (validated++, check(resource));
  const classify = createClassifier({ policy });
  const aliases = createSystemAliases(policy.systemAliases);
  const index = createIndexer(searchParameters, { structures, baseUrl: 'http://127.0.0.1/fhir', aliases });
  const accept = createAccept({ validate, index, classify, gate: createFeedGate(policy) });
  const person = {
    resourceType: 'Patient',
    id: 'ines',
    identifier: [{ value: ines.fiscalCode }],
    name: [{ family: ines.family, given: [ines.given] }],
  };
  const told: Told = {
    persons: [{ type: 'Patient', id: 'ines', body: JSON.stringify(person) }],
    people: [],
    organizations: [],
    related: [],
  };
  const open: ConsentRule[] = [];

  accepted = async (document, security, known) => {
    let count = 0;
    const prepare = createPrepare({ validate, index, classify, policy, newId: () => `id-${++count}` });
    const arrival = { bytes: Buffer.from(document), metadata: { security }, isImport: false, sender: known, now: arrived };
    const { resources } = await prepare(arrival, () => Promise.resolve(told));
    validated = 0;
    return resources.map(({ type, text, checked }) => {
      const content = contentOf(text, checked);
      const issues = accept.check(content, checked.id, '');
      const prepared = accept.prepare(content, checked.id, { ...sender, birthDate: undefined });
      const stamp = { type, id: checked.id, version: 1, updated: written };
      const stored = accept.finish(prepared, stamp, { rules: open, held: true, now: written, place: '' }, content);
      return { type, issues, remarks: prepared.remarks, stored };
    });
  };
});

test.each<[string, string, Submission['security']]>([
  ['a laboratory report', exampleDocument({ sections: laboratorySection(3), nre: '0700A4000000001' }), []],
  ['a prescription', exampleDocument({ code: '57833-6', sections: prescriptionSections }), []],
  ['a dispensation', exampleDocument({ code: '60593-1', sections: dispensationSections }), []],
  ['a report that its author hides', exampleDocument({ confidentiality: 'R' }), []],
  ['a report with a mark of the submission', exampleDocument(), [{ system: visibility, code: 'P99' }]],
  ['a report with a sensitive label', exampleDocument(), [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }]],
])('%s is stored alike, and is not looked at twice', async (_, document, security) => {
  const here = await accepted(document, security, undefined);
  const there = await accepted(document, security, sender);
  expect(validated).toBe(0);
  expect(there).toEqual(here);
  expect(JSON.stringify(there)).toContain(`"lastUpdated\\":\\"${new Date(written).toISOString()}`);
});

test('what was judged for one sender is not taken for another', async () => {
  const here = await accepted(exampleDocument(), [], undefined);
  expect(await accepted(exampleDocument(), [], { authority: 'feeder', author: 'another' })).toEqual(here);
});
