// What a document is called in a list: what was examined says more than the kind of document.
import type { DiagnosticReport, Resource } from '@medplum/fhirtypes';
import type { ReadableDocument } from './document.ts';
import { saysOnlyTheKind } from './type-text.ts';
import { conceptText } from './wording.ts';

/** `included`: among others the reports that the document names, as far as the reader may see them. */
export function titleOf(read: ReadableDocument, included: readonly Resource[]): string {
  const report = included.find(
    (one): one is DiagnosticReport => one.resourceType === 'DiagnosticReport' && read.related.includes(`DiagnosticReport/${one.id ?? ''}`),
  );
  return (saysOnlyTheKind(report?.code) ? '' : conceptText(report?.code)) || read.description || read.title;
}
