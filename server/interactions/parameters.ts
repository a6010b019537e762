// Operation parameters, from the query string or from a Parameters resource.
// https://hl7.org/fhir/R4/operations.html#request
import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { invalid, structure } from '#fhir/outcome.ts';
import { readJson } from '#fhir/json.ts';
import { checkedContent } from './content.ts';
import type { Ask, Interaction } from './interaction.ts';

/** A Parameters resource of simple values asks the same as a query string. https://hl7.org/fhir/R4/operations.html#request */
export function withParams(run: Interaction): Interaction {
  return async (ask) => {
    const sent = readBody(ask).map((parameter): [string, string] => [parameter.name ?? '', simpleValue(parameter)]);
    return run(sent.length === 0 ? ask : { ...ask, params: [...ask.params, ...sent] });
  };
}

function simpleValue(parameter: ParametersParameter): string {
  const [member] = Object.entries(parameter).filter(([name]) => name.startsWith('value'));
  const value: unknown = member?.[0] === 'valueReference' ? parameter.valueReference?.reference : member?.[1];
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw invalid(`The parameter ${parameter.name} has no simple value.`, `Parameters.parameter(${parameter.name})`);
  }
  return String(value);
}

export interface OperationParameters {
  /** Of everything that was sent, in order. */
  readonly names: readonly string[];
  boolean(name: string): boolean | undefined;
  string(name: string): string | undefined;
  /** Every value of a parameter that may be repeated. */
  strings(name: string): readonly string[];
  /** The resource of a parameter, with its exact text. */
  parameter(name: string): ParametersParameter | undefined;
}

export function readParameters(ask: Ask): OperationParameters {
  const parameters = readBody(ask);
  const find = (name: string): ParametersParameter | undefined => parameters.find((parameter) => parameter.name === name);
  const text = (name: string): string | undefined => ask.params.find(([key]) => key === name)?.[1];
  const textIn = (parameter: ParametersParameter): string => {
    const value =
      parameter.valueString ??
      parameter.valueCode ??
      parameter.valueUri ??
      parameter.valueDate ??
      parameter.valueCoding?.code ??
      parameter.valueReference?.reference;
    if (typeof value !== 'string')
      throw invalid(`The parameter ${parameter.name} has no text; send it as valueString.`, `Parameters.parameter(${parameter.name})`);
    return value;
  };

  return {
    names: [...ask.params.map(([name]) => name), ...parameters.map(({ name }) => name ?? '')],
    parameter: find,
    string(name) {
      const parameter = find(name);
      return parameter === undefined ? text(name) : textIn(parameter);
    },
    strings: (name) => [
      ...ask.params.filter(([key]) => key === name).map(([, value]) => value),
      ...parameters.filter((parameter) => parameter.name === name).map(textIn),
    ],
    boolean(name) {
      const parameter = find(name);
      // A value that cannot be read is refused, never overlooked: a preview must not become the deed.
      const value = parameter === undefined ? text(name) : (parameter.valueBoolean ?? parameter.valueString ?? parameter.valueCode ?? null);
      if (value === undefined || typeof value === 'boolean') return value;
      if (value === 'true' || value === 'false') return value === 'true';
      throw invalid(`The parameter ${name} is ${JSON.stringify(value)}; it is true or false.`, `?${name}`);
    },
  };
}

/** What is not understood, or said twice, is refused and never guessed. */
export function checkNames(
  { names }: OperationParameters,
  known: readonly string[],
  operation: string,
  repeated: readonly string[] = [],
): void {
  names.forEach((name, i) => {
    const shown = JSON.stringify(name.replace(/\p{C}/gu, '?').slice(0, 64));
    if (!known.includes(name))
      throw invalid(`The parameter ${shown} is none of ${operation}; it takes ${known.join(', ')}.`, `Parameters.parameter[${i}]`);
    if (!repeated.includes(name) && names.indexOf(name) !== i)
      throw invalid(`The parameter ${shown} is there twice; say it once.`, `Parameters.parameter[${i}]`);
  });
}

function readBody(ask: Ask): readonly ParametersParameter[] {
  if (ask.body === undefined || ask.body.text.trim() === '' || ask.body.mediaType === 'application/x-www-form-urlencoded') return [];
  const { value, text } = readJson(ask.body.text);
  const content = checkedContent(value, text, 'Parameters');
  const { parameter = [] } = content.value as Parameters;
  if (!Array.isArray(parameter) || !parameter.every((one) => typeof one === 'object' && one !== null)) {
    throw structure('Parameters.parameter is a list of objects, each with a name and a value.', 'Parameters.parameter');
  }
  const nameless = parameter.findIndex(({ name }) => typeof name !== 'string' || name === '');
  if (nameless >= 0) throw invalid('The parameter has no name; a name is a text.', `Parameters.parameter[${nameless}].name`);
  return parameter;
}
