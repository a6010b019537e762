// ITI-65 Provide Document Bundle: what a Bundle that claims MHD has to hold beyond a transaction, before anything is written.
// https://profiles.ihe.net/ITI/MHD/ITI-65.html
import type { Bundle, BundleEntry, DocumentReference, List, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { issue } from '#fhir/outcome.ts';

const profile =
  /^https:\/\/profiles\.ihe\.net\/ITI\/MHD\/StructureDefinition\/IHE\.MHD\.(Comprehensive|Minimal|UnContained\.Comprehensive)\.ProvideBundle(?:\|.*)?$/;
const mhd = 'https://profiles.ihe.net/ITI/MHD';
const listType = `${mhd}/CodeSystem/MHDlistTypes`;

/** Nothing for a Bundle that makes no such claim. */
export function provideBundleIssues({ meta, entry }: Bundle): readonly OperationOutcomeIssue[] {
  const claimed: unknown = meta?.profile;
  const [, option] = (Array.isArray(claimed) ? claimed : []).map((each) => profile.exec(String(each))).find((each) => each !== null) ?? [];
  if (option === undefined) return [];
  const entries = entry ?? [];
  const sets = entries.filter(({ resource }) => isSubmissionSet(resource));
  const issues: OperationOutcomeIssue[] = [];
  if (sets.length !== 1)
    issues.push(wrong('Bundle.entry', `An ITI-65 Bundle has one List of code submissionset (${listType}); this one has ${sets.length}.`));
  entries.forEach((each, i) => {
    const at = `Bundle.entry[${i}].resource`;
    const { resource } = each;
    if (resource?.resourceType === 'DocumentReference') issues.push(...documentIssues(resource, at, entries, option !== 'Minimal'));
    else if (isSubmissionSet(resource)) issues.push(...setIssues(resource as List, at, entries));
  });
  return issues;
}

/** CDA2 documents in the Bundle, by the place of their DocumentReference: its sender is told that they were not read, and how they are. */
export function unreadDocuments({ meta, entry = [] }: Bundle): ReadonlyMap<number, OperationOutcomeIssue> {
  const claimed: unknown = meta?.profile;
  if (!Array.isArray(claimed) || !claimed.some((each) => profile.test(String(each)))) return new Map();
  return new Map(entry.flatMap(({ resource }, i) => (holdsCda(resource, entry) ? [[i, unread(i)] as const] : [])));
}

function holdsCda(resource: Resource | undefined, entries: readonly BundleEntry[]): boolean {
  if (resource?.resourceType !== 'DocumentReference') return false;
  const url = resource.content[0]?.attachment.url;
  const file = url === undefined ? undefined : entries.find(({ fullUrl }) => fullUrl === url)?.resource;
  if (file?.resourceType !== 'Binary' || !file.contentType.includes('xml')) return false;
  return Buffer.from((file.data ?? '').slice(0, 6000), 'base64').includes('urn:hl7-org:v3');
}

function unread(i: number): OperationOutcomeIssue {
  const said =
    'The CDA2 document was kept as it came and described as its sender describes it; its contents were not read. To have results, drugs and diagnoses read out of it, send the document to DocumentReference/$ingest, or by ITI-105.';
  return issue('informational', said, { severity: 'information', expression: `Bundle.entry[${i}].resource` });
}

function isSubmissionSet(resource: Resource | undefined): boolean {
  if (resource?.resourceType !== 'List') return false;
  const coding: unknown = resource.code?.coding;
  return Array.isArray(coding) && coding.some((each: { code?: unknown } | null) => each?.code === 'submissionset');
}

function setIssues(list: List, at: string, entries: readonly BundleEntry[]): OperationOutcomeIssue[] {
  const missing = absent(list, at, ['identifier', 'status', 'mode', 'date', 'subject']);
  const items = (list.entry ?? []).flatMap(({ item }) => item?.reference ?? []);
  const strange = items.filter((reference) => !entries.some(({ fullUrl }) => fullUrl === reference) && reference.startsWith('urn:'));
  return [...missing, ...strange.map((reference) => wrong(`${at}.entry`, `The item ${reference.slice(0, 80)} is no entry of the Bundle.`))];
}

const minimal = ['masterIdentifier', 'status', 'content'] as const;
const comprehensive = ['type', 'category', 'subject', 'date', 'author', 'securityLabel', 'context'] as const;

function documentIssues(
  document: DocumentReference,
  at: string,
  entries: readonly BundleEntry[],
  isWhole: boolean,
): OperationOutcomeIssue[] {
  const issues = absent(document, at, isWhole ? [...minimal, ...comprehensive] : minimal);
  const attachment = (document.content as DocumentReference['content'] | undefined)?.[0]?.attachment;
  issues.push(
    ...absent(
      attachment ?? {},
      `${at}.content[0].attachment`,
      isWhole ? ['contentType', 'url', 'size', 'hash', 'creation'] : ['contentType', 'url'],
    ),
  );
  if (isWhole) issues.push(...absent(document.context ?? {}, `${at}.context`, ['facilityType', 'practiceSetting']));
  const file = entries.find(({ fullUrl }) => fullUrl !== undefined && fullUrl === attachment?.url)?.resource;
  if (attachment?.url?.startsWith('urn:') === true && file?.resourceType !== 'Binary')
    issues.push(
      wrong(`${at}.content[0].attachment.url`, 'The url is no Binary of the Bundle; give the fullUrl of the entry with the document.'),
    );
  if (
    file?.resourceType === 'Binary' &&
    attachment?.size !== undefined &&
    attachment.size !== Buffer.from(file.data ?? '', 'base64').length
  )
    issues.push(wrong(`${at}.content[0].attachment.size`, 'The size is not that of the document in the Bundle.'));
  return issues;
}

function absent(resource: object, at: string, names: readonly string[]): OperationOutcomeIssue[] {
  return names
    .filter((name) => !(name in resource))
    .map((name) => issue('required', `MHD asks for ${name} here.`, { expression: `${at}.${name}` }));
}

function wrong(expression: string, message: string): OperationOutcomeIssue {
  return issue('value', message, { expression });
}
