// Words of the citizen's pages.
import { control } from './words/control-it.ts';
import { notebook } from './words/notebook-it.ts';
import { reading } from './words/reading-it.ts';

export const it = { ...reading, ...control, notebook };

export type CitizenText = typeof it;
