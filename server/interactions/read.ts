// https://hl7.org/fhir/R4/http.html#read, https://hl7.org/fhir/R4/http.html#vread
import { invalid } from '#fhir/outcome.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Version } from '#store/store.ts';
import { versionAnswer } from './answer.ts';
import type { Ask, Interaction } from './interaction.ts';
import { actOf, needed, param } from './needed.ts';
import type { Project, Projection } from './project.ts';

export interface ReadParts {
  readonly record: Pick<Disclosure, 'read'>;
  readonly project: Project;
}

export function createRead({ record, project }: ReadParts): Interaction {
  return async (ask) => {
    const instance = { type: needed(ask, 'type'), id: needed(ask, 'id') };
    const version =
      ask.version === undefined
        ? await record.read(actOf(ask, 'read'), instance)
        : await record.read(actOf(ask, 'vread'), { ...instance, version: ask.version });
    if (isKnown(ask.preconditions, version)) return { kind: 'not-modified', version };
    if (ask.params.length === 0) return versionAnswer(version);
    return { kind: 'ok', version, body: project(version, readProjection(ask)) };
  };
}

/** https://hl7.org/fhir/R4/http.html#cread */
function isKnown({ ifNoneMatch, ifModifiedSince }: Ask['preconditions'], { version, updated }: Version): boolean {
  if (ifNoneMatch !== undefined) return ifNoneMatch === '*' || ifNoneMatch === version;
  return ifModifiedSince !== undefined && Math.floor(updated / 1000) * 1000 <= ifModifiedSince;
}

function readProjection(ask: Ask): Projection {
  const elements = param(ask, '_elements');
  const summary = param(ask, '_summary');
  if (summary !== undefined && !isSummary(summary))
    throw invalid(`The value ${JSON.stringify(summary)} of _summary is not true, text, data, count or false.`, '?_summary');
  return { ...(elements === undefined ? {} : { elements: elements.split(',') }), ...(summary === undefined ? {} : { summary }) };
}

function isSummary(text: string): text is NonNullable<Projection['summary']> {
  return ['true', 'text', 'data', 'count', 'false'].includes(text);
}
