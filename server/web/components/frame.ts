// What the frame of a page needs to know.
import type { Language } from '../language.ts';
import type { NavigationEntry, View, Visitor } from '../page.ts';
import type { Words } from '../words.ts';

export interface Frame {
  readonly view: View;
  readonly language: Language;
  readonly words: Words;
  readonly path: string;
  readonly visitor: Visitor;
  readonly navigation: readonly NavigationEntry[];
  readonly demo: boolean;
}
