// Reads a document as the record does, for a person who is known, with counted ids.
import { textOf, type Headless } from '#fhir/stamp-text.ts';
import type { Ingested, Surroundings } from './document.ts';
import { ingest } from './ingest.ts';
import { readDocument } from './read-document.ts';

export interface IngestedTexts extends Ingested {
  readonly resources: readonly (Headless & { readonly text: string })[];
}

export async function ingested(bytes: Uint8Array | string, wish: Partial<Surroundings> = {}): Promise<IngestedTexts> {
  let count = 0;
  const document = await readDocument(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  const { resources, issues } = ingest(document, {
    patient: 'Patient/ines',
    known: () => undefined,
    submission: { security: [] },
    held: () => undefined,
    documentKind: 'laboratory-report',
    source: undefined,
    newId: () => `id-${++count}`,
    now: Date.parse('2026-11-02T09:00:00Z'),
    isUnit: (unit) => /^(?:mg\/dL|mg\/L|g|h|mL|mL\/h|mg|mg\/h|a|%|mm\[Hg\]|g\/dl|fL|pg|mL\/min|\{drink\}\/d)$/.test(unit),
    ...wish,
  });
  return { resources: resources.map((each) => ({ ...each, text: textOf(each) })), issues };
}
