// The whole way of a document before the store: bytes, XML, header, whose it is, resources, validation, index values. It reads no store:
// what the registry knows is asked for once, in the middle.
import type { Identifier, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { loadUnits } from '#conformance/ucum.ts';
import { kindOfLoinc } from '#consent/columns.ts';
import type { Policy } from '#consent/policy.ts';
import { sha256Of } from '#ingest/cda/document-reference.ts';
import { checkPerson } from '#ingest/check-person.ts';
import { ingest } from '#ingest/ingest.ts';
import { namedParties } from '#ingest/named-parties.ts';
import { readDocument } from '#ingest/read-document.ts';
import type { IndexValues } from '#search/index-entry.ts';
import type { Checked, Entry, Prepare } from './prepared.ts';

export interface PrepareParts {
  readonly validate: (resource: Resource) => readonly OperationOutcomeIssue[];
  readonly index: (resource: Resource) => IndexValues;
  readonly policy: Policy;
  readonly newId: () => string;
}

export function createPrepare({ validate, index, policy, newId }: PrepareParts): Prepare {
  /** Values are read only of what is right: the resource is of its type in every element. */
  function check(value: Resource): Checked {
    const issues = validate(value);
    const isRight = !issues.some(({ severity }) => severity === 'error' || severity === 'fatal');
    return { id: value.id ?? '', issues, index: isRight ? index(value) : undefined };
  }

  return async ({ bytes, metadata, isImport, now }, ask) => {
    const document = await readDocument(bytes);
    const { header } = document;
    const parties = namedParties(document);
    const [told, isUnit] = await Promise.all([
      ask({
        subject: header.subject.identifiers,
        ...parties,
        related: header.related.map(({ type, identifiers }) => ({ type, identifiers })),
      }),
      loadUnits(),
    ]);
    const patient = checkPerson(document, told.persons);
    const { resources, issues } = ingest(document, {
      patient: `Patient/${patient}`,
      known: (type, identifiers) => entryOf(type === 'Practitioner' ? told.people : told.organizations, identifiers),
      submission: metadata,
      held: (identifiers) => told.related[header.related.findIndex((each) => each.identifiers === identifiers)],
      documentKind: kindOfLoinc(header.kind, metadata.practiceSetting?.code, policy),
      source: isImport ? entryOf(told.organizations, header.custodian) : undefined,
      newId,
      now,
      isUnit,
    });
    return {
      identifier: header.id,
      sha256: sha256Of(bytes),
      patient,
      issues,
      resources: resources.map(({ value, text }) => ({ type: value.resourceType, text, checked: check(value) })),
    };
  };
}

/** `Type/id` of the first that has one of the identifiers. */
function entryOf(entries: readonly Entry[], wanted: readonly Identifier[]): string | undefined {
  if (entries.length === 0) return undefined;
  const quoted = wanted.flatMap(({ value }) => (value === undefined ? [] : [`"value":${JSON.stringify(value)}`]));
  const found = entries.find(({ body }) => quoted.some((each) => body.includes(each)));
  return found === undefined ? undefined : `${found.type}/${found.id}`;
}
