// Words of the developer page, in English.
import type { it } from './it.ts';

export const en: typeof it = {
  title: 'For developers',
  lead: 'A FHIR R4 server in which the citizen’s consent is part of every query.',
  base: 'Base address:',
  links: [
    ['/docs', 'Explore the API', 'All operations, with examples.'],
    ['/fhir/metadata', 'CapabilityStatement', 'What the server can do, in FHIR.'],
    ['/fhir/.well-known/smart-configuration', 'SMART configuration', 'Addresses to authorise apps.'],
  ],
  people: 'People of the demo',
  name: 'Name',
  about: 'Who it is',
  token: 'Token',
  getToken: (name) => `Token of ${name}`,
  tokenOf: (name) => `Token of ${name}, good for 12 hours`,
  tryIt: 'Try a request',
  as: 'As',
  request: 'GET request below /fhir',
  requestHint: 'For example: /Observation?patient=citizen&code=59261-8&_sort=-date',
  send: 'Send',
  explain: 'Explain the query',
  answer: (status) => `Answer ${status}`,
};
