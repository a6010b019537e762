// $validate: what a write would say about a resource, without writing it.
// https://hl7.org/fhir/R4/resource-operation-validate.html
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { issue, required } from '#fhir/outcome.ts';
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
    const { parameter } = content.value.resourceType === 'Parameters' ? content.value : {};
    const wrapped = parameter?.find(({ name }) => name === 'resource')?.resource;
    if (parameter !== undefined && wrapped === undefined && ask.type !== 'Parameters') {
      throw required('The Parameters have no parameter named resource.', 'Parameters.parameter');
    }
    const { value } = checkedContent(wrapped ?? content.value, content.text, ask.type);
    const asked = parameter?.find(({ name }) => name === 'profile');
    const profile = param(ask, 'profile') ?? asked?.valueUri ?? asked?.valueCanonical;
    const issues = validate(value, profile === undefined ? {} : { profiles: [profile] });
    const answer = issues.length > 0 ? issues : [issue('informational', 'No issue was found.', { severity: 'information' })];
    return { kind: 'ok', body: outcomeText(answer) };
  };
}
