// What callers have to know of the operations by which a record is opened and choices change.
import type { OperationWords } from '#conformance/operation-definition.ts';
import { any, anyOf, maybe, one } from './words.ts';

const choices = [
  maybe('feed', 'boolean', 'Whether documents come into the record from now on.'),
  maybe('past', 'boolean', 'Whether older documents come in too.'),
  maybe('consultation', 'boolean', 'Whether those who treat the person see the record.'),
  maybe('noticeVersion', 'string', 'The version of the privacy notice that was read; a yes needs it.'),
  maybe('email', 'string', 'E-mail address, in the body and not in the address of the request.'),
  maybe('phone', 'string', 'Mobile number, in the body and not in the address of the request.'),
  maybe('representative', 'string', 'RelatedPerson/ID of the parent or guardian who decides; at the counter.'),
];
const decided = [
  one('state', 'code', 'The step: a code of https://fascicolo.example/fhir/CodeSystem/activation-state.'),
  any('message', 'string', 'What the decision means, in words.'),
  any('consent', 'Consent', 'The decisions as they are stored.'),
  maybe('receipt', 'DocumentReference', 'The receipt.'),
];

export const activateWords: OperationWords = {
  title: 'Open the record',
  description:
    'POST takes the steps of opening, all in one request or one after the other: notice, contacts, choices, confirmation. GET changes nothing and says where the person stands (state, eligible, reason, noticeVersion, notice).',
  takes: [
    ...choices,
    maybe('confirm', 'boolean', 'true: this is the decision.'),
    maybe('abandon', 'boolean', 'true: what was begun is left.'),
    maybe('secondParent', 'boolean', 'The answer of the other parent, where the policy asks both.'),
  ],
  gives: [
    ...decided,
    maybe('eligible', 'boolean', 'GET: whether the record can be opened.'),
    anyOf('reason', 'GET: what stands against it.', [
      one('code', 'code', 'A code of https://fascicolo.example/fhir/CodeSystem/activation-obstacle.'),
      one('text', 'string', 'The same in words.'),
    ]),
    maybe('noticeVersion', 'string', 'GET: the version of the privacy notice in force.'),
    any('notice', 'Attachment', 'GET: the notice in Markdown, one for each language.'),
  ],
};

export const consentChoicesWords: OperationWords = {
  title: 'Change the choices of an open record',
  description: 'Changes what is named and leaves the rest. Asking for what is already so changes nothing and makes no receipt.',
  takes: [...choices, maybe('confirm', 'boolean', 'false: say what it would mean and change nothing.')],
  gives: decided,
};

export const verifyContactWords: OperationWords = {
  title: 'Prove an address',
  description:
    'Sends a code to one address of the person or, with the code, takes it back: from home both addresses are proved before the record is opened.',
  takes: [
    maybe('email', 'string', 'E-mail address; either this or phone.'),
    maybe('phone', 'string', 'Mobile number; either this or email.'),
    maybe('code', 'string', 'The code that has arrived.'),
  ],
  gives: [one('state', 'code', 'code-sent or verified.'), maybe('expires', 'instant', 'Until when the code is good.')],
};

export const openingsWords: OperationWords = {
  title: 'How many records were opened',
  description: 'For the administrator of the region: records opened by day, channel and local health authority. No person is named.',
  takes: [one('start', 'date', 'The first day.'), one('end', 'date', 'The last day.')],
  gives: [one('return', 'MeasureReport', 'The counts.')],
};
