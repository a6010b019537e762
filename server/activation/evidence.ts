// What proves that somebody may act for another: the scan of a signed declaration (DPR 445/2000) or of a court order.
import { createHash } from 'node:crypto';
import type { Binary, DocumentReference } from '@medplum/fhirtypes';
import { badValue, tooLong } from '#fhir/outcome.ts';
import { largestScan, scanType } from '#fhir/scan.ts';
import { concept, referenceTo, regionReference, sha256Extension } from './fhir-words.ts';

export interface Evidence {
  readonly kind: 'self-declaration' | 'court-order';
  readonly bytes: Uint8Array;
}

const titles = { 'self-declaration': 'Autocertificazione firmata', 'court-order': 'Provvedimento del giudice' } as const;

export function evidenceEntries(
  { kind, bytes }: Evidence,
  { patient, newId, now, organization }: { patient: string; newId: () => string; now: number; organization: string },
): { readonly document: string; readonly resources: readonly [DocumentReference, Binary] } {
  const contentType = scanType(bytes);
  if (bytes.length > largestScan) throw tooLong('The scan is larger than 5 MB (scan-too-large).', 'Parameters.parameter(scan)');
  if (contentType === undefined) throw badValue('The scan is a PDF, JPEG or PNG (scan-type).', 'Parameters.parameter(scan)');
  const [document, binary] = [newId(), newId()];
  const created = new Date(now).toISOString();
  return {
    document,
    resources: [
      {
        resourceType: 'DocumentReference',
        id: document,
        masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${document}` },
        status: 'current',
        docStatus: 'final',
        type: concept('http://loinc.org', '59284-0', 'Consent Document'),
        subject: referenceTo(`Patient/${patient}`),
        date: created,
        author: [referenceTo(`Organization/${organization}`)],
        custodian: regionReference,
        description: titles[kind],
        content: [
          {
            attachment: {
              extension: [{ url: sha256Extension, valueString: createHash('sha256').update(bytes).digest('hex') }],
              contentType,
              url: `Binary/${binary}`,
              size: bytes.length,
              hash: createHash('sha1').update(bytes).digest('base64'),
              title: titles[kind],
              creation: created,
            },
          },
        ],
      },
      {
        resourceType: 'Binary',
        id: binary,
        contentType,
        securityContext: referenceTo(`DocumentReference/${document}`),
        data: Buffer.from(bytes).toString('base64'),
      },
    ],
  };
}
