// A document by which somebody is recognised at a counter: which kinds there are, and when one recognises nobody.
import { badValue, businessRule } from './outcome.ts';
import { romeDay } from './rome-time.ts';

export const identityDocuments = ['identity-card', 'passport', 'driving-licence', 'residence-permit'] as const;

export interface IdentityDocument {
  readonly kind: (typeof identityDocuments)[number];
  readonly number: string;
  /** `YYYY-MM-DD`; a document that has expired recognises nobody. */
  readonly expires: string;
}

const place = (name: string): string => `Parameters.parameter(${name})`;

/** As it is printed and typed, so that one document has one number. */
export function plainDocumentNumber(typed: string): string {
  return typed.replace(/[\s/-]+/g, '').toUpperCase();
}

/** Answers the document as it is kept. */
export function checkIdentityDocument({ kind, number, expires }: IdentityDocument, now: number): IdentityDocument {
  const plain = plainDocumentNumber(number);
  if (!identityDocuments.includes(kind))
    throw badValue(`The document is one of ${identityDocuments.join(', ')} (document-kind).`, place('documentKind'));
  if (!/^[A-Z0-9]{5,20}$/.test(plain))
    throw badValue('The number of the document has 5 to 20 letters and digits (document-number).', place('documentNumber'));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(Date.parse(expires)))
    throw badValue('The expiry of the document is a date, YYYY-MM-DD (document-expiry).', place('documentExpires'));
  if (expires < romeDay(now))
    throw businessRule('The document has expired; another one is needed (document-expired).', place('documentExpires'));
  return { kind, number: plain, expires };
}
