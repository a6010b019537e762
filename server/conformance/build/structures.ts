// From StructureDefinition snapshots to the compact shapes of `structures.ts`.
import type { Bundle, ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import type { Constraint, ElementShape, Structure } from '../structures.ts';

/** Checked by the validator itself on every element or resource, so not repeated per definition. */
const native = new Set(['ele-1', 'ext-1', 'ref-1', 'txt-1', 'txt-2', 'dom-2', 'dom-3', 'dom-4', 'dom-5', 'dom-6', 'dom-r4b']);
/** Elements and types that the source has beyond R4. */
const metaOfR4 = new Set(['id', 'extension', 'versionId', 'lastUpdated', 'source', 'profile', 'security', 'tag']);
const typesBeyondR4 = new Set(['SubscriptionStatus']);
/** `xml`, `json` and `ttl` stand beside MIME types there, as the definition says in words. */
const looselyBound = new Set(['CapabilityStatement.format']);
const profilePrefix = 'http://hl7.org/fhir/StructureDefinition/';
const fhirTypeExtension = `${profilePrefix}structuredefinition-fhir-type`;
const systemTypes = 'http://hl7.org/fhirpath/System.';
const domainBase = `${profilePrefix}DomainResource`;

export function structureTable(...bundles: Bundle[]): Record<string, Omit<Structure, 'name'>> {
  const table: Record<string, Omit<Structure, 'name'>> = {};
  for (const entry of bundles.flatMap((bundle) => bundle.entry ?? [])) {
    const definition = entry.resource;
    if (definition?.resourceType !== 'StructureDefinition' || !isConcrete(definition)) continue;
    for (const [name, structure] of structuresOf(definition)) table[name] = structure;
  }
  return table;
}

function isConcrete(definition: StructureDefinition): boolean {
  const isAbstractResource = definition.kind === 'resource' && definition.abstract;
  const isOfR4 = definition.kind !== 'logical' && !typesBeyondR4.has(definition.name);
  return isOfR4 && !isAbstractResource && definition.snapshot !== undefined;
}

function structuresOf(definition: StructureDefinition): [string, Omit<Structure, 'name'>][] {
  const elements = definition.snapshot?.element ?? [];
  const parents = elements.filter((element) => isParent(element, elements));
  return parents.map((parent) => [
    parent.path === definition.type ? definition.name : parent.path,
    {
      kind: kindOf(definition, parent),
      elements: childrenOf(parent.path, elements).map((child) => shape(child, elements)),
      ...constraintsOf(parent.path === definition.type ? parent : undefined),
      ...(definition.kind === 'resource' && definition.baseDefinition === domainBase ? { domain: true } : {}),
    },
  ]);
}

function isParent(element: ElementDefinition, elements: readonly ElementDefinition[]): boolean {
  return !element.path.includes('.') || childrenOf(element.path, elements).length > 0;
}

function childrenOf(path: string, elements: readonly ElementDefinition[]): ElementDefinition[] {
  const prefix = `${path}.`;
  const children = elements.filter((e) => e.path.startsWith(prefix) && !e.path.slice(prefix.length).includes('.'));
  return path === 'Meta' ? children.filter((e) => metaOfR4.has(e.path.slice(prefix.length))) : children;
}

function kindOf(definition: StructureDefinition, parent: ElementDefinition): Structure['kind'] {
  if (parent.path.includes('.')) return 'backbone';
  if (definition.kind === 'resource') return 'resource';
  return definition.kind === 'primitive-type' ? 'primitive' : 'complex';
}

function shape(element: ElementDefinition, elements: readonly ElementDefinition[]): ElementShape {
  const targets = targetsOf(element);
  const isBound = element.binding?.strength === 'required' && element.binding.valueSet !== undefined && !looselyBound.has(element.path);
  return {
    name: element.path.slice(element.path.lastIndexOf('.') + 1),
    min: element.min ?? 0,
    max: element.max === '*' ? null : Number(element.max),
    types: element.base?.path === 'Resource.id' ? ['id'] : typesOf(element, elements),
    ...(targets.length === 0 ? {} : { targets }),
    ...(isBound ? { binding: withoutVersion(element.binding?.valueSet ?? '') } : {}),
    ...constraintsOf(element),
    ...(element.isSummary === true ? { summary: true } : {}),
    ...(element.isModifier === true ? { modifier: true } : {}),
  };
}

function typesOf(element: ElementDefinition, elements: readonly ElementDefinition[]): string[] {
  if (element.contentReference !== undefined) return [element.contentReference.slice(1)];
  if (childrenOf(element.path, elements).length > 0) return [element.path];
  return [...new Set((element.type ?? []).map(typeName))];
}

/** `SimpleQuantity` where the definition narrows Quantity by a profile; `string` for `id`s of elements. */
function typeName(type: NonNullable<ElementDefinition['type']>[number]): string {
  const profile = type.profile?.[0];
  if (type.code === 'Quantity' && profile !== undefined) return profile.slice(profilePrefix.length);
  if (!type.code.startsWith(systemTypes)) return type.code;
  return type.extension?.find((e) => e.url === fhirTypeExtension)?.valueUrl ?? 'string';
}

function targetsOf(element: ElementDefinition): string[] {
  const profiles = (element.type ?? []).flatMap((type) => type.targetProfile ?? []);
  const names = profiles.map((profile) => profile.slice(profilePrefix.length));
  return names.includes('Resource') ? [] : [...new Set(names)];
}

function constraintsOf(element: ElementDefinition | undefined): { readonly constraints?: readonly Constraint[] } {
  const constraints = (element?.constraint ?? [])
    .filter((c) => !native.has(c.key ?? '') && c.expression !== undefined)
    .map((c) => ({
      key: c.key ?? '',
      severity: c.severity === 'warning' ? ('warning' as const) : ('error' as const),
      human: c.human ?? '',
      expression: c.expression ?? '',
    }));
  return constraints.length === 0 ? {} : { constraints };
}

function withoutVersion(canonical: string): string {
  return canonical.split('|')[0] ?? canonical;
}
