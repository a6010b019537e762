// The check of a receipt, in English.
import type { it } from './it.ts';

export const en: typeof it = {
  title: 'Check a receipt',
  lead: 'Every receipt of the record has a code. Here you check whether it is authentic; we show no data of the person.',
  label: 'Verification code',
  hint: 'Sixteen letters and digits, like ABCD-EFGH-JKMN-PQRS. You find it at the end of the receipt.',
  go: 'Check',
  malformed: 'The code has sixteen letters and digits, without I, L, O, U, 0 and 1. Check that you copied all of it.',
  authentic: 'The receipt is authentic',
  opening: (when) => `It is the receipt of the opening of a record, issued on ${when}.`,
  change: (when) => `It is the receipt of a change of choices, issued on ${when}.`,
  valid: 'The choices in it are the latest ones.',
  superseded: 'The choices were changed later: there is a more recent one.',
  unknown: 'No receipt has this code',
  unknownText: 'Check the spelling. If it is the one on the receipt, the document was not issued by this service.',
};
