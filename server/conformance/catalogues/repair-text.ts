// Published catalogues whose accents were lost on the way: each byte of a letter became a question mark.

const words: Readonly<Record<string, string>> = { pi: 'più', gi: 'già', et: 'età', perch: 'perché', giovent: 'gioventù' };

/** Three marks stood for an apostrophe or a dash, two (three in capitals) for an accented letter; what cannot be told is left as it is. */
export function repairText(text: string): string {
  if (!text.includes('??')) return text;
  return text
    .replace(/(\p{L})\?\?\?(?=\p{L})/gu, '$1’')
    .replace(/(^| )\?\?\?(?= |$)/g, '$1–')
    .replace(/(\p{L}*it)\?\?\??(?![\p{L}?])/giu, (_, stem: string) => stem + cased('à', stem))
    .replace(/(?<!\p{L})(\p{L}+)\?\?(?![\p{L}?])/giu, (whole, stem: string) => {
      const word = words[stem.toLowerCase()];
      return word === undefined ? whole : stem + cased(word.slice(stem.length), stem);
    });
}

function cased(letter: string, stem: string): string {
  return stem.length > 1 && stem === stem.toUpperCase() ? letter.toUpperCase() : letter;
}
