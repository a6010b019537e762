// By which document an officer recognised who stood at the counter: part of the evidence, in the Provenance of the act.
import type { Extension } from '@medplum/fhirtypes';
import { badValue, businessRule } from '#fhir/outcome.ts';
import { romeDay } from '#fhir/rome-time.ts';

export const documentKinds = ['identity-card', 'passport', 'driving-licence', 'residence-permit'] as const;

export interface IdentityDocument {
  readonly kind: (typeof documentKinds)[number];
  readonly number: string;
  /** `YYYY-MM-DD`; a document that has expired recognises nobody. */
  readonly expires: string;
}

const url = 'https://fascicolo.example/fhir/StructureDefinition/identity-document';
const place = (name: string): string => `Parameters.parameter(${name})`;

export function checkIdentityDocument({ kind, number, expires }: IdentityDocument, now: number): void {
  if (!documentKinds.includes(kind))
    throw badValue(`The document is one of ${documentKinds.join(', ')} (document-kind).`, place('documentKind'));
  if (!/^[A-Za-z0-9 /-]{5,20}$/.test(number.trim()))
    throw badValue('The number of the document has 5 to 20 letters and digits (document-number).', place('documentNumber'));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(Date.parse(expires)))
    throw badValue('The expiry of the document is a date, YYYY-MM-DD (document-expiry).', place('documentExpires'));
  if (expires < romeDay(now))
    throw businessRule('The document has expired; another one is needed (document-expired).', place('documentExpires'));
}

export function recognitionExtension({ kind, number, expires }: IdentityDocument): Extension {
  return { url, valueIdentifier: { type: { text: kind }, value: number.trim(), period: { end: expires } } };
}
