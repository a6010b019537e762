// What a person may write into their own record: what they say of themselves, plainly marked as that, and nothing else.
// https://hl7.org/fhir/R4/observation-definitions.html#Observation.performer says that a patient may be who asserts it.
import type { OperationOutcomeIssue, Reference, Resource } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { issue } from '#fhir/outcome.ts';
import { documentKindSystem } from '#fhir/document-kind.ts';
import type { PolicyValues } from './policy-values.ts';
import type { Policy } from './policy.ts';

/** Where each type says who says so. */
const sayers: Readonly<Record<string, string>> = {
  Observation: 'performer',
  DocumentReference: 'author',
};

/** Why this person may not write it; undefined where they may, and for everybody who is no citizen. */
export function refuseOwnWord(
  content: { readonly value: Resource },
  { columns, inheritsFrom }: Pick<PolicyValues, 'columns' | 'inheritsFrom'>,
  requester: Requester,
  { kinds: { selfDeclared } }: Policy,
): OperationOutcomeIssue | undefined {
  if (requester.kind !== 'citizen' && requester.kind !== 'delegate') return undefined;
  const resource = content.value;
  const { resourceType: type } = resource;
  const { patient } = requester;
  if (!selfDeclared.types.includes(type)) {
    return issue('forbidden', `A person writes what they say of themselves, as ${selfDeclared.types.join(', ')}.`, { expression: type });
  }
  if (columns.patient !== patient || inheritsFrom !== undefined || columns.documentKind !== selfDeclared.kind) {
    const element = type === 'Binary' ? 'Binary.securityContext' : `${type}.subject`;
    return issue('forbidden', `It belongs to the record of the one who writes it: name Patient/${patient}.`, { expression: element });
  }
  const sayer = sayers[type];
  if (sayer !== undefined && !says(resource, sayer, patient)) {
    return issue('business-rule', `Who says so is the person: ${type}.${sayer} is Patient/${patient} and nobody else.`, {
      expression: `${type}.${sayer}`,
    });
  }
  const isMarked = resource.meta?.tag?.some(({ system, code }) => system === documentKindSystem && code === selfDeclared.kind);
  if (type === 'Binary' || isMarked === true) return undefined;
  return issue(
    'business-rule',
    `What a person says of themselves is marked as such: meta.tag ${documentKindSystem}|${selfDeclared.kind}.`,
    {
      expression: `${type}.meta.tag`,
    },
  );
}

function says(resource: Resource, element: string, patient: string): boolean {
  const value = (resource as unknown as Record<string, Reference | readonly Reference[] | undefined>)[element];
  const named = value === undefined ? [] : [value].flat();
  return named.length === 1 && named.every(({ reference }) => reference === `Patient/${patient}`);
}
