// What callers have to know of the operations about who may see a record, and why.
import type { OperationWords } from '#conformance/operation-definition.ts';
import { anyOf, maybe, one } from './words.ts';

export const explainWords: OperationWords = {
  title: 'How a search is run',
  description:
    'For the administrator: the SQL of a search with the consents of the requester in it, its bound values and the plan of the database. No row is read. The other parameters are those of the search itself.',
  takes: [
    maybe('_requester', 'string', 'Patient/ID, Practitioner/ID or Organization/ID for whom it would be run; otherwise for who asks.'),
    maybe('_purpose', 'code', 'Purpose of use of that requester, such as TREATMENT.'),
  ],
  gives: [
    one('sql', 'string', 'The statement.'),
    one('values', 'string', 'Its bound values, as a JSON array.'),
    one('plan', 'string', 'What the database would do.'),
  ],
};

export const whoCanSeeWords: OperationWords = {
  title: 'Who can see the record',
  description: 'Tells the person who may see their record, or one resource of it, and by which rule.',
  takes: [maybe('resource', 'string', 'Type/ID of one resource; otherwise the whole record.')],
  gives: [
    anyOf('viewer', 'Somebody who treats the person, or a role.', [
      one('who', 'string', 'Who it is.'),
      one('may', 'boolean', 'Whether they see it.'),
      one('rule', 'string', 'The rule that decides.'),
    ]),
  ],
};

const held = [one('declaration', 'Reference', 'The CareTeam that says so.'), one('period', 'Period', 'How long it holds.')];

export const declareCareWords: OperationWords = {
  title: 'Declare that one treats the person',
  description:
    'A legal act of the professional (presa in carico): what the consents of the person show to those who treat is seen from the next request on, for as long as it holds.',
  takes: [one('declaration', 'string', 'Why and since when the professional treats the person, in their own words.')],
  gives: held,
};

export const emergencyAccessWords: OperationWords = {
  title: 'Access in an emergency',
  description: 'A professional opens the record of a person who cannot decide at this moment. The person is told afterwards.',
  takes: [one('reason', 'string', 'What the emergency is.')],
  gives: held,
};

export const showNotebookWords: OperationWords = {
  title: 'Show the notebook, or show it no more',
  description:
    'Whether those who treat the person see what the person says of themselves (taccuino), from the next request on; the whole or nothing.',
  takes: [one('shown', 'boolean', 'true: it is shown.')],
  gives: [one('shown', 'boolean', 'Whether it is shown now.'), one('consent', 'Reference', 'The Consent that says so.')],
};
