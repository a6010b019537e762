// Patient/[id]/$summary: an International Patient Summary of what this requester may see.
// https://hl7.org/fhir/uv/ips/OperationDefinition-summary.html
import type { Composition, CompositionSection, Resource } from '@medplum/fhirtypes';
import { writeBundle } from '#fhir/bundle.ts';
import { invalid } from '#fhir/outcome.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Version } from '#store/store.ts';
import type { Interaction } from '../interaction.ts';
import { actOf, needed, param } from '../needed.ts';
import { uuidOf } from '../uuid-of.ts';
import { documentEntries } from './document-entries.ts';
import { sectionNarrative } from './narrative.ts';
import { questionOf, sections, type SummaryLanguage, type SummarySection } from './sections.ts';
import { unknownEntry } from './unknown.ts';

export interface SummaryParts {
  readonly record: Pick<Disclosure, 'gather'>;
  readonly baseUrl: string;
  readonly clock: () => number;
}

const title = { it: 'Profilo sanitario del paziente', en: 'Patient summary' } as const;

export function createSummary({ record, baseUrl, clock }: SummaryParts): Interaction {
  return async (ask) => {
    const language = readLanguage(param(ask, 'language'));
    const instance = { type: 'Patient', id: needed(ask, 'id') };
    const { version, results } = await record.gather(actOf(ask, '$summary'), instance, ({ id }) =>
      sections.map((section) => questionOf(section, id)),
    );
    const at = clock();
    const versions = results.flatMap(({ matches }) => matches.map(({ type, id, version: number }) => `${type}/${id}/${number}`));
    const uuid = uuidOf(JSON.stringify([ask.requester.subject, instance.id, language, at, versions]));
    const framing: Framing = { language, at, uuid, baseUrl };
    const filled = sections.flatMap((section, i) => fill(section, results[i]?.matches ?? [], version.id, framing));
    const unknown = filled.flatMap(({ unknown: entry }) => entry ?? []);
    return {
      kind: 'ok',
      body: writeBundle({
        type: 'document',
        identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${uuidOf(`document of ${uuid}`)}` },
        timestamp: at,
        entries: [
          { fullUrl: `urn:uuid:${uuid}`, resource: JSON.stringify(compositionOf(version, filled, framing)) },
          ...documentEntries([version], results, baseUrl),
          ...unknown.map((resource) => ({ fullUrl: `urn:uuid:${resource.id ?? ''}`, resource: JSON.stringify(resource) })),
        ],
      }),
    };
  };
}

function readLanguage(text = 'it'): SummaryLanguage {
  if (text === 'it' || text === 'en') return text;
  throw invalid(`The value ${JSON.stringify(text.slice(0, 32))} of language is neither it nor en.`, '?language');
}

interface Framing {
  readonly language: SummaryLanguage;
  readonly at: number;
  readonly uuid: string;
  readonly baseUrl: string;
}

interface Filled {
  readonly section: CompositionSection;
  /** Where nothing is known or nothing may be seen: the same entry for both. */
  readonly unknown?: ReturnType<typeof unknownEntry>;
}

/** References are absolute: the Composition is known by a uuid, from which no relative reference leads anywhere. */
function compositionOf(patient: Version, filled: readonly Filled[], { language, at, uuid, baseUrl }: Framing): Composition {
  return {
    resourceType: 'Composition',
    id: uuid,
    meta: { profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips'] },
    language,
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${uuid}` },
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '60591-5', display: 'Patient summary Document' }] },
    subject: { reference: `${baseUrl}/Patient/${patient.id}` },
    date: new Date(at).toISOString(),
    author: [{ display: 'Fascicolo' }],
    title: title[language],
    section: filled.map(({ section }) => section),
  };
}

function fill(section: SummarySection, versions: readonly Version[], patient: string, { language, uuid, baseUrl }: Framing): Filled[] {
  if (versions.length > 0) {
    const entry = versions.map(({ type, id }) => ({ reference: `${baseUrl}/${type}/${id}` }));
    const resources = versions.map(({ body }) => JSON.parse(body) as Resource);
    return [{ section: sectionOf(section, resources, entry, language) }];
  }
  if (section.unknown === undefined) return [];
  const id = uuidOf(`${section.unknown} of ${uuid}`);
  const unknown = unknownEntry(section.unknown, { id, patient: `${baseUrl}/Patient/${patient}`, language });
  return [{ section: sectionOf(section, [], [{ reference: `urn:uuid:${id}` }], language), unknown }];
}

function sectionOf(
  { title: titles, code }: SummarySection,
  resources: readonly Resource[],
  entry: { reference: string }[],
  language: SummaryLanguage,
): CompositionSection {
  return {
    title: titles[language],
    code: { coding: [{ system: 'http://loinc.org', code }] },
    text: { status: 'generated', div: sectionNarrative(resources, language) },
    entry,
  };
}
