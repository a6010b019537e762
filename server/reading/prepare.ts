// The whole way of a document before the store: bytes, XML, header, whose it is, resources, validation, index values. It reads no store:
// what the registry knows is asked for once, in the middle.
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { loadUnits } from '#conformance/ucum.ts';
import type { Classify } from '#consent/classify.ts';
import { kindOfLoinc } from '#consent/columns.ts';
import { needsBirthDate } from '#consent/policy-rows.ts';
import type { Policy } from '#consent/policy.ts';
import { textWithoutMarks } from '#consent/security.ts';
import { stamped, textOf, withStampedHead, type Headless } from '#fhir/stamp-text.ts';
import { checkPerson } from '#ingest/check-person.ts';
import { ingest } from '#ingest/ingest.ts';
import { namedParties } from '#ingest/named-parties.ts';
import { readDocument } from '#ingest/read-document.ts';
import type { IndexValues } from '#search/index-entry.ts';
import { entryOf } from './entry-of.ts';
import type { Checked, Prepare, PreparedResource, Sender } from './prepared.ts';

export interface PrepareParts {
  readonly validate: (resource: Resource) => readonly OperationOutcomeIssue[];
  readonly index: (resource: Resource) => IndexValues;
  readonly classify: Classify;
  readonly policy: Policy;
  readonly newId: () => string;
}

export function createPrepare({ validate, index, classify, policy, newId }: PrepareParts): Prepare {
  const isRight = (issues: readonly OperationOutcomeIssue[]): boolean =>
    !issues.some(({ severity }) => severity === 'error' || severity === 'fatal');

  /** Values are read only of what is right: the resource is of its type in every element. */
  function check(made: Headless, now: number, sender: Sender | undefined): PreparedResource {
    const { value } = made;
    const { resourceType: type, id = '' } = value;
    const issues = validate(withShortFile(value));
    if (!isRight(issues)) return { type, text: textOf(made), checked: { id, issues, index: undefined } };
    return (
      (sender === undefined ? undefined : judge(made, issues, now, sender)) ?? {
        type,
        text: textOf(made),
        checked: { id, issues, index: index(value) },
      }
    );
  }

  /** As it will be stored: without its marks, stamped. Undefined where it has to be decided later. */
  function judge(made: Headless, issues: Checked['issues'], now: number, sender: Sender): PreparedResource | undefined {
    const { value } = made;
    const { resourceType: type, id = '' } = value;
    if (needsBirthDate.has(type)) return undefined;
    const { resource, values, isNeverFed, remark } = classify(value, sender);
    const isMarked = resource !== value;
    // Without its marks it is another resource than the one that was checked.
    if (isMarked && !isRight(validate(resource))) return undefined;
    const stamp = { id, version: 1, updated: now };
    const first = isMarked
      ? stamped({ value: resource, text: textWithoutMarks(textOf(made), value, resource) }, stamp)
      : withStampedHead(made, stamp);
    const { authority, author } = sender;
    const judged = { authority, author, values, isNeverFed, remark, timeAt: first.timeAt };
    return { type, text: first.text, checked: { id, issues, index: index(resource), judged } };
  }

  return async ({ bytes, metadata, isImport, sender, now }, ask) => {
    const document = await readDocument(bytes);
    const { header } = document;
    const parties = namedParties(document);
    const [told, isUnit] = await Promise.all([
      ask({
        subject: header.subject.identifiers,
        ...parties,
        related: header.related.map(({ type, identifiers }) => ({ type, identifiers })),
        keeper: header.custodian,
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
      sha256: document.sha256,
      patient,
      issues,
      resources: resources.map((each) => check(each, now, sender)),
    };
  };
}

/** The file of a document was written in base64 here: it need not be read letter by letter to know that. */
function withShortFile(value: Resource): Resource {
  return value.resourceType === 'Binary' && value.data !== undefined ? { ...value, data: 'AAAA' } : value;
}
