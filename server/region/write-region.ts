// The region as NDJSON files, by author and in the order in which they are loaded.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { generateRegion, type RegionOptions } from './generate.ts';

export interface WrittenRegion {
  readonly resources: number;
  readonly bytes: number;
  readonly files: readonly string[];
  /** Resource type to count. */
  readonly counts: ReadonlyMap<string, number>;
}

const BUFFERED = 1 << 18;

export function writeRegion(options: RegionOptions, folder: string): WrittenRegion {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, LineFile>();
  const counts = new Map<string, number>();
  let resources = 0;
  generateRegion(options, (resource) => {
    const name = fileOf(resource);
    let file = files.get(name);
    if (file === undefined) files.set(name, (file = createLineFile(join(folder, name))));
    file.write(JSON.stringify(resource));
    counts.set(resource.resourceType, (counts.get(resource.resourceType) ?? 0) + 1);
    resources++;
  });
  let bytes = 0;
  for (const file of files.values()) bytes += file.close();
  return { resources, bytes, counts, files: [...files.keys()].sort() };
}

const registryTypes = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location']);
const people = new Set(['Patient', 'RelatedPerson']);

/** Files of documents come after the documents that say who may see them. Practices and pharmacies are many: one file each kind. */
function fileOf(resource: Resource): string {
  if (registryTypes.has(resource.resourceType)) return '10-registry.ndjson';
  if (people.has(resource.resourceType)) return '20-people.ndjson';
  if (resource.resourceType === 'Consent') return '30-consents.ndjson';
  const author = resource.meta?.source?.slice('Organization/'.length) ?? 'region';
  const group = author.replace(/^practice-.*/, 'practices').replace(/^pharmacy-.*/, 'pharmacies');
  return resource.resourceType === 'Binary' ? `50-files-${group}.ndjson` : `40-clinical-${group}.ndjson`;
}

interface LineFile {
  write(line: string): void;
  /** Gives the bytes written. */
  close(): number;
}

function createLineFile(path: string): LineFile {
  const descriptor = openSync(path, 'w');
  let waiting = '';
  let bytes = 0;
  const flush = (): void => {
    if (waiting !== '') bytes += writeAll(descriptor, Buffer.from(waiting));
    waiting = '';
  };
  return {
    write: (line) => {
      waiting += `${line}\n`;
      if (waiting.length > BUFFERED) flush();
    },
    close: () => {
      flush();
      closeSync(descriptor);
      return bytes;
    },
  };
}

function writeAll(descriptor: number, content: Buffer): number {
  let written = 0;
  while (written < content.length) written += writeSync(descriptor, content, written);
  return written;
}
