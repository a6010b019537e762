// Words of the finding of a person, in English.
import type { it } from './it.ts';

export const en: typeof it = {
  title: 'Find a person',
  byCode: 'By codice fiscale',
  code: 'Codice fiscale',
  codeHint: '16 characters, as on the health card',
  byName: 'By name and date of birth',
  family: 'Family name',
  given: 'Given name',
  birthDate: 'Date of birth',
  go: 'Find',
  wrongCode: 'This codice fiscale is not right: check its 16 characters, the last letter does not match the others.',
  wrongDate: 'The date of birth is not a date.',
  throttled: 'Too many searches that found nobody: wait a quarter of an hour before searching again.',
  none: 'Nobody is enrolled with these data. Check what you typed.',
  several: (count) => `${count} people match. Choose the one before you by date and place of birth.`,
  open: 'Open',
  person: 'Person',
  birthPlace: 'Place of birth',
};
