// ITI-105 Simplified Publish: a DocumentReference that carries its file. A CDA2 document is read as $ingest reads it; any other file
// becomes a Binary of its own. https://profiles.ihe.net/ITI/MHD/ITI-105.html
import { createHash } from 'node:crypto';
import type { Attachment, Binary, DocumentReference } from '@medplum/fhirtypes';
import { invalid, OperationOutcomeError, structure } from '#fhir/outcome.ts';
import type { Change } from '#record/change.ts';
import type { ReadCondition } from '#record/conditions.ts';
import type { Create, Reception } from '#record/receive-document.ts';
import { lookingAgain } from '#record/refuse-relation.ts';
import { arrivalOf, identifiersOf } from '#record/relate-back.ts';
import { supersede } from '#record/relate.ts';
import type { Submission } from '#record/submit.ts';
import { submittedAnswer } from './answer.ts';
import { readContent } from './content.ts';
import { isCda } from './is-cda.ts';
import type { Ask, Interaction } from './interaction.ts';
import { actOf } from './needed.ts';

export interface PublishParts {
  readonly record: Submission & Reception;
  readonly readCondition: ReadCondition;
  readonly newId: () => string;
}

/** Wraps create: every other body is created as it is. */
export function createPublish(create: Interaction, parts: PublishParts): Interaction {
  return async (ask) => {
    if (ask.type !== 'DocumentReference' || ask.body === undefined || !ask.body.text.includes('"data"')) return create(ask);
    const document = readContent(ask, 'DocumentReference').value as DocumentReference;
    const attachment = carried(document);
    if (attachment === undefined) return create(ask);
    const bytes = bytesOf(attachment);
    return (await isCda(document, bytes)) ? receive(ask, document, bytes, parts) : publish(ask, document, bytes, parts);
  };
}

/** Only what can be read as such: a body of another shape is for the validation of create to refuse. */
function carried(document: DocumentReference): Attachment | undefined {
  const content: unknown = document.content;
  if (!Array.isArray(content) || content.length !== 1) return undefined;
  const { attachment } = (content[0] ?? {}) as { attachment?: Attachment };
  return typeof attachment?.data === 'string' && attachment.url === undefined ? attachment : undefined;
}

const place = 'DocumentReference.content[0].attachment.data';

function bytesOf({ data = '', size, hash }: Attachment): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}$/.test(data)) throw structure('The data is no base64.', place);
  const bytes = Buffer.from(data, 'base64');
  if (size !== undefined && size !== bytes.length)
    throw invalid(`The size says ${size} and the data holds ${bytes.length} bytes.`, 'DocumentReference.content[0].attachment.size');
  if (hash !== undefined && hash !== sha1(bytes))
    throw invalid('The hash is not the SHA-1 of the data, in base64.', 'DocumentReference.content[0].attachment.hash');
  return bytes;
}

function sha1(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64');
}

async function receive(ask: Ask, submitted: DocumentReference, bytes: Buffer, { record }: PublishParts) {
  const described = { bytes, submitted: withoutData(submitted) };
  const { written, issues } = await record.receive(actOf(ask, 'create'), described);
  const [first] = written;
  if (first === undefined) throw new OperationOutcomeError(issues);
  return submittedAnswer({ ...first, warnings: [...first.warnings, ...issues] }, ask.prefer);
}

/** The file was decoded and goes its own way. */
function withoutData(document: DocumentReference): DocumentReference {
  const content = document.content.map((each) => {
    const { data: _data, ...attachment } = each.attachment;
    return { ...each, attachment };
  });
  return { ...document, content };
}

function publish(ask: Ask, document: DocumentReference, bytes: Buffer, parts: PublishParts) {
  return lookingAgain(() => publishOnce(ask, document, bytes, parts));
}

async function publishOnce(ask: Ask, document: DocumentReference, bytes: Buffer, { record, readCondition, newId }: PublishParts) {
  const [id, binaryId] = [newId(), newId()];
  const [content] = document.content;
  const { data: _data, ...attachment } = content?.attachment ?? {};
  const entry: DocumentReference = {
    ...document,
    content: [{ ...content, attachment: { ...attachment, url: `Binary/${binaryId}`, size: bytes.length, hash: sha1(bytes) } }],
  };
  const binary: Binary = {
    resourceType: 'Binary',
    contentType: attachment.contentType ?? 'application/octet-stream',
    securityContext: { reference: `DocumentReference/${id}` },
    data: bytes.toString('base64'),
  };
  const related = document.relatesTo === undefined ? undefined : await record.relate(actOf(ask, 'create'), document);
  const relatesTo = related === undefined ? {} : { relatesTo: [...related.relatesTo] };
  const correcting = related?.corrects === undefined ? {} : { corrects: related.corrects };
  const relating = related === undefined ? {} : { relations: related.relations, awaited: related.awaited, warnings: related.issues };
  const arrival = arrivalOf(readCondition, identifiersOf(document));
  const changes: Change[] = [
    { ...madeOf({ ...entry, ...relatesTo }, id), ...correcting, ...relating, arrival },
    { ...madeOf(binary, binaryId), ...correcting },
    ...(related === undefined ? [] : supersede(related)),
  ];
  const { ifNoneExist } = ask.preconditions;
  const unless =
    ifNoneExist === undefined
      ? undefined
      : { type: 'DocumentReference', condition: readCondition('DocumentReference', ifNoneExist), meet: () => undefined };
  const [first] = await record.submit(actOf(ask, 'create'), changes, unless);
  if (first === undefined) throw structure('The change has no answer.');
  return submittedAnswer(first, ask.prefer);
}

function madeOf(value: DocumentReference | Binary, id: string): Create {
  const { id: _id, ...rest } = value;
  const named = { ...rest, id } as DocumentReference | Binary;
  return { kind: 'create', place: '', type: value.resourceType, id, content: { value: named, text: JSON.stringify(named) } };
}
