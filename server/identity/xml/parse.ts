// XML parsed without mercy: the parser's every complaint is an error, and what a signature could be made to skip is refused unseen.
import { DOMParser } from '@xmldom/xmldom';

/** What must not be in a message at all, looked for in the text, before any parser reads it. */
export const unwanted = {
  doctype: /<!DOCTYPE|<!ENTITY|<!ELEMENT|<!ATTLIST|<!NOTATION/i,
  comment: /<!--/,
  /** The declaration at the very beginning is none. */
  processingInstruction: /<\?(?!xml\s[^?]*\?>)|(?<!^)<\?/,
  cdata: /<!\[/,
} as const;

export class NotWellFormed extends Error {}

/** The root element. */
export function parseXml(text: string): Element {
  const complain = (complaint: string): never => {
    throw new NotWellFormed(complaint.split('\n')[0]);
  };
  const parser = new DOMParser({ errorHandler: { warning: complain, error: complain, fatalError: complain } });
  try {
    const root = parser.parseFromString(text, 'text/xml').documentElement as Element | null;
    if (root !== null) return root;
  } catch (error) {
    if (error instanceof NotWellFormed) throw error;
    throw new NotWellFormed(error instanceof Error ? error.message : String(error));
  }
  throw new NotWellFormed('no root element');
}

/** Parsed, after everything unwanted was refused. */
export function parseStrictly(text: string): Element {
  for (const [what, pattern] of Object.entries(unwanted)) if (pattern.test(text)) throw new NotWellFormed(`a ${what} is not allowed`);
  return parseXml(text);
}
