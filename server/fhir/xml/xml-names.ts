// Names of elements and attributes, each made once: a document has few names, many times.
// https://www.w3.org/TR/xml-names/

export interface XmlName {
  /** As written: `f:Patient`. */
  readonly qualified: string;
  readonly prefix: string;
  readonly local: string;
  /** `xmlns` or `xmlns:prefix`. */
  readonly isDeclaration: boolean;
  /** Names of one text are numbered as they are met. */
  readonly index: number;
}

export interface XmlNames {
  /** The name that stands between the places. */
  at(from: number, to: number): XmlName;
}

const ROWS = 1024;
/** No document has more that are alike: a text made so that all of them are would be compared with all that it said before. */
const MOST_ALIKE = 8;

export function createXmlNames(source: string): XmlNames {
  // In rows by what tells most names apart, so that none is cut out of the text twice.
  const rows: (XmlName[] | undefined)[] = new Array<XmlName[] | undefined>(ROWS).fill(undefined);
  const others = new Map<string, XmlName>();
  let count = 0;
  const other = (qualified: string): XmlName => {
    const known = others.get(qualified);
    if (known !== undefined) return known;
    const made = nameOf(qualified, count++);
    others.set(qualified, made);
    return made;
  };
  return {
    at(from, to) {
      const length = to - from;
      const row =
        (length + source.charCodeAt(from) * 5 + source.charCodeAt(to - 1) * 31 + source.charCodeAt((from + to) >> 1) * 131) % ROWS;
      const alike = (rows[row] ??= []);
      for (const name of alike) if (name.qualified.length === length && source.startsWith(name.qualified, from)) return name;
      if (alike.length >= MOST_ALIKE) return other(source.slice(from, to));
      const made = nameOf(source.slice(from, to), count++);
      alike.push(made);
      return made;
    },
  };
}

function nameOf(qualified: string, index: number): XmlName {
  const colon = qualified.indexOf(':');
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  const local = colon < 0 ? qualified : qualified.slice(colon + 1);
  return { qualified, prefix, local, isDeclaration: prefix === 'xmlns' || qualified === 'xmlns', index };
}
