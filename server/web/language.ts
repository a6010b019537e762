// In which language a page speaks: Italian, or English when it was chosen or the browser prefers it.

export const languages = ['it', 'en'] as const;
export type Language = (typeof languages)[number];

/** Texts of one area in both languages; the English ones have the type of the Italian ones. */
export interface Texts<T> {
  readonly it: T;
  readonly en: T;
}

export function inLanguage<T>(language: Language, texts: Texts<T>): T {
  return texts[language];
}

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language);
}

/** The first of ours in the order of the browser's wishes; https://www.rfc-editor.org/rfc/rfc9110#field.accept-language */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';');
      const quality = params.find((param) => param.trim().startsWith('q='));
      return { tag: tag.trim().toLowerCase().slice(0, 2), quality: quality === undefined ? 1 : Number(quality.trim().slice(2)) };
    })
    .filter(({ tag, quality }) => isLanguage(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const first = wishes[0]?.tag;
  return isLanguage(first) ? first : 'it';
}
