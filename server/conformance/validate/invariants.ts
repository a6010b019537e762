// Constraints of definitions, compiled; and the names of those that cannot be checked here.
// https://hl7.org/fhir/R4/conformance-rules.html#constraints
import { compileTest, isMet, type ChoiceNames } from '../fhirpath/compile.ts';
import type { Constraint, Structures } from '../structures.ts';
import type { Run } from './run.ts';

export type InvariantCheck = (value: unknown, run: Run) => void;

/** They follow references into other resources, which a validator of one resource does not hold. */
export const uncheckedInvariants: readonly string[] = Object.freeze(['ctm-1']);

export function choiceNames(structures: Structures): ChoiceNames {
  const names = structures.all.flatMap((structure) => structure.elements.map((element) => element.name));
  return new Set(names.filter((name) => name.endsWith('[x]')).map((name) => name.slice(0, -3)));
}

/** Undefined when there is nothing to check. */
export function compileInvariants(constraints: readonly Constraint[], choices: ChoiceNames): InvariantCheck | undefined {
  const compiled = constraints
    .filter(({ key }) => !uncheckedInvariants.includes(key))
    .map((constraint) => ({ constraint, holds: compileTest(constraint.expression, choices) }));
  if (compiled.length === 0) return undefined;
  return (value, run) => {
    for (const { constraint, holds } of compiled) {
      if (isMet(holds, value, run.resource, run.scope.root)) continue;
      run.report('invariant', `${constraint.key}: ${constraint.human}`, constraint.severity);
    }
  };
}
