// A replaced document: superseded and still there, and what was read out of it no longer counts as a result.
// https://hl7.org/fhir/R4/documentreference-definitions.html#DocumentReference.status
import type { CodeableConcept, Resource } from '@medplum/fhirtypes';
import { spliceMembers } from '#fhir/json-text.ts';
import type { Change, Content } from './change.ts';
import type { Replaced } from './replaced.ts';

/** Types whose status says it; those with a status of verification say it there. */
const byVerification: Readonly<Record<string, { readonly system: string; readonly clinical: string }>> = {
  Condition: { system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', clinical: 'clinicalStatus' },
  AllergyIntolerance: { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', clinical: 'clinicalStatus' },
};
/** They are about the document itself, or say nothing that could count twice. */
const untouched = new Set(['Composition', 'Provenance', 'Binary', 'ImmunizationRecommendation', 'Specimen']);

/** `superseded`: the ids of all documents that give way together. */
export function withdrawals({ document, parts }: Replaced, superseded: readonly string[]): readonly Change[] {
  const counted = parts.filter(({ type }) => !untouched.has(type));
  return [
    { ...change('DocumentReference', document.id, { status: '"superseded"' }), superseded },
    ...counted.map(({ type, id }) => change(type, id, inError(type))),
  ];
}

function change(type: string, id: string, members: Record<string, string | undefined>): Extract<Change, { kind: 'patch' }> {
  return {
    kind: 'patch',
    place: '',
    target: { type, id },
    apply(current: Content): Content {
      const text = spliceMembers(current.text, members);
      return { text, value: JSON.parse(text) as Resource };
    },
  };
}

/** con-5, ait-2: what is in error has no clinical status. */
function inError(type: string): Record<string, string | undefined> {
  const verification = byVerification[type];
  if (verification === undefined) return { status: '"entered-in-error"' };
  const status: CodeableConcept = { coding: [{ system: verification.system, code: 'entered-in-error' }] };
  return { verificationStatus: JSON.stringify(status), [verification.clinical]: undefined };
}
