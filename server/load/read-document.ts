// XML and PDF files: FHIR XML goes to its type, CDA2 and PDF to the ingest of documents. The bytes are sent as they are.
// https://hl7.org/fhir/R4/xml.html
import { readFile } from 'node:fs/promises';
import { isResourceId } from '#fhir/reference.ts';
import { identifierCondition } from './carry.ts';
import { unreadable, type Parcel } from './parcel.ts';
import { outlineXml } from './xml-outline.ts';

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
  const { name, namespace, type, identifiers, fault, ...root } = outlineXml(decode(body));
  if (name !== undefined && namespace === CDA) {
    yield { ...sent, method: 'POST', path: ingest, contentType: 'application/xml', piece: { name: 'file', type: name }, repeatable: true };
  } else if (name !== undefined && namespace === FHIR) {
    const executed = name === 'Bundle' && (type === 'transaction' || type === 'batch');
    const id = root.id !== undefined && isResourceId(root.id) && !executed && !serverIds ? root.id : undefined;
    const path = executed ? '' : id !== undefined ? `${name}/${id}` : name;
    const ifNoneExist = executed || id !== undefined ? undefined : identifierCondition(identifiers);
    const condition = ifNoneExist === undefined ? {} : { ifNoneExist };
    const repeatable = id !== undefined || ifNoneExist !== undefined;
    const method = id === undefined ? 'POST' : 'PUT';
    yield { ...sent, method, path, contentType: 'application/fhir+xml', piece: { name: 'file', type: name }, repeatable, ...condition };
  } else {
    const found = name === undefined ? `has no root element (${fault ?? ''})` : `has root ${name} of namespace "${namespace}"`;
    yield unreadable(path, body.length, 'file', `The XML ${found}; FHIR (${FHIR}) or CDA2 (${CDA}) is needed.`);
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}
