// Conditional requests: what the client knows of the version it means.
// https://hl7.org/fhir/R4/http.html#concurrency, https://hl7.org/fhir/R4/http.html#cread
import { invalid, preconditionFailed } from '#fhir/outcome.ts';
import type { Ask } from '#interactions/interaction.ts';

type Preconditions = Ask['preconditions'];

const none: Preconditions = Object.freeze({});
const entityTag = /^(?:W\/)?"([\x21\x23-\x7e]*)"$/;

export function readPreconditions(headers: Pick<Headers, 'get'>): Preconditions {
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  const ifModifiedSince = headers.get('if-modified-since');
  const ifNoneExist = headers.get('if-none-exist');
  if (ifMatch === null && ifNoneMatch === null && ifModifiedSince === null && ifNoneExist === null) return none;
  const read: { -readonly [K in keyof Preconditions]: Preconditions[K] } = {};
  if (ifMatch !== null) read.ifMatch = mustMatch(ifMatch);
  const known = ifNoneMatch === null ? undefined : readTag('If-None-Match', ifNoneMatch);
  // A well-formed tag that is no version of ours excludes nothing.
  if (known !== undefined) read.ifNoneMatch = known;
  const since = ifModifiedSince === null ? Number.NaN : Date.parse(ifModifiedSince);
  // A date that is none is to be ignored: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3
  if (!Number.isNaN(since)) read.ifModifiedSince = since;
  if (ifNoneExist !== null) read.ifNoneExist = ifNoneExist.trim().replace(/^\?/, '');
  return read;
}

/** A well-formed tag that is no version of ours cannot be the current one. */
function mustMatch(text: string): number | '*' {
  const tag = readTag('If-Match', text);
  if (tag === undefined)
    throw preconditionFailed(
      `No version has the tag ${JSON.stringify(text.slice(0, 64))}; read the resource and send its ETag.`,
      'Header.If-Match',
    );
  return tag;
}

function readTag(name: string, text: string): number | '*' | undefined {
  const trimmed = text.trim();
  if (trimmed === '*') return '*';
  const opaque = entityTag.exec(trimmed)?.[1];
  if (opaque === undefined) {
    throw invalid(`The value ${JSON.stringify(text.slice(0, 64))} of ${name} is not one entity tag; write it as W/"3".`, `Header.${name}`);
  }
  return /^[1-9]\d{0,8}$/.test(opaque) ? Number(opaque) : undefined;
}
