// Another reader of XML as a judge: fast-xml-parser finds the same elements, attributes and texts in every sample, in the same order.
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { decodeXml } from '#ingest/xml/decode.ts';
import type { XmlElement } from '#ingest/xml/element.ts';
import { readXml } from '#ingest/xml/read-xml.ts';
import { areDocumentsThere, sampleDocuments } from './samples.ts';

/** A line for each element and each text, in the order of the document. */
type Outline = string[];

const judge = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Also numbers of characters.
  htmlEntities: true,
});

type Judged = Readonly<Record<string, unknown>>;

function outlineOfJudge(nodes: readonly Judged[], found: Outline = []): Outline {
  for (const node of nodes)
    for (const [name, inside] of Object.entries(node)) {
      if (name === ':@') continue;
      if (name === '#text') addText(found, String(inside));
      else {
        const attributes = Object.entries((node[':@'] ?? {}) as Record<string, string>);
        addElement(
          found,
          name,
          attributes.flatMap(([key, value]) => (/^xmlns(:|$)/.test(key) ? [] : [value])),
        );
        outlineOfJudge(inside as readonly Judged[], found);
      }
    }
  return found;
}

function outlineOfOurs(element: XmlElement, found: Outline = []): Outline {
  addElement(found, element.name, Object.values(element.attributes));
  for (const part of element.content)
    if (typeof part === 'string') addText(found, part);
    else outlineOfOurs(part, found);
  return found;
}

/** Without its prefix or namespace, which the two readers write in different ways. */
function addElement(found: Outline, name: string, values: readonly string[]): void {
  found.push(`<${name.replace(/^(\{[^}]*\}|[^:]*:)/, '')} ${JSON.stringify([...values].sort())}`);
}

/** A comment between two texts does not part them; ends of lines are as they were sent with us, and of one kind with the judge. */
function addText(found: Outline, sent: string): void {
  const text = sent.replaceAll('\r\n', '\n');
  if (found.at(-1)?.startsWith('<') === false) found[found.length - 1] += text;
  else found.push(`"${text}`);
}

describe.skipIf(!areDocumentsThere)('Read as another parser reads it', () => {
  test.each(sampleDocuments().map(({ kind, name, bytes }) => [`${kind}/${name}`, bytes] as const))('%s', (_, bytes) => {
    const text = decodeXml(bytes);
    const ours = outlineOfOurs(readXml(text));
    expect(ours.length).toBeGreaterThan(100);
    expect(ours).toEqual(outlineOfJudge(judge.parse(text) as readonly Judged[]));
  });
});
