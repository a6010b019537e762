// Kinds of documents in the reader's language, and nothing that somebody wrote lost.
import type { CodeableConcept } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { saysOnlyTheKind, typeText } from './type-text.ts';

const radiology = { system: 'http://loinc.org', code: '68604-8', display: 'Referto di radiologia' };
const ultrasound = { system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: '88.76.1', display: 'Ecografia dell’addome completo' };

test.each<[string, CodeableConcept, string, string, boolean]>([
  ['a known kind', { coding: [radiology] }, 'Referto di radiologia', 'Radiology report', true],
  ['its name as text', { coding: [radiology], text: 'Referto di radiologia' }, 'Referto di radiologia', 'Radiology report', true],
  [
    'more than the kind',
    { coding: [radiology, ultrasound], text: 'Ecografia dell’addome completo' },
    'Ecografia dell’addome completo',
    'Ecografia dell’addome completo',
    false,
  ],
  ['another code first', { coding: [ultrasound, radiology] }, 'Ecografia dell’addome completo', 'Ecografia dell’addome completo', false],
  ['an unknown kind', { coding: [ultrasound] }, 'Ecografia dell’addome completo', 'Ecografia dell’addome completo', false],
])('%s', (_, concept, italian, english, isOnlyKind) => {
  expect([typeText(concept, 'it'), typeText(concept, 'en'), saysOnlyTheKind(concept)]).toEqual([italian, english, isOnlyKind]);
});
