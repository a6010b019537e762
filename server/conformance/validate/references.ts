// Where a Reference may lead: to a type that the element allows, and `#` to something contained (ref-1).
// https://hl7.org/fhir/R4/references.html
import { parseReference } from '#fhir/reference.ts';
import { isPlainObject } from './properties.ts';
import { quote, type Run } from './run.ts';

export interface ReferenceRules {
  readonly isResourceType: (name: string) => boolean;
}

/** `Type/id` of one of these types, in one step; no text at all where there are none. */
export function plainReference(types: readonly string[]): RegExp {
  return new RegExp(`^(?=[A-Z])(?:${types.join('|')})/[A-Za-z0-9\\-.]{1,64}$`);
}

/** `{ "reference": "Type/id" }`, as nearly all are: nothing is wrong with it. */
export function isPlainReference(value: unknown, form: RegExp): boolean {
  if (!isPlainObject(value)) return false;
  for (const name in value) if (name !== 'reference') return false;
  return typeof value.reference === 'string' && form.test(value.reference);
}

/** `targets` undefined = any type. */
export function checkReference(
  value: Record<string, unknown>,
  targets: ReadonlySet<string> | undefined,
  rules: ReferenceRules,
  run: Run,
): void {
  const { reference, type } = value;
  if (typeof type === 'string' && targets !== undefined && rules.isResourceType(type) && !targets.has(type)) {
    run.reportAt('type', 'value', `${quote(type)} may not be referred to here: allowed are ${list(targets)}.`);
    return;
  }
  if (typeof reference !== 'string') return;
  const target = typeOf(reference, rules, run);
  if (target === undefined) return;
  if (targets !== undefined && !targets.has(target)) {
    run.reportAt('reference', 'value', `${quote(reference)} leads to a ${target}: allowed here are ${list(targets)}.`);
  } else if (typeof type === 'string' && rules.isResourceType(type) && type !== target) {
    run.reportAt('type', 'value', `Type ${quote(type)} and reference ${quote(reference)} disagree: leave the type out or mend it.`);
  }
}

/** The type that the text itself tells, once it is known to be right; undefined when it tells none. */
function typeOf(reference: string, rules: ReferenceRules, run: Run): string | undefined {
  if (reference.startsWith('#')) return typeOfContained(reference.slice(1), run);
  const parsed = parseReference(reference);
  if (parsed === undefined) {
    run.reportAt('reference', 'value', `${quote(reference)} is no reference: write Type/id, an absolute url, urn:uuid:... or #id.`);
    return undefined;
  }
  if (parsed.kind === 'url') {
    const type = /\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(parsed.url)?.[1];
    return type !== undefined && rules.isResourceType(type) ? type : undefined;
  }
  if (parsed.kind === 'contained') return undefined;
  if (rules.isResourceType(parsed.type)) return parsed.type;
  run.reportAt('reference', 'value', `${quote(reference)} names ${quote(parsed.type)}, which is no resource type of R4.`);
  return undefined;
}

function typeOfContained(id: string, run: Run): string | undefined {
  noteFragment(id, run);
  if (id === '' || run.scope.contained.has(id)) return run.scope.contained.get(id);
  run.reportAt(
    'reference',
    'invariant',
    `ref-1: ${quote(`#${id}`)} is not among the contained resources: contain it, or refer to a stored one.`,
  );
  return undefined;
}

/** `#id` in references, canonicals and uris keeps a contained resource in use (dom-3). */
export function noteFragment(id: string, run: Run): void {
  if (id !== '') {
    if (id !== run.containedId) (run.scope.referred ??= new Set()).add(id);
  } else if (run.containedId !== undefined) (run.scope.attached ??= new Set()).add(run.containedId);
}

function list(targets: ReadonlySet<string>): string {
  return [...targets].join(', ');
}
