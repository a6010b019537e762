// XML and PDF files: FHIR XML goes to its type, CDA2 and PDF to the ingest of documents. The bytes are sent as they are.
// https://hl7.org/fhir/R4/xml.html
import { readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import { identifierCondition } from './carry.ts';
import { unreadable, type Parcel } from './parcel.ts';

const FHIR = 'http://hl7.org/fhir';
const CDA = 'urn:hl7-org:v3';
const ingest = 'DocumentReference/$ingest';

export async function* readPdf(path: string): AsyncGenerator<Parcel> {
  const body = await readFile(path);
  yield {
    kind: 'single',
    file: path,
    bytes: body.length,
    method: 'POST',
    path: ingest,
    contentType: 'application/pdf',
    body,
    piece: { name: 'file', type: 'PDF' },
    repeatable: true,
  };
}

export async function* readXml(path: string, { serverIds }: { readonly serverIds: boolean }): AsyncGenerator<Parcel> {
  const body = await readFile(path);
  const sent = { kind: 'single', file: path, bytes: body.length, body } as const;
  const root = rootOf(decode(body));
  if (root?.namespace === CDA) {
    const piece = { name: 'file', type: root.name };
    yield { ...sent, method: 'POST', path: ingest, contentType: 'application/xml', piece, repeatable: true };
  } else if (root?.namespace === FHIR) {
    const executed = root.name === 'Bundle' && (root.bundleType === 'transaction' || root.bundleType === 'batch');
    const put = !executed && !serverIds && root.id !== undefined;
    const path = executed ? '' : put ? `${root.name}/${root.id}` : root.name;
    const piece = { name: 'file', type: root.name };
    const ifNoneExist = executed || put ? undefined : identifierOf(decode(body), root.name);
    const condition = ifNoneExist === undefined ? {} : { ifNoneExist };
    const repeatable = put || ifNoneExist !== undefined;
    yield { ...sent, method: put ? 'PUT' : 'POST', path, contentType: 'application/fhir+xml', piece, repeatable, ...condition };
  } else {
    const found = root === undefined ? 'has no root element' : `has root ${root.name} of namespace "${root.namespace}"`;
    yield unreadable(path, body.length, 'file', `The XML ${found}; FHIR (${FHIR}) or CDA2 (${CDA}) is needed.`);
  }
}

interface Root {
  readonly name: string;
  readonly namespace: string;
  readonly id?: string;
  readonly bundleType?: string;
}

/** Looks only: what is well formed is for the server to say. */
function rootOf(text: string): Root | undefined {
  const body = text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?[^>]*>/g, '');
  const tag = /<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^>]*)>/.exec(body);
  if (tag === null) return undefined;
  const [whole, prefix = '', name = '', attributes = ''] = tag;
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
  const namespace = new RegExp(`(?:^|\\s)${declaration}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1] ?? '';
  const inside = body.slice(tag.index + whole.length);
  const id = /^\s*<id\s+value=["']([A-Za-z0-9\-.]{1,64})["']/.exec(inside)?.[1];
  const bundleType = /<type\s+value=["']([a-z-]+)["']/.exec(inside)?.[1];
  return { name, namespace, ...(id === undefined ? {} : { id }), ...(bundleType === undefined ? {} : { bundleType }) };
}

type XmlIdentifier = Record<'system' | 'value', { readonly value?: unknown } | undefined>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseAttributeValue: false,
  processEntities: false,
});

/** What the resource is known by; undefined where it says nothing, or is no XML that can be read. */
function identifierOf(text: string, root: string): string | undefined {
  try {
    const { [root]: resource } = parser.parse(text) as Record<string, { identifier?: XmlIdentifier | XmlIdentifier[] } | undefined>;
    const identifiers = [resource?.identifier ?? []].flat();
    return identifierCondition(identifiers.map(({ system, value }) => ({ system: system?.value, value: value?.value })));
  } catch {
    return undefined;
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}
