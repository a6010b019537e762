// The receipt in the record: a DocumentReference that says what it is, a Binary with its bytes, a Provenance of the whole act.
import type { IdentityDocument } from '#fhir/identity-document.ts';
import { createHash } from 'node:crypto';
import type { Attachment, Binary, DocumentReference, Provenance } from '@medplum/fhirtypes';
import type { Decider } from './decider.ts';
import { concept, referenceTo, regionReference, sha256Extension, verificationCodeSystem } from './fhir-words.ts';
import { receiptTitle } from './receipt-text.ts';
import { languageTags, type ReceiptFacts } from './receipt.ts';
import { recognitionExtension } from './recognition.ts';

export interface StoredReceipt {
  readonly document: DocumentReference;
  readonly binary: Binary;
  /** For the Consents that it stands behind. */
  readonly attachment: Attachment;
}

export function storedReceipt(
  facts: ReceiptFacts,
  bytes: Uint8Array,
  ids: { readonly document: string; readonly binary: string },
): StoredReceipt {
  const decided = new Date(facts.decided).toISOString();
  const attachment: Attachment = {
    extension: [{ url: sha256Extension, valueString: createHash('sha256').update(bytes).digest('hex') }],
    contentType: 'application/pdf',
    language: languageTags[facts.language],
    url: `Binary/${ids.binary}`,
    size: bytes.length,
    // FHIR R4 says SHA-1 here; the one to rely on is the extension's.
    hash: createHash('sha1').update(bytes).digest('base64'),
    title: receiptTitle(facts.kind, facts.language),
    creation: decided,
  };
  const document: DocumentReference = {
    resourceType: 'DocumentReference',
    id: ids.document,
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${ids.document}` },
    identifier: [{ system: verificationCodeSystem, value: facts.verificationCode }],
    status: 'current',
    docStatus: 'final',
    type: concept('http://loinc.org', '59284-0', 'Consent Document'),
    subject: referenceTo(facts.patient),
    date: decided,
    author: [referenceTo(facts.decider.performer)],
    custodian: regionReference,
    description: attachment.title ?? '',
    content: [{ attachment }],
  };
  const binary: Binary = {
    resourceType: 'Binary',
    id: ids.binary,
    contentType: 'application/pdf',
    securityContext: referenceTo(`DocumentReference/${ids.document}`),
    data: Buffer.from(bytes).toString('base64'),
  };
  const { extension: _extension, ...plain } = attachment;
  return { document, binary, attachment: plain };
}

export interface ProvenanceFacts {
  readonly id: string;
  readonly targets: readonly string[];
  readonly decided: number;
  readonly decider: Decider;
  /** Others who decided with them. */
  readonly further?: readonly string[];
  readonly policyName: string;
  /** At the counter: by which document. */
  readonly recognised?: IdentityDocument | undefined;
}

export function writeProvenance({ id, targets, decided, decider, further = [], policyName, recognised }: ProvenanceFacts): Provenance {
  const role = (code: string) => concept('http://terminology.hl7.org/CodeSystem/provenance-participant-type', code);
  const { performer, takenBy } = decider;
  return {
    resourceType: 'Provenance',
    id,
    ...(recognised === undefined ? {} : { extension: [recognitionExtension(recognised)] }),
    target: targets.map(referenceTo),
    occurredDateTime: new Date(decided).toISOString(),
    recorded: new Date(decided).toISOString(),
    policy: [`https://fascicolo.example/fhir/policy/${policyName}`],
    agent: [
      ...[performer, ...further].map((who) => ({ type: role('author'), who: referenceTo(who) })),
      ...(takenBy === undefined
        ? []
        : [
            {
              type: role('enterer'),
              who: referenceTo(`Practitioner/${takenBy.practitioner}`),
              onBehalfOf: referenceTo(`Organization/${takenBy.organization}`),
            },
          ]),
    ],
  };
}
