// Which resource type a Reference leads to, by what it says itself: the target is not fetched while indexing.
import { plainTarget } from '#fhir/reference.ts';

const LITERAL = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

export function referredType(node: object, resource: object): string | undefined {
  const { reference, type } = node as { reference?: unknown; type?: unknown };
  const stated = typeof type === 'string' ? type : undefined;
  if (typeof reference !== 'string') return stated;
  if (reference.startsWith('#')) return containedType(resource, reference.slice(1)) ?? stated;
  return plainTarget(reference)?.type ?? LITERAL.exec(reference)?.[1] ?? stated;
}

function containedType(resource: object, id: string): string | undefined {
  const { contained } = resource as { contained?: unknown };
  if (!Array.isArray(contained)) return undefined;
  const found = (contained as { id?: unknown; resourceType?: unknown }[]).find((r) => r.id === id);
  return typeof found?.resourceType === 'string' ? found.resourceType : undefined;
}
