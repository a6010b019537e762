// One catalogue file, CSV or a FHIR CodeSystem in XML or JSON, to the compact table of a code system.
import { basename, extname } from 'node:path';
import type { CodeSystem } from '@medplum/fhirtypes';
import { readCodeSystem } from '../read-terminology.ts';
import type { CodeSystemTable, ConceptRow } from '../terminology.ts';
import type { ReadXml } from '../xml/read-xml.ts';
import { parentsOf } from './code-hierarchy.ts';
import { readCsv } from './read-csv.ts';
import { repairText } from './repair-text.ts';

export interface Catalogue {
  readonly url: string;
  readonly table: CodeSystemTable;
}

export interface CatalogueParts {
  readonly readXml: ReadXml;
  /** The name under which a system is known here. */
  readonly indexed: (system: string) => string;
}

/** Systems of HL7 Italia that say no url of their own. */
const italian = 'https://www.hl7.it/fhir/terminology/CodeSystem/';

/** Undefined for what is no catalogue; throws where one cannot be read. */
export function readCatalogue(path: string, text: string, { readXml, indexed }: CatalogueParts): Catalogue | undefined {
  const ending = extname(path).toLowerCase();
  const name = basename(path, extname(path));
  if (ending === '.csv') {
    const url = indexed(/^\d+(?:\.\d+)+$/.test(name) ? `urn:oid:${name}` : `${italian}${name}`);
    return { url, table: withHierarchy(url, name, readCsv(text).flatMap(rowOf)) };
  }
  if (ending !== '.xml' && ending !== '.json') return undefined;
  const resource = JSON.parse(ending === '.xml' ? readXml(text) : text) as CodeSystem;
  if (resource.resourceType !== 'CodeSystem' || resource.concept === undefined) return undefined;
  const url = indexed(resource.url ?? `${italian}${resource.id ?? name}`);
  const { name: title, concepts } = readCodeSystem(resource);
  const isFlat = concepts.every(([, , ...parents]) => parents.length === 0);
  return { url, table: isFlat ? withHierarchy(url, title, concepts) : { name: title, concepts } };
}

function rowOf(row: Record<string, string>): ConceptRow[] {
  const { code = '' } = row;
  const display = row['description'] ?? row['displayIt'] ?? row['display'] ?? '';
  return code === '' ? [] : [[code, repairText(display)]];
}

/** A code that is listed twice is kept once. */
function withHierarchy(url: string, name: string, rows: readonly ConceptRow[]): CodeSystemTable {
  const unique = [...new Map(rows.map((row) => [row[0], row])).values()];
  const parents = parentsOf(
    url,
    unique.map(([code]) => code),
  );
  return {
    name,
    concepts: unique.map(([code, display], at): ConceptRow => {
      const parent = parents[at];
      return parent === undefined ? [code, display] : [code, display, parent];
    }),
  };
}
