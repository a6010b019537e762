// Binary in its own media type: bytes in and out, the same resource behind.
// https://hl7.org/fhir/R4/binary.html#rest
import type { Binary } from '@medplum/fhirtypes';
import { isResourceId } from '#fhir/reference.ts';
import type { Ask, Interaction } from './interaction.ts';

const fhirJson: ReadonlySet<string> = new Set(['application/fhir+json', 'application/json', 'application/json+fhir', 'text/json']);

/** Wraps a read of Binary: the bytes themselves when they are asked for. */
export function answerRaw(read: Interaction): Interaction {
  return async (ask) => {
    const answer = await read(ask);
    if (ask.type !== 'Binary' || ask.raw !== true || answer.body === undefined) return answer;
    const { data = '', contentType } = JSON.parse(answer.body) as Binary;
    const { body: _body, ...rest } = answer;
    return { ...rest, raw: { bytes: Buffer.from(data, 'base64'), contentType: contentType ?? 'application/octet-stream' } };
  };
}

/** Wraps create and update of Binary: bytes of any other media type become its `data`. */
export function acceptRaw(write: Interaction): Interaction {
  return (ask) =>
    write(
      ask.type === 'Binary' && ask.body !== undefined && !fhirJson.has(ask.body.mediaType) ? { ...ask, body: wrapped(ask, ask.body) } : ask,
    );
}

function wrapped({ id, securityContext }: Ask, body: NonNullable<Ask['body']>): NonNullable<Ask['body']> {
  const binary: Binary = {
    resourceType: 'Binary',
    ...(id !== undefined && isResourceId(id) ? { id } : {}),
    contentType: body.mediaType,
    ...(securityContext === undefined ? {} : { securityContext: { reference: securityContext } }),
    data: Buffer.from(body.bytes ?? Buffer.from(body.text)).toString('base64'),
  };
  return { mediaType: 'application/fhir+json', text: JSON.stringify(binary) };
}
