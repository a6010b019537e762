// Words of the delegation pages, and whose they are.
import { en as citizenEn } from '../citizen/en.ts';
import { it as citizenIt } from '../citizen/it.ts';
import { inLanguage } from '../language.ts';
import { signedIn, type Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export const textOf = ({ language }: Pick<Visit, 'language'>) => inLanguage(language, { it, en });

export const kindNames = ({ language }: Pick<Visit, 'language'>) => inLanguage(language, { it: citizenIt, en: citizenEn }).kinds;

/** The one who has signed in, whomever they act for. */
export function ownPatient(visit: Visit): string {
  const { session } = signedIn(visit);
  return session.as.kind === 'citizen' ? session.as.patient : '';
}
