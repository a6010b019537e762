// The words of the choices in the language of who looks.
import { inLanguage } from '../language.ts';
import type { Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export const textOf = ({ language }: Pick<Visit, 'language'>) => inLanguage(language, { it, en });
