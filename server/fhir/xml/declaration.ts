// The first line of an XML text. https://www.w3.org/TR/xml/#NT-XMLDecl

const s = '[ \\t\\r\\n]';
const declaration = new RegExp(
  `^<\\?xml${s}+version${s}*=${s}*(?:"1\\.0"|'1\\.0')(?:${s}+encoding${s}*=${s}*["']([\\w.-]+)["'])?(?:${s}+standalone${s}*=${s}*["'](?:yes|no)["'])?${s}*\\?>`,
);
const DECLARATION_LENGTH = 200;

/** The place behind it, or what is wrong with it. */
export function readDeclaration(source: string, at: number): number | string {
  const found = declaration.exec(source.slice(at, at + DECLARATION_LENGTH));
  if (found === null) return 'The XML declaration is not right: write <?xml version="1.0" encoding="UTF-8"?>.';
  const encoding = found[1] ?? 'UTF-8';
  if (encoding.toUpperCase() !== 'UTF-8' && encoding.toUpperCase() !== 'US-ASCII')
    return `The XML declaration says that the text is in ${encoding}; FHIR is always in UTF-8.`;
  return at + found[0].length;
}
