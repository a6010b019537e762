// `/operatore`: the pages of whoever cares for people.
import type { Area } from '../page.ts';
import { createAppPages } from './app-pages.tsx';
import { createCarePages } from './care-pages.tsx';
import { createFindPages } from './find-pages.tsx';
import type { ClinicianParts } from './parts.tsx';
import { createRecordPages } from './record-pages.tsx';

export type { ClinicianParts };

const who = 'professional';
const person = '/operatore/persona/:id';

export function createClinicianPages(parts: ClinicianParts): Area {
  const find = createFindPages(parts);
  const care = createCarePages(parts);
  const record = createRecordPages(parts);
  const apps = createAppPages(parts);
  return {
    pages: [
      { method: 'GET', path: '/operatore', who, run: find.home },
      { method: 'GET', path: '/operatore/cerca', who, run: find.home },
      { method: 'POST', path: '/operatore/cerca', who, run: find.find },
      { method: 'GET', path: '/operatore/assistiti', who, run: find.assisted },
      { method: 'GET', path: person, who, run: record.summary },
      { method: 'GET', path: `${person}/cura`, who, run: care.show },
      { method: 'POST', path: `${person}/cura`, who, run: care.declare },
      { method: 'GET', path: `${person}/documenti`, who, run: record.documents },
      { method: 'GET', path: `${person}/documenti/:documento`, who, run: record.document },
      { method: 'GET', path: `${person}/documenti/:documento/originale`, who, run: record.original },
      { method: 'GET', path: `${person}/esami`, who, run: record.results },
      { method: 'GET', path: `${person}/farmaci`, who, run: record.drugs },
      { method: 'GET', path: `${person}/ricoveri`, who, run: record.stays },
      { method: 'GET', path: `${person}/taccuino`, who, run: record.notebook },
      { method: 'GET', path: `${person}/app`, who, run: apps.list },
      { method: 'POST', path: `${person}/app`, who, run: apps.open },
      { method: 'GET', path: `${person}/stampa`, who, run: record.print },
    ],
    navigation: [{ href: '/operatore', label: { it: 'Area professionisti', en: 'For professionals' }, who, rank: 0 }],
  };
}
