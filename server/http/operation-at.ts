// The operation that an address names, and whether this method may call it.
// https://hl7.org/fhir/R4/operations.html#request
import { nearest } from '#conformance/search-parameter-registry.ts';
import { notFound } from '#fhir/outcome.ts';
import { findOperation, type Ask, type Operation } from '#interactions/interaction.ts';
import { methodNotAllowed } from './refusal.ts';

export function operationAt(operations: readonly Operation[], method: string, place: Pick<Ask, 'operation' | 'type' | 'id'>): Operation {
  const found = findOperation(operations, place);
  if (found === undefined) throw unknownOperation(operations, place.operation ?? '');
  if (found.look !== undefined && method !== 'POST') return { ...found, affectsState: false, run: found.look };
  if (found.affectsState && method !== 'POST') throw methodNotAllowed(method, ['POST']);
  return found;
}

function unknownOperation(operations: readonly Operation[], name: string): Error {
  const shown = name.replace(/\p{C}/gu, '?').slice(0, 64);
  const places = operations.filter((operation) => operation.name === name).flatMap(placesOf);
  if (places.length > 0) return notFound(`The operation ${shown} is not offered here, but at ${places.join(', ')}.`);
  const like = nearest([...new Set(operations.map((operation) => operation.name))], shown);
  return notFound(`${JSON.stringify(shown)} is no operation of this server${like.length === 0 ? '' : `; nearest: ${like.join(', ')}`}.`);
}

function placesOf({ name, levels, types = ['[type]'] }: Operation): string[] {
  return levels.flatMap((level) =>
    level === 'system' ? [`/${name}`] : types.map((type) => (level === 'type' ? `/${type}/${name}` : `/${type}/[id]/${name}`)),
  );
}
