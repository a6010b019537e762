// What is printed, free of any layout: a title and blocks. Every readable model can become one; `pdf.ts` sets it.
import type { Bars } from './bars.ts';
import type { Language } from './language.ts';

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'fields'; readonly fields: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly columns: readonly { readonly title: string; readonly share: number; readonly right?: boolean }[];
      readonly rows: readonly { readonly cells: readonly string[]; readonly strong?: boolean }[];
    }
  | { readonly kind: 'bars'; readonly alt: string; readonly codes: readonly Bars[] };

export interface Sheet {
  readonly language: Language;
  readonly title: string;
  /** Name and fiscal code of the person, so that no page is taken for another's. */
  readonly person: string;
  /** Under every page. */
  readonly foot: string;
  /** Milliseconds. */
  readonly made: number;
  readonly blocks: readonly Block[];
}

/** Without the fields that nothing is known of. */
export function fieldsOf(...fields: readonly (readonly [name: string, value: string | undefined])[]): Block[] {
  const known = fields.filter((field): field is readonly [string, string] => field[1] !== undefined && field[1] !== '');
  return known.length === 0 ? [] : [{ kind: 'fields', fields: known }];
}
