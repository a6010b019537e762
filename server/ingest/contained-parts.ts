// Parts of a resource that go over to another one with what they name inside of it: contained resources, under ids that are free there.
// https://hl7.org/fhir/R4/references.html#contained
import type { DocumentReference, Reference, Resource } from '@medplum/fhirtypes';
import type { Party } from './agreement.ts';

export interface Parts {
  /** The part with its references to contained resources named anew. */
  take<T>(part: T): T;
  /** The resource with the contained ones that were taken. */
  complete(resource: DocumentReference): DocumentReference;
  /** Whom references of a resource mean; in contained ones as well. */
  partiesOf(resource: DocumentReference, references: Reference | readonly Reference[] | undefined): Party;
}

export function takeFrom(sent: DocumentReference): Parts {
  const taken = new Map<string, Resource>();
  const names = new Map(
    (sent.contained ?? []).map(({ id = '' }, i) => [`#${id}`, { name: `sent-${i + 1}`, resource: sent.contained?.[i] }]),
  );

  function take<T>(part: T): T {
    if (part === undefined) return part;
    return JSON.parse(JSON.stringify(part, (key, value: unknown) => (key === 'reference' ? renamed(value) : value))) as T;
  }

  function renamed(reference: unknown): unknown {
    const known = typeof reference === 'string' ? names.get(reference) : undefined;
    if (known?.resource === undefined) return reference;
    if (!taken.has(known.name)) {
      // First its place, so that two which name each other come to an end.
      taken.set(known.name, known.resource);
      taken.set(known.name, { ...take(known.resource), id: known.name });
    }
    return `#${known.name}`;
  }

  return {
    take,
    complete: (resource) => (taken.size === 0 ? resource : { ...resource, contained: [...(resource.contained ?? []), ...taken.values()] }),
    partiesOf: (resource, references) => partyOf(resource, [references ?? []].flat()),
  };
}

function partyOf({ contained = [] }: DocumentReference, references: readonly Reference[]): Party {
  const party = { addresses: new Set<string>(), identifiers: new Set<string>() };
  const seen = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const { reference, system, value: text } = value as { reference?: unknown; system?: unknown; value?: unknown };
    // Those of telephones and the like are no addresses.
    if (typeof system === 'string' && system.includes(':') && typeof text === 'string')
      party.identifiers.add(`${system}|${text.toUpperCase()}`);
    if (typeof reference === 'string') follow(reference);
    Object.values(value).forEach(visit);
  };
  const follow = (reference: string): void => {
    if (/^[A-Z][A-Za-z]+\//.test(reference)) party.addresses.add(reference);
    if (!reference.startsWith('#') || seen.has(reference)) return;
    seen.add(reference);
    visit(contained.find(({ id }) => `#${id}` === reference));
  };
  visit(references);
  return party;
}
