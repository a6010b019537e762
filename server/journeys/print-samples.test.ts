// Documents that others wrote as paper and as pages: each report, order and document of all samples as a tagged PDF, with its tables, and no word of the program in it.
import type { Bundle, Composition, DiagnosticReport, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printableTypes } from '#interactions/printable.ts';
import { decodeXml } from '#ingest/xml/decode.ts';
import { readPdf } from './read-pdf.ts';
import { areDocumentsThere, peopleOf, sampleDocuments } from './samples.ts';
import { pageWorld, type PageWorld } from './page-worlds.ts';
import { demoResources, startTestServer, type TestServer } from './test-server.ts';
import { escape } from '#presentation/narrative.ts';

const samples = sampleDocuments();
/** The samples give one id to several documents; here each has one of its own. */
const ownId = (bytes: Uint8Array, at: number): string => decodeXml(bytes).replace(/(<id\s[^>]*?extension=")([^"]*)(")/, `$1$2-${at}$3`);

/** Of a program and not of a document. */
const noWords = /undefined|\[object|NaN|\bnull\b|Invalid Date|urn:oid:|\uFFFD/;

describe.skipIf(!areDocumentsThere)('On paper', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await server.put(peopleOf(samples));
  });
  afterAll(() => server.close());

  test.each(samples.map(({ kind, name, bytes }, at) => [`${kind}/${name}`, ownId(bytes, at)] as const))(
    '%s',
    { timeout: 60_000 },
    async (_, document) => {
      const reply = await server.ask<Bundle>('hospital', 'POST', '/DocumentReference/$ingest', {
        body: document,
        headers: { 'Content-Type': 'application/xml' },
      });
      expect(reply.status, reply.text.slice(0, 800)).toBe(201);
      const made = (reply.body.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
      const printed = made.filter(({ resourceType }) => (printableTypes as readonly string[]).includes(resourceType));
      expect(printed.some(({ resourceType }) => resourceType === 'Composition')).toBe(true);
      for (const resource of printed) {
        const { resourceType, id } = resource;
        const paper = await server.ask('hospital', 'GET', `/${resourceType}/${id}/$print`, {
          headers: { Accept: 'application/fhir+json' },
        });
        expect(paper.status, paper.text.slice(0, 300)).toBe(200);
        const { text, tags, isMarked, language } = await readPdf(Buffer.from((paper.body as { data?: string }).data ?? '', 'base64'));
        const where = `${resourceType}: ${text.slice(0, 200)}`;
        expect([isMarked, language, tags.has('H1')], where).toEqual([true, 'it-IT', true]);
        expect(text, where).not.toMatch(
          /undefined|\[object|NaN|\bnull\b|Invalid Date|&(?:amp|lt|gt|quot|#\d+);|<\/?[a-z]+>|urn:oid:|\uFFFD/,
        );
        expect(tags.has('Table'), where).toBe(hasTable(resource, made));
      }
    },
  );
});

/** Results of a report, lines of a prescription, tables that the author wrote into a section. */
function hasTable(resource: Resource, made: readonly Resource[]): boolean {
  switch (resource.resourceType) {
    case 'DiagnosticReport':
      return (resource.result ?? []).length > 0;
    case 'Composition':
      return isTableOf(JSON.stringify(resource.section ?? []));
    default:
      return made.length > 0;
  }
}

/** Two columns and more, and no tables laid out within cells. */
function isTableOf(narrative: string): boolean {
  return (
    /<tr[^>]*>(?:(?!<\/tr>).)*<\/t[dh]>(?:(?!<\/tr>).)*<t[dh][ >]/.test(narrative) && !/<td[^>]*>(?:(?!<\/td>).)*<table/.test(narrative)
  );
}

/** The citizen of the demo instead of whom the sample is about. */
const aboutCitizen = (document: string): string =>
  document
    .replace(
      /(<patientRole\b[^>]*>\s*(?:<!--[\s\S]*?-->\s*)*)<id\b[^>]*\/>/,
      '$1<id root="2.16.840.1.113883.2.9.4.3.2" extension="SMPBNC58C61D969D"/>',
    )
    .replace(/(<patient\b(?!Role)[\s\S]*?)<name\b[\s\S]*?<\/name>/, '$1<name><family>Esempio</family><given>Bianca</given></name>')
    .replace(/(<patient\b(?!Role)[\s\S]*?<birthTime value=")[^"]*/, '$119580321');

describe.skipIf(!areDocumentsThere)('On the pages', () => {
  let world: PageWorld;
  beforeAll(async () => void (world = await pageWorld(demoResources(), 'citizen')));
  afterAll(() => world.server.close());

  test.each(samples.map(({ kind, name, bytes }, at) => [`${kind}/${name}`, aboutCitizen(ownId(bytes, at))] as const))(
    '%s',
    async (_, document) => {
      const body = { body: document, headers: { 'Content-Type': 'application/xml' } };
      const reply = await world.server.ask<Bundle>('hospital', 'POST', '/DocumentReference/$ingest', body);
      expect(reply.status, reply.text.slice(0, 800)).toBe(201);
      const made = (reply.body.entry ?? []).flatMap(({ resource }) => resource ?? []);
      const of = (type: string): Resource | undefined => made.find(({ resourceType }) => resourceType === type);
      const page = await world.fetch(`/referti/${of('DocumentReference')?.id}`);
      const main = /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? '';
      expect(main.replaceAll(/<[^>]*>/g, ' ')).not.toMatch(noWords);
      expect((main.match(/<h1/g) ?? []).length).toBe(1);
      const composition = of('Composition') as Composition;
      const report = of('DiagnosticReport') as DiagnosticReport | undefined;
      const first = composition.section?.find(({ title, section }) => title !== undefined && section === undefined);
      if ((report?.result ?? []).length > 0) expect(main).toContain('<table');
      else if (first?.title !== undefined) expect(main).toContain(escape(first.title));
    },
  );
});
