// What callers have to know of the operations about who acts for whom.
import type { OperationWords } from '#conformance/operation-definition.ts';
import { any, anyOf, maybe, one } from './words.ts';

const ended = [one('delegation', 'Reference', 'The RelatedPerson.')];
const kinds = any('documentKind', 'Coding', 'The kinds of documents that it is about; none = all.');

export const delegateWords: OperationWords = {
  title: 'Give a delegation',
  description:
    'The person lets somebody act for them, for all kinds of documents or some. The parameters travel in the body: no codice fiscale in an address.',
  takes: [
    one('delegate', 'string', 'Codice fiscale of who is to act.'),
    any('documentKind', 'code', 'Codes of https://fascicolo.example/fhir/CodeSystem/document-kind; none = all.'),
    maybe('from', 'date', 'The first day; otherwise today.'),
    maybe('until', 'date', 'The last day.'),
  ],
  gives: ended,
};

export const endDelegationWords: OperationWords = {
  title: 'End a delegation',
  description: 'Ends what the person gave, or, by an officer at the counter and with a reason, what was registered.',
  takes: [
    one('delegation', 'Reference', 'RelatedPerson/ID.'),
    maybe('reason', 'string', 'Why; an officer has to say it.'),
    maybe('until', 'date', 'The last day; otherwise today.'),
  ],
  gives: ended,
};

export const delegationsWords: OperationWords = {
  title: 'Who acts for the person',
  description: 'Lists who acts for the person and, to the person alone, for whom they act.',
  takes: [],
  gives: [
    anyOf('given', 'Somebody who acts for the person.', [
      one('delegation', 'Reference', 'The RelatedPerson.'),
      one('relation', 'code', 'As what they act.'),
      one('active', 'boolean', 'Whether it holds.'),
      maybe('period', 'Period', 'From when until when.'),
      kinds,
    ]),
    anyOf('acts-for', 'Somebody for whom the person acts.', [
      one('patient', 'Reference', 'For whom.'),
      one('delegation', 'Reference', 'The RelatedPerson.'),
      one('relation', 'code', 'As what.'),
      maybe('period', 'Period', 'Until when.'),
      kinds,
    ]),
  ],
};

export const registerRepresentativeWords: OperationWords = {
  title: 'Register a parent or guardian',
  description:
    'At the counter: who acts for a minor or a ward, with the document by which they were recognised and what proves their title. The parameters travel in the body.',
  takes: [
    one('representative', 'string', 'Codice fiscale of who is to act.'),
    one('title', 'code', 'parent or guardian.'),
    maybe('order', 'string', 'Number and court of the order; of a guardian.'),
    maybe('from', 'date', 'The first day.'),
    maybe('until', 'date', 'The last day.'),
    one('documentKind', 'code', 'Kind of the identity document.'),
    one('documentNumber', 'string', 'Number of the identity document.'),
    one('documentExpires', 'date', 'Last day of the identity document.'),
    one('scan', 'Attachment', 'The signed declaration of a parent or the order of a court: PDF, JPEG or PNG.'),
  ],
  gives: [one('representative', 'Reference', 'The RelatedPerson.')],
};
