// The words of every page, by language.
import { inLanguage, type Language } from './language.ts';
import { en } from './messages/en.ts';
import { it } from './messages/it.ts';

export type Words = typeof it;

export function words(language: Language): Words {
  return inLanguage(language, { it, en });
}
