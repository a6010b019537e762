// Refusals of a parameter: what was given, the rule, and what to write instead.
import { invalid, type OperationOutcomeError } from '#fhir/outcome.ts';
import type { Asked } from './context.ts';

/** Input in a message: short and printable. */
export function shown(text: string): string {
  const clean = text.replace(/\p{C}/gu, '?');
  return clean.length > 60 ? `${clean.slice(0, 60)}...` : clean;
}

export function badParameter(name: string, message: string): OperationOutcomeError {
  return invalid(message, `?${shown(name)}`);
}

export function badModifier(asked: Asked, allowed: readonly string[]): OperationOutcomeError {
  const { parameter, modifier, name } = asked;
  return badParameter(
    name,
    `Modifier :${shown(modifier ?? '')} does not go with parameter ${parameter.code}, which is of type ${parameter.type}; ` +
      `allowed: ${allowed.map((each) => `:${each}`).join(', ')}.`,
  );
}

export function badValue(asked: Asked, value: string, rule: string): OperationOutcomeError {
  return badParameter(asked.name, `Value "${shown(value)}" of parameter ${asked.parameter.code} is not valid: ${rule}`);
}

/** `a, b or c` of the nearest names, or how to find them. */
export function nearestHint(names: readonly string[]): string {
  return names.length === 0 ? 'See the CapabilityStatement at /metadata for the known ones.' : `Nearest known: ${names.join(', ')}.`;
}
