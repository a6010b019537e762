// Resources as wholes: their type, what they contain (dom-2 to dom-5), and narrative as good practice (dom-6).
// https://hl7.org/fhir/R4/domainresource.html
import type { Conformance } from '../load.ts';
import { nearest } from '../search-parameter-registry.ts';
import { compileChecks } from './compile.ts';
import { isPlainObject, type Check } from './properties.ts';
import { quote, type Run, type Scope } from './run.ts';

/** `profiles` checks what a resource that is right in itself claims beyond. */
export function resourceCheck(conformance: Conformance, profiles: (resource: Record<string, unknown>, run: Run) => void): Check {
  const independent: Check = (value, run) => {
    const found = typed(value, run);
    if (found === undefined) return;
    const before = run.errors;
    run.within(value, (scope) => {
      found.check(found.resource, run);
      checkUse(scope, run);
      if (run.isThorough && conformance.structures.get(found.type)?.domain === true && found.resource.text === undefined) {
        run.report('invariant', 'dom-6: A resource should have narrative for robust management', 'warning');
      }
      if (run.errors === before) profiles(found.resource, run);
    });
  };

  const contained: Check = (value, run) => {
    const found = typed(value, run);
    if (found === undefined) return;
    const { id } = found.resource;
    run.withinContained(value, typeof id === 'string' ? id : undefined, () => {
      found.check(found.resource, run);
      checkContained(found.resource, run);
    });
  };

  const checks = compileChecks(conformance, { independent, contained });
  const resourceTypes = new Set(conformance.resourceTypes);

  const typed = (value: unknown, run: Run): { resource: Record<string, unknown>; type: string; check: Check } | undefined => {
    if (!isPlainObject(value)) {
      run.report('structure', `${quote(value)} is no JSON object: a resource is needed.`);
      return undefined;
    }
    const type = value.resourceType;
    const check = typeof type === 'string' && resourceTypes.has(type) ? checks.ofStructure(type) : undefined;
    if (typeof type === 'string' && check !== undefined) return { resource: value, type, check };
    const near = typeof type === 'string' ? nearest(conformance.resourceTypes, type) : [];
    const advice = near.length === 0 ? '' : ` Is ${near.join(' or ')} meant?`;
    const fault = type === undefined ? 'resourceType is missing.' : `${quote(type)} is no resource type of R4.${advice}`;
    run.reportAt('resourceType', type === undefined ? 'required' : 'structure', fault);
    return undefined;
  };
  return independent;
}

function checkContained(resource: Record<string, unknown>, run: Run): void {
  const meta = isPlainObject(resource.meta) ? resource.meta : {};
  if (resource.contained !== undefined) {
    run.reportAt('contained', 'invariant', 'dom-2: A contained resource shall not contain others: move them up to the container.');
  }
  if (meta.versionId !== undefined || meta.lastUpdated !== undefined) {
    run.reportAt('meta', 'invariant', 'dom-4: A contained resource shall have no meta.versionId and no meta.lastUpdated: remove them.');
  }
  if (meta.security !== undefined) {
    run.reportAt('meta', 'invariant', 'dom-5: A contained resource shall have no security label: label the container.');
  }
}

/** dom-3: what is contained is referred to from the container, or refers to it. */
function checkUse(scope: Scope, run: Run): void {
  const { root } = scope;
  const contained = isPlainObject(root) && Array.isArray(root.contained) ? (root.contained as unknown[]) : undefined;
  contained?.forEach((item, at) => {
    const id = isPlainObject(item) ? item.id : undefined;
    if (typeof id === 'string' && (scope.referred?.has(id) === true || scope.attached?.has(id) === true)) return;
    run.reportAt(
      `contained[${at}]`,
      'invariant',
      'dom-3: A contained resource shall have an id and be referred to by #id: refer to it or remove it.',
    );
  });
}
