// Every search parameter of R4 against two other FHIRPath engines, over a resource of each type in which every element is
// filled, once for each choice of types.
import { evalFhirPath } from '@medplum/core';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import type { ElementShape } from '#conformance/structures.ts';
import { compilePaths } from './compile-path.ts';
import { valuesAt } from './path.ts';

const { structures, searchParameters } = loadConformance();
const PRIMITIVES: Readonly<Record<string, unknown>> = {
  boolean: true,
  integer: 1,
  positiveInt: 2,
  unsignedInt: 3,
  decimal: 1.5,
  date: '2024-01-02',
  dateTime: '2024-01-02T10:00:00Z',
  instant: '2024-01-02T10:00:00Z',
};

function sample(type: string, choice: number, depth: number): unknown {
  const structure = structures.get(type);
  if (structure?.kind === 'primitive' || structure === undefined) return PRIMITIVES[type] ?? `${type} ${choice}`;
  if (type === 'Reference') return { reference: `${choice % 2 === 0 ? 'Patient' : 'Practitioner'}/${choice}` };
  if (type === 'Resource') return { resourceType: 'Basic', id: 'inner' };
  if (depth === 0) return { id: 'deep' };
  const made: Record<string, unknown> = structure.kind === 'resource' ? { resourceType: type } : {};
  for (const element of structure.elements) {
    if (element.name === 'extension' || element.name === 'modifierExtension' || element.name === 'contained') continue;
    const [name, value] = member(element, choice, depth);
    made[name] = element.max === 1 ? value : [value, member(element, choice + 1, depth)[1]];
  }
  return made;
}

function member(element: ElementShape, choice: number, depth: number): [string, unknown] {
  const type = element.types[choice % element.types.length] as string;
  const name = element.name.replace('[x]', type.charAt(0).toUpperCase() + type.slice(1));
  if (element.name === 'system' && type !== 'uri') return [name, choice % 2 === 0 ? 'email' : 'phone'];
  if (element.name === 'type' && type === 'code')
    return [name, ['composed-of', 'depends-on', 'derived-from', 'predecessor', 'successor'][choice % 5]];
  return [name, sample(type, choice, depth - 1)];
}

/** Most of the elements that any parameter looks at have at most this many types. */
const CHOICES = 5;

/** `as` on a list is an error in FHIRPath proper; the definitions mean `ofType`. */
function lenient(expression: string, type: string): string {
  return expression
    .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replace(/\.as\(/g, '.ofType(')
    .replace(/\bResource\./g, `${type}.`);
}

function compared(values: readonly unknown[]): string[] {
  return [...new Set(values.map((value) => JSON.stringify(value)))].sort();
}

describe('Compiled paths find what FHIRPath finds', () => {
  test.each(searchParameters.types.filter((type) => structures.get(type)?.kind === 'resource'))('%s', (type) => {
    for (let choice = 0; choice < CHOICES; choice++) {
      const resource = sample(type, choice, 4) as object;
      for (const { code, expression } of searchParameters.of(type)) {
        if (expression === '') continue;
        const ours = compilePaths(expression, type, structures).flatMap((path) => valuesAt(path, resource, resource));
        const theirs = expression.includes('resolve()')
          ? evalFhirPath(expression, resource)
          : (fhirpath.evaluate(resource, lenient(expression, type), {}, r4) as unknown[]);
        expect({ code, found: compared(ours) }).toEqual({ code, found: compared(theirs) });
      }
    }
  });
});
