// DocumentReference/$ingest: a CDA2 document, as XML or inside a PDF, becomes all that it holds.
// docs/documents.md
import type { Coding } from '@medplum/fhirtypes';
import { writeBundle, type BundleEntry } from '#fhir/bundle.ts';
import { invalid, issue, required } from '#fhir/outcome.ts';
import { timeOf } from '#fhir/stamp-text.ts';
import type { Submitted } from '#record/change.ts';
import type { Received, Reception, SentDocument } from '#record/receive-document.ts';
import { outcomeText } from './answer.ts';
import type { Answer, Ask, Interaction } from './interaction.ts';
import { actOf } from './needed.ts';

const OURS = 'https://fascicolo.example/fhir';
const visibility = `${OURS}/CodeSystem/visibility`;
const labels: Readonly<Record<string, string>> = {
  HIV: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  ETH: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  SDV: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
};
const known = new Set(['practiceSetting', 'facilityType', 'visibility', 'label']);

export function createIngest({ record }: { readonly record: Reception }): Interaction {
  return async (ask) => {
    const { bytes, text } = ask.body ?? {};
    if (bytes === undefined && (text === undefined || text === ''))
      throw required('The request has no body; send the document itself, as application/xml or application/pdf.');
    const sent: SentDocument = { bytes: bytes ?? Buffer.from(text ?? ''), metadata: readMetadata(ask) };
    return answerOf(await record.receive(actOf(ask, '$ingest'), sent), ask);
  };
}

/** What the submission says beside the document: metadata of the Affinity Domain that CDA has no place for. */
export function readMetadata({ params }: Pick<Ask, 'params'>): SentDocument['metadata'] {
  const odd = params.find(([name]) => !known.has(name));
  if (odd !== undefined)
    throw invalid(`The parameter ${JSON.stringify(odd[0].slice(0, 64))} is none of $ingest; it takes ${[...known].join(', ')}.`, '?');
  const all = (name: string): string[] => params.flatMap(([key, value]) => (key === name ? value.split(',') : []));
  const [setting] = all('practiceSetting');
  const [facility] = all('facilityType');
  return {
    ...(setting === undefined ? {} : { practiceSetting: { system: `${OURS}/CodeSystem/practice-setting`, code: setting } }),
    ...(facility === undefined ? {} : { facilityType: { system: `${OURS}/CodeSystem/facility-type`, code: facility } }),
    security: [...all('visibility').map(markOf), ...all('label').map(labelOf)],
  };
}

function markOf(code: string): Coding {
  if (!/^P(?:97|98|99|00)$/.test(code))
    throw invalid(`The value ${JSON.stringify(code.slice(0, 20))} of visibility is none of P97, P98, P99, P00.`, '?visibility');
  return { system: visibility, code };
}

/** A label that is not known stays one: it hides. */
function labelOf(code: string): Coding {
  return { system: labels[code] ?? `${OURS}/CodeSystem/sensitive-label`, code };
}

function answerOf({ outcome, written, issues }: Received, { prefer, requester }: Ask): Answer {
  const version = written[0]?.version;
  const kind = outcome === 'held' ? 'ok' : 'created';
  const said = [
    issue(
      'informational',
      outcome === 'held'
        ? 'The document is held already; nothing was written.'
        : `The document was taken: ${written.filter(isCreated).length} resources were made.`,
      { severity: 'information' },
    ),
    ...issues,
    ...written.flatMap(({ warnings }) => warnings),
  ];
  const versioned = version === undefined ? {} : { version };
  if (prefer.return === 'minimal') return { kind, ...versioned };
  if (prefer.return === 'OperationOutcome') return { kind, ...versioned, body: outcomeText(said) };
  return { kind, ...versioned, body: bundleOf(written, outcomeText(said), requester.kind === 'admin') };
}

function isCreated({ outcome }: Submitted): boolean {
  return outcome === 'created';
}

/** The outcome first: it is what a feeder looks at. */
function bundleOf(written: readonly Submitted[], outcome: string, isImport: boolean): string {
  const entries: BundleEntry[] = [{ response: { status: '200 OK', outcome } }];
  for (const { version, outcome: how } of written) {
    if (version === undefined) continue;
    const { type, id, updated, body: resource } = version;
    const location = `${type}/${id}/_history/${version.version}`;
    const etag = `W/"${version.version}"`;
    const response = { status: how === 'created' ? '201 Created' : '200 OK', location, etag, lastModified: timeOf(updated) };
    // The file is what was sent: its address is enough. So it is for whoever imports and reads nothing.
    entries.push(type === 'Binary' || isImport ? { response } : { resource, response });
  }
  return writeBundle({ type: 'transaction-response', entries });
}
