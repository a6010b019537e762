// Our profiles and extensions, compiled from FSH against the published R4 definitions: the text of each generated file.
// In memory: without network, and without the package cache in the user's home that the compiler would otherwise look for.
// https://hl7.org/fhir/uv/shorthand/
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { fhirdefs, sushiExport, sushiImport, utils } from 'fsh-sushi';

export interface FshSource {
  readonly name: string;
  readonly text: string;
}

export interface BuiltProfiles {
  /** File name -> text, as `profiles/structure-definitions` has it: what differs from the base. */
  readonly differentials: ReadonlyMap<string, string>;
  /** Profiles of resources in full, for validators that need the whole: `profiles/generated/snapshots`. */
  readonly snapshots: ReadonlyMap<string, string>;
}

const config = {
  canonical: 'https://fascicolo.example/fhir',
  FSHOnly: true,
  fhirVersion: ['4.0.1'],
  version: '1.0.0',
} as Parameters<typeof utils.fillTank>[1];

/** `definitions` is a folder with the bundles as HL7 publishes them. Throws with file and line for what the compiler complains of. */
export async function buildProfiles(sources: readonly FshSource[], definitions: string): Promise<BuiltProfiles> {
  utils.logger.transports.forEach((transport) => (transport.silent = true));
  utils.errorsAndWarnings.reset();
  utils.errorsAndWarnings.shouldTrack = true;
  const known = await fhirdefs.createFHIRDefinitions();
  await known.loadVirtualPackage(publishedPackage(definitions));
  const tank = utils.fillTank(
    sources.map(({ name, text }) => new sushiImport.RawFSH(text, name)),
    config,
  );
  const made = sushiExport.exportFHIR(tank, known);
  const { errors, warnings } = utils.errorsAndWarnings;
  const complaints = [...errors, ...warnings].map(
    ({ message, location, input }) => `${input ?? ''}:${location?.startLine ?? ''} ${message}`,
  );
  if (complaints.length > 0) throw new Error(`The profiles do not compile:\n${complaints.join('\n')}`);
  const definitionsMade = [...made.profiles, ...made.extensions];
  return {
    differentials: files(
      definitionsMade.map((each) => each.toJSON(false) as StructureDefinition),
      differentialText,
    ),
    snapshots: files(
      made.profiles.map((each) => each.toJSON(true) as StructureDefinition),
      snapshotText,
    ),
  };
}

function files(made: readonly StructureDefinition[], write: (one: StructureDefinition) => string): ReadonlyMap<string, string> {
  const byName = [...made].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
  return new Map(byName.map((one) => [`${one.id ?? ''}.json`, write(one)]));
}

/** The mappings of the base say nothing of ours. */
function differentialText(one: StructureDefinition): string {
  return `${JSON.stringify({ ...one, mapping: undefined }, undefined, 2)}\n`;
}

/** One element a line, without the mappings: a change is a readable diff. */
function snapshotText({ snapshot, differential: _differential, mapping: _mapping, ...head }: StructureDefinition): string {
  const elements = (snapshot?.element ?? []).map((element) => JSON.stringify({ ...element, mapping: undefined }));
  const start = JSON.stringify(head).slice(0, -1);
  return `${start},"snapshot":{"element":[\n${elements.join(',\n')}\n]}}\n`;
}

function publishedPackage(folder: string): Parameters<fhirdefs.FHIRDefinitions['loadVirtualPackage']>[0] {
  const resources = new Map<string, Resource>();
  for (const name of ['profiles-types.json', 'profiles-resources.json']) {
    const { entry = [] } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Bundle;
    for (const { resource } of entry) if (resource !== undefined) resources.set(`${resource.resourceType}/${resource.id ?? ''}`, resource);
  }
  return {
    getPackageJSON: () => ({ name: 'hl7.fhir.r4.core', version: '4.0.1' }),
    getResourceByKey: (key) => resources.get(key),
    registerResources: (register) => {
      for (const [key, resource] of resources) register(key, resource);
      return Promise.resolve();
    },
  };
}
