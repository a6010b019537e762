// Short ways to write the parameters of a definition.
import type { ParameterWords } from '#conformance/operation-definition.ts';

type Type = NonNullable<ParameterWords['type']>;

export function one(name: string, type: Type, documentation: string): ParameterWords {
  return { name, min: 1, max: '1', type, documentation };
}

export function maybe(name: string, type: Type, documentation: string): ParameterWords {
  return { name, min: 0, max: '1', type, documentation };
}

export function any(name: string, type: Type, documentation: string): ParameterWords {
  return { name, min: 0, max: '*', type, documentation };
}

/** Repeated, each with parts. */
export function anyOf(name: string, documentation: string, part: readonly ParameterWords[]): ParameterWords {
  return { name, min: 0, max: '*', documentation, part };
}
