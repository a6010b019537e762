// Reading XML, in process: 1 MB of FHIR and 1 MB of CDA2, the median of many times.
import { readFileSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import { loadConformance } from '#conformance/load.ts';
import { createReadXml } from '#conformance/xml/read-xml.ts';
import { createWriteXml } from '#conformance/xml/write-xml.ts';
import { exampleDocument, laboratorySection } from '#ingest/example.fixture.ts';
import { readXml } from '#ingest/xml/read-xml.ts';
import type { Figure } from './report.ts';
import { median } from './statistics.ts';

const MEGABYTE = 1_000_000;
const WARMING = 5;
const ROUNDS = 41;

export function measureXml(progress: (line: string) => void): Figure[] {
  progress('reading 1 MB of XML');
  const { structures } = loadConformance();
  const read = createReadXml(structures);
  const fhir = longEnough((count) => clinicalBundle(count, createWriteXml(structures)), 200);
  const cda = longEnough((count) => exampleDocument({ sections: laboratorySection(count) }), 500);
  return [figure('FHIR XML', fhir, read), figure('CDA2', cda, readXml)];
}

function figure(name: string, text: string, work: (text: string) => unknown): Figure {
  const times: number[] = [];
  for (let round = 0; round < WARMING + ROUNDS; round++) {
    const began = performance.now();
    work(text);
    if (round >= WARMING) times.push(performance.now() - began);
  }
  const perMegabyte = times.map((time) => (time * MEGABYTE) / text.length);
  const remark = `${text.length} characters, best ${Math.min(...perMegabyte).toFixed(0)} ms, all rounds below ${Math.max(...perMegabyte).toFixed(0)} ms`;
  return { name: `1 MB of ${name} read, ms`, value: median(perMegabyte), limit: 'reading 1 MB of XML, ms', remark };
}

/** Flat, as a text is that came over the wire. */
function longEnough(make: (count: number) => string, start: number): string {
  let text = make(start);
  for (let count = start; text.length < MEGABYTE; text = make(count)) count = Math.ceil((count * MEGABYTE * 1.05) / text.length);
  return Buffer.from(text).toString();
}

/** What a citizen's chart holds, without the files. */
function clinicalBundle(count: number, write: (json: string) => string): string {
  const demo = JSON.parse(readFileSync(new URL('../../fixtures/demo/40-clinical-citizen.json', import.meta.url), 'utf8')) as Bundle;
  const entries = (demo.entry ?? []).filter(({ resource }) => resource?.resourceType !== 'Binary');
  const entry = Array.from({ length: count }, (_, at) => entries[at % entries.length]);
  return write(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
}
