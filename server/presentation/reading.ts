// What every readable model needs beside its resource: the language, and the resources that it refers to as far as they may be seen.
import type { Resource } from '@medplum/fhirtypes';
import type { Language } from './language.ts';

export interface Reading {
  readonly language: Language;
  /** `Practitioner/gp`; undefined when it is not there for whoever reads. */
  readonly find: (reference: string) => Resource | undefined;
}

/** A reading over resources at hand. */
export function readingOf(resources: readonly Resource[], language: Language): Reading {
  const byName = new Map(resources.map((resource) => [`${resource.resourceType}/${resource.id ?? ''}`, resource]));
  return { language, find: (reference) => byName.get(reference) };
}
