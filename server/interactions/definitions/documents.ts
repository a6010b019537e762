// What callers have to know of the operations on documents and on what people read.
import type { OperationWords } from '#conformance/operation-definition.ts';
import { any, anyOf, maybe, one } from './words.ts';

export const ingestWords: OperationWords = {
  title: 'Take in a CDA2 document',
  description:
    'The body of the request is the document itself, as application/xml or, with cda.xml inside, as application/pdf; the parameters stand in the address. ' +
    'It is taken whole or not at all, once by its id and its bytes (201 taken, 200 held already, 409 the same id with other bytes). See docs/documents.md.',
  takes: [
    maybe('practiceSetting', 'code', 'Code of the Affinity Domain; AD_PSC008 makes a report of a specialist a cardiology report.'),
    maybe('facilityType', 'code', 'Code of the Affinity Domain for the kind of facility.'),
    any(
      'visibility',
      'code',
      'P97, P98, P99 or P00: who sees the document and all that is read out of it, from its birth. Several also with commas.',
    ),
    any('label', 'code', 'A sensitive label (HIV, ETH, SDV, or one of this server). Several also with commas.'),
  ],
  gives: [
    one(
      'return',
      'Bundle',
      'First an OperationOutcome with all warnings and all that was not understood, by line and element; then what was made. Prefer: return=OperationOutcome answers with that alone.',
    ),
  ],
};

const hiddenGroup = [
  one('preview', 'boolean', 'Whether nothing was done and this only tells what would be.'),
  one('hidden', 'boolean', 'Whether the resources are hidden by this act, or shown again.'),
  anyOf('resource', 'A resource that goes along: of the same document, order, accession or episode.', [
    one('reference', 'Reference', 'The resource.'),
    maybe('kind', 'code', 'Its kind of document.'),
  ]),
];
const preview = maybe('preview', 'boolean', 'true: say what goes along and change nothing.');

export const hideWords: OperationWords = {
  title: 'Hide a document (oscuramento)',
  description:
    'Hides a document with all that was read out of it and what shares its order, accession or episode from everybody but the person and its author. Nobody sees that something is hidden.',
  takes: [preview],
  gives: hiddenGroup,
};

export const unhideWords: OperationWords = {
  title: 'Show a hidden document again',
  description: 'Takes back the hiding of a document and of what was hidden with it.',
  takes: [preview],
  gives: hiddenGroup,
};

const language = maybe('language', 'code', 'it (otherwise) or en.');

export const printWords: OperationWords = {
  title: 'Print as people read it',
  description:
    'A report, prescription, appointment or document as a tagged PDF: the file itself, or a Binary where FHIR is asked for by its media type.',
  takes: [language],
  gives: [one('return', 'Binary', 'application/pdf')],
};

export const icsWords: OperationWords = {
  title: 'An appointment for a calendar',
  description: 'An appointment as an iCalendar file: the file itself, or a Binary where FHIR is asked for by its media type.',
  takes: [language],
  gives: [one('return', 'Binary', 'text/calendar')],
};
