// The first administrators of an empty database cannot be written by one: they come from a file that the operator names.
import { readFileSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { readJson } from '#fhir/json.ts';
import { entryResourceTexts } from '#fhir/json-text.ts';
import type { Change } from '#record/change.ts';
import type { Submission } from '#record/submit.ts';

const installer: Requester = {
  kind: 'admin',
  subject: 'Organization/region',
  client: 'installation',
  purpose: 'SYSADMIN',
  scopes: [{ context: 'system', type: '*', interactions: 'cruds' }],
};

/** Idempotent: an entry that is there with the same content makes no new version. */
export async function installRegistry(file: string, record: Submission): Promise<void> {
  const { value, text } = readJson(readFileSync(file, 'utf8'));
  const texts = entryResourceTexts(text);
  const changes = ((value as Bundle).entry ?? []).flatMap(({ resource }, i): Change[] => {
    const { resourceType: type, id } = resource ?? {};
    if (resource === undefined || type === undefined || id === undefined)
      throw new Error(`REGISTRY=${file}: entry ${i} has no resource with a type and an id.`);
    return [{ kind: 'update', place: `Bundle.entry[${i}]`, target: { type, id }, content: { value: resource, text: texts[i] as string } }];
  });
  await record.submit({ requester: installer, action: 'install-registry', asked: 'REGISTRY', requestId: 'installation' }, changes);
}
