// A Parameters resource as an answer.
import type { ParametersParameter } from '@medplum/fhirtypes';
import type { Answer } from '../interaction.ts';

export function parametersAnswer(parameter: readonly (ParametersParameter | undefined)[]): Answer {
  const present = parameter.filter((each) => each !== undefined);
  return { kind: 'ok', body: JSON.stringify({ resourceType: 'Parameters', parameter: present }) };
}

export function textParameter(name: string, valueString: string | undefined): ParametersParameter | undefined {
  return valueString === undefined || valueString === '' ? undefined : { name, valueString };
}
