// Reference rows: literal targets, canonicals, and logical references by identifier.
// https://hl7.org/fhir/R4/search.html#reference
import { parseReference, plainTarget, targetOf, type ReferenceTarget } from '#fhir/reference.ts';
import type { ConversionContext, Converter } from './conversion.ts';
import { systemOf, type Identifier } from './convert-token.ts';

export function convertReference(dataType: string, context: ConversionContext): Converter | undefined {
  switch (dataType) {
    case 'Reference':
      return literalOrLogical(context);
    case 'canonical':
    case 'uri':
    case 'url':
    case 'oid':
    case 'uuid':
      return canonical(context);
    case 'Resource':
      return resource;
    default:
      return undefined;
  }
}

function literalOrLogical({ baseUrl, aliases }: ConversionContext): Converter {
  return (value, keys, rows) => {
    const { reference, identifier } = value as { reference?: unknown; identifier?: Identifier };
    const target = typeof reference === 'string' ? targetAt(reference, baseUrl) : undefined;
    if (target) rows.reference(keys.own, target);
    if (typeof identifier?.value === 'string') rows.token(keys.identifier, systemOf(identifier.system, aliases), identifier.value);
  };
}

function targetAt(reference: string, baseUrl: string): ReferenceTarget | undefined {
  const plain = plainTarget(reference);
  if (plain !== undefined) return plain;
  const parsed = parseReference(reference, baseUrl);
  return parsed && targetOf(parsed);
}

/** With a version it is found with and without it. */
function canonical({ baseUrl }: ConversionContext): Converter {
  return (value, keys, rows) => {
    if (typeof value !== 'string') return;
    const bar = value.lastIndexOf('|');
    const target = targetAt(bar < 0 ? value : value.slice(0, bar), baseUrl);
    if (target) rows.reference(keys.own, target);
    if (bar >= 0) rows.reference(keys.own, { type: 'url', id: value });
  };
}

/** `Bundle.entry[0].resource`: the resource itself stands where a reference would. */
const resource: Converter = (value, keys, rows) => {
  const { resourceType, id } = value as { resourceType?: unknown; id?: unknown };
  if (typeof resourceType === 'string' && typeof id === 'string') rows.reference(keys.own, { type: resourceType, id });
};
