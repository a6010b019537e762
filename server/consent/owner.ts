// Whose record a resource belongs to, by the elements that say whom it is about.
import type { Resource } from '@medplum/fhirtypes';
import type { DocumentKinds } from './policy.ts';
import { pathsIn, referencesAt, type Locate } from './values-at.ts';

export type Owner =
  | { readonly kind: 'patient'; readonly id: string }
  /** It speaks of more than one person: nobody's compartment, seen by its author only. */
  | { readonly kind: 'several' }
  /** It names somebody whom this server cannot resolve: an identifier only, another server's patient, a contained one. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' };

const none: Owner = { kind: 'none' };

/** An author or a performer who happens to be a patient does not make the resource theirs, while it names whom it is about. */
export function ownerOf(resource: Resource, { owners, otherOwners }: DocumentKinds, locate: Locate): Owner {
  if (resource.resourceType === 'Patient') return resource.id === undefined ? none : { kind: 'patient', id: resource.id };
  const owner = ownerAt(resource, owners, locate);
  return owner.kind === 'none' ? ownerAt(resource, otherOwners, locate) : owner;
}

function ownerAt(resource: Resource, paths: readonly string[], locate: Locate): Owner {
  let only: string | undefined;
  let isUnresolved = false;
  for (const path of pathsIn(resource, paths)) {
    for (const reference of referencesAt(resource, path)) {
      const target = locate(reference);
      if (target === undefined) isUnresolved = true;
      else if (target.type !== 'Patient') continue;
      else if (only !== undefined && only !== target.id) return { kind: 'several' };
      else only = target.id;
    }
  }
  // A practitioner in another participant's place may well be known by identifier only; it is no second person concerned.
  if (only !== undefined) return { kind: 'patient', id: only };
  return isUnresolved ? { kind: 'unknown' } : none;
}
