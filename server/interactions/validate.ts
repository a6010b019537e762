// $validate: what a write would say about a resource, without writing it.
// https://hl7.org/fhir/R4/resource-operation-validate.html
import type { OperationOutcomeIssue, ParametersParameter, Resource } from '@medplum/fhirtypes';
import { invalid, issue, required } from '#fhir/outcome.ts';
import { outcomeText } from './answer.ts';
import { checkedContent, readContent } from './content.ts';
import type { Interaction } from './interaction.ts';
import { param } from './needed.ts';

export interface ValidateParts {
  readonly validate: (resource: Resource, options?: { readonly profiles?: readonly string[] }) => readonly OperationOutcomeIssue[];
}

export function createValidate({ validate }: ValidateParts): Interaction {
  // Async, so that a body that cannot be read is a rejection as everywhere.
  return async (ask) => {
    const content = readContent(ask);
    const parameter = parametersOf(content.value);
    const wrapped = parameter?.find(({ name }) => name === 'resource')?.resource;
    if (parameter !== undefined && wrapped === undefined && ask.type !== 'Parameters') {
      throw required('The Parameters have no parameter named resource.', 'Parameters.parameter');
    }
    const { value } = checkedContent(wrapped ?? content.value, content.text, ask.type);
    const asked = parameter?.find(({ name }) => name === 'profile');
    const profile = param(ask, 'profile') ?? asked?.valueUri ?? asked?.valueCanonical;
    if (profile !== undefined && typeof profile !== 'string')
      throw invalid('The profile is no text; send its canonical as valueUri.', 'Parameters.parameter');
    const issues = validate(value, profile === undefined ? {} : { profiles: [profile] });
    const answer = issues.length > 0 ? issues : [issue('informational', 'No issue was found.', { severity: 'information' })];
    return { kind: 'ok', body: outcomeText(answer) };
  };
}

/** Of Parameters that can be read as such; others are looked at like any resource. */
function parametersOf(resource: Resource): readonly ParametersParameter[] | undefined {
  if (resource.resourceType !== 'Parameters') return undefined;
  const { parameter } = resource as { parameter?: unknown };
  if (!Array.isArray(parameter)) return undefined;
  return parameter.filter((each): each is ParametersParameter => typeof each === 'object' && each !== null);
}
