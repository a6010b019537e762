// ITI-65 Provide Document Bundle: what a Bundle that claims MHD has to hold beyond a transaction, before anything is written.
// https://profiles.ihe.net/ITI/MHD/ITI-65.html
import { createHash } from 'node:crypto';
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
  // What is no entry at all is refused by whoever reads them.
  if (!entries.every((each: unknown) => typeof each === 'object' && each !== null)) return [];
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

export function isProvideBundle({ meta }: Bundle): boolean {
  const claimed: unknown = meta?.profile;
  return Array.isArray(claimed) && claimed.some((each) => profile.test(String(each)));
}

export function isSubmissionSet(resource: Resource | undefined): boolean {
  if (resource?.resourceType !== 'List') return false;
  const coding: unknown = resource.code?.coding;
  return Array.isArray(coding) && coding.some((each: { code?: unknown } | null) => each?.code === 'submissionset');
}

function setIssues(list: List, at: string, entries: readonly BundleEntry[]): OperationOutcomeIssue[] {
  const missing = absent(list, at, ['identifier', 'status', 'mode', 'date', 'subject']);
  const items = listOf(list.entry).flatMap((each) => textOf(objectOf(objectOf(each).item).reference) ?? []);
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
  const attachment = objectOf(objectOf(listOf(document.content)[0]).attachment);
  issues.push(
    ...absent(
      attachment,
      `${at}.content[0].attachment`,
      isWhole ? ['contentType', 'url', 'size', 'hash', 'creation'] : ['contentType', 'url'],
    ),
  );
  if (isWhole) issues.push(...absent(objectOf(document.context), `${at}.context`, ['facilityType', 'practiceSetting']));
  const url = textOf(attachment.url);
  const file = entries.find(({ fullUrl }) => fullUrl !== undefined && fullUrl === url)?.resource;
  if (url?.startsWith('urn:') === true && file?.resourceType !== 'Binary')
    issues.push(
      wrong(`${at}.content[0].attachment.url`, 'The url is no Binary of the Bundle; give the fullUrl of the entry with the document.'),
    );
  if (file?.resourceType !== 'Binary') return issues;
  const bytes = Buffer.from(textOf(file.data) ?? '', 'base64');
  if (attachment.size !== undefined && attachment.size !== bytes.length)
    issues.push(wrong(`${at}.content[0].attachment.size`, 'The size is not that of the document in the Bundle.'));
  const hash = textOf(attachment.hash);
  if (hash !== undefined && !isHashOf(hash, bytes))
    issues.push(wrong(`${at}.content[0].attachment.hash`, 'The hash is not the SHA-1 of the document in the Bundle, in base64.'));
  return issues;
}

/** Some clients write the hexadecimal digits in base64. */
function isHashOf(hash: string, bytes: Buffer): boolean {
  const digest = createHash('sha1').update(bytes).digest();
  const hex = Buffer.from(hash, 'base64').toString('latin1').toLowerCase();
  return hash === digest.toString('base64') || hex === digest.toString('hex');
}

/** Not validated yet: anything may stand where a list, an object or a text is to be. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function absent(resource: object, at: string, names: readonly string[]): OperationOutcomeIssue[] {
  return names
    .filter((name) => !(name in resource))
    .map((name) => issue('required', `MHD asks for ${name} here.`, { expression: `${at}.${name}` }));
}

function wrong(expression: string, message: string): OperationOutcomeIssue {
  return issue('value', message, { expression });
}
