// Conditional requests: what the client knows of the version it means.
// https://hl7.org/fhir/R4/http.html#concurrency, https://hl7.org/fhir/R4/http.html#cread
import { readMatchTag, readTag } from '#interactions/entity-tag.ts';
import type { Ask } from '#interactions/interaction.ts';

type Preconditions = Ask['preconditions'];

const none: Preconditions = Object.freeze({});

export function readPreconditions(headers: Pick<Headers, 'get'>): Preconditions {
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  const ifModifiedSince = headers.get('if-modified-since');
  const ifNoneExist = headers.get('if-none-exist');
  if (ifMatch === null && ifNoneMatch === null && ifModifiedSince === null && ifNoneExist === null) return none;
  const read: { -readonly [K in keyof Preconditions]: Preconditions[K] } = {};
  if (ifMatch !== null) read.ifMatch = readMatchTag('If-Match', ifMatch, 'Header.If-Match');
  const known = ifNoneMatch === null ? undefined : readTag('If-None-Match', ifNoneMatch, 'Header.If-None-Match');
  // A well-formed tag that is no version of ours excludes nothing.
  if (known !== undefined) read.ifNoneMatch = known;
  const since = ifModifiedSince === null ? Number.NaN : Date.parse(ifModifiedSince);
  // A date that is none is to be ignored: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3
  if (!Number.isNaN(since)) read.ifModifiedSince = since;
  if (ifNoneExist !== null) read.ifNoneExist = ifNoneExist.trim().replace(/^\?/, '');
  return read;
}
