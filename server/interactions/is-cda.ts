// Is the file of this DocumentReference a CDA2 document, which is read? Any other file is kept as it is.
import type { DocumentReference } from '@medplum/fhirtypes';
import { holdsDocument } from '#ingest/read-document.ts';

/** A format of HL7 Italia is a claim: the file is read, and refused where it is not what it says. */
export async function isCda({ content: [content] }: DocumentReference, bytes: Uint8Array): Promise<boolean> {
  // Not validated yet: anything may stand there.
  const contentType: unknown = content?.attachment.contentType;
  const format: unknown = content?.format?.code;
  if (typeof contentType !== 'string') return false;
  if (contentType !== 'application/pdf' && !contentType.includes('xml')) return false;
  if (contentType === 'application/pdf' && typeof format === 'string' && format.startsWith('urn:oid:2.16.840.1.113883.2.9.10.'))
    return true;
  return holdsDocument(bytes);
}
