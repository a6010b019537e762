// The Italian words in English.
import type { CitizenText } from './it.ts';
import { control } from './words/control-en.ts';
import { notebook } from './words/notebook-en.ts';
import { reading } from './words/reading-en.ts';

export const en: CitizenText = { ...reading, ...control, notebook };
