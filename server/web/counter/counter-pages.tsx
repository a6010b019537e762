// `/sportello`: the pages of the counter.
import type { Area } from '../page.ts';
import { createConsentPages } from './consent-pages.tsx';
import { createCredentialPages } from './credential-pages.tsx';
import { createEndingPages } from './ending-pages.tsx';
import { createEnrolPages } from './enrol-pages.tsx';
import type { CounterParts } from './parts.tsx';
import { createPersonPages } from './person-pages.tsx';
import { createRepresentationPages } from './representation-pages.tsx';

export type { CounterParts };

const who = 'operator';
const one = '/sportello/persona/:id';
/** A scan and what is around it. */
const limit = 6 * 1024 * 1024;

export function createCounterPages(parts: CounterParts): Area {
  const enrol = createEnrolPages(parts);
  const person = createPersonPages(parts);
  const consents = createConsentPages(parts);
  const representation = createRepresentationPages(parts);
  const credentials = createCredentialPages(parts);
  const ending = createEndingPages(parts);
  return {
    pages: [
      { method: 'GET', path: '/sportello', who, run: enrol.home },
      { method: 'GET', path: '/sportello/cerca', who, run: enrol.home },
      { method: 'POST', path: '/sportello/cerca', who, run: enrol.find, again: enrol.foundAgain },
      { method: 'GET', path: '/sportello/iscrizione', who, run: enrol.form },
      { method: 'POST', path: '/sportello/iscrizione', who, run: enrol.enrolled, again: enrol.formAgain },
      { method: 'GET', path: one, who, run: person.show },
      { method: 'GET', path: `${one}/riconoscimento`, who, run: person.recognition },
      { method: 'POST', path: `${one}/riconoscimento`, who, run: person.recognise, again: person.recogniseAgain },
      { method: 'GET', path: `${one}/ricevute/:ricevuta`, who, run: person.receipt },
      { method: 'GET', path: `${one}/consensi`, who, run: consents.show },
      { method: 'POST', path: `${one}/consensi`, who, run: consents.go, again: consents.again },
      { method: 'GET', path: `${one}/rappresentante`, who, run: representation.show },
      { method: 'POST', path: `${one}/rappresentante`, who, run: representation.register, again: representation.again, limit },
      { method: 'GET', path: `${one}/rappresentanti`, who, run: ending.list },
      { method: 'GET', path: `${one}/rappresentanti/:incarico/fine`, who, run: ending.show },
      { method: 'POST', path: `${one}/rappresentanti/:incarico/fine`, who, run: ending.end, again: ending.again },
      { method: 'GET', path: `${one}/credenziali`, who, run: credentials.show },
      { method: 'POST', path: `${one}/credenziali`, who, run: credentials.go },
    ],
    navigation: [{ href: '/sportello', label: { it: 'Sportello', en: 'Counter' }, who, rank: 0 }],
  };
}
