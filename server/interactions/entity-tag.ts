// Version tags as clients write them: `W/"3"`, `"3"` or `*`.
// https://hl7.org/fhir/R4/http.html#concurrency
import { invalid, preconditionFailed } from '#fhir/outcome.ts';

const entityTag = /^(?:W\/)?"([\x21\x23-\x7e]*)"$/;

/** undefined: a well-formed tag that is no version of ours, so it excludes nothing. */
export function readTag(name: string, text: string, expression: string): number | '*' | undefined {
  const trimmed = text.trim();
  if (trimmed === '*') return '*';
  const opaque = entityTag.exec(trimmed)?.[1];
  if (opaque === undefined) {
    throw invalid(`The value ${JSON.stringify(text.slice(0, 64))} of ${name} is not one entity tag; write it as W/"3".`, expression);
  }
  return /^[1-9]\d{0,8}$/.test(opaque) ? Number(opaque) : undefined;
}

/** A well-formed tag that is no version of ours cannot be the current one. */
export function readMatchTag(name: string, text: string, expression: string): number | '*' {
  const tag = readTag(name, text, expression);
  if (tag === undefined) {
    throw preconditionFailed(
      `No version has the tag ${JSON.stringify(text.slice(0, 64))}; read the resource and send its ETag.`,
      expression,
    );
  }
  return tag;
}
