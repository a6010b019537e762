// The request body as a resource of the asked type, its numbers as they were sent.
import type { Resource } from '@medplum/fhirtypes';
import { invalid, required, structure } from '#fhir/outcome.ts';
import { readJson } from '#fhir/json.ts';
import type { Content } from '#record/change.ts';
import type { Ask } from './interaction.ts';

export function readContent(ask: Ask, type?: string): Content {
  if (ask.body === undefined || ask.body.text.trim() === '') throw required('The request has no body; send the resource as FHIR JSON.');
  const { value, text } = readJson(ask.body.text);
  return checkedContent(value, text, type);
}

export function checkedContent(value: unknown, text: string, type?: string): Content {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw structure('The body is not a JSON object; a resource starts with {"resourceType": ...}.');
  }
  const { resourceType } = value as { resourceType?: unknown };
  if (typeof resourceType !== 'string') throw required('The body has no resourceType; name the type of the resource.', 'resourceType');
  if (type !== undefined && resourceType !== type) {
    throw invalid(`The body is a ${resourceType.slice(0, 64)}, the address asks for a ${type}; make them equal.`, 'resourceType');
  }
  return { value: value as Resource, text };
}
