// Patient/[id]/$summary: an International Patient Summary of what this requester may see.
// https://hl7.org/fhir/uv/ips/OperationDefinition-summary.html
import type { Composition, CompositionSection, Resource } from '@medplum/fhirtypes';
import { writeBundle } from '#fhir/bundle.ts';
import { invalid } from '#fhir/outcome.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { SearchResult, Version } from '#store/store.ts';
import type { Interaction } from '../interaction.ts';
import { actOf, needed, param } from '../needed.ts';
import { uuidOf } from '../uuid-of.ts';
import { documentEntries } from './document-entries.ts';
import { sectionNarrative } from './narrative.ts';
import { questionOf, sections, type SummaryLanguage, type SummarySection } from './sections.ts';

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
    const composition = compositionOf(version, results, { language, at, uuid });
    return {
      kind: 'ok',
      body: writeBundle({
        type: 'document',
        identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${uuidOf(`document of ${uuid}`)}` },
        timestamp: at,
        entries: [{ fullUrl: `urn:uuid:${uuid}`, resource: JSON.stringify(composition) }, ...documentEntries([version], results, baseUrl)],
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
}

function compositionOf(patient: Version, results: readonly SearchResult[], { language, at, uuid }: Framing): Composition {
  return {
    resourceType: 'Composition',
    id: uuid,
    meta: { profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips'] },
    language,
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '60591-5', display: 'Patient summary Document' }] },
    subject: { reference: `Patient/${patient.id}` },
    date: new Date(at).toISOString(),
    author: [{ display: 'Fascicolo' }],
    title: title[language],
    section: sections.flatMap((section, i) => sectionOf(section, results[i]?.matches ?? [], language)),
  };
}

/** Whether nothing is known or nothing may be seen is the same here, and said in the same words. */
function sectionOf(section: SummarySection, versions: readonly Version[], language: SummaryLanguage): CompositionSection[] {
  if (versions.length === 0 && !section.isRequired) return [];
  const resources = versions.map(({ body }) => JSON.parse(body) as Resource);
  const emptyReason = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'unavailable' }] };
  return [
    {
      title: section.title[language],
      code: { coding: [{ system: 'http://loinc.org', code: section.code }] },
      text: { status: 'generated', div: sectionNarrative(resources, language) },
      ...(versions.length === 0 ? { emptyReason } : { entry: versions.map(({ type, id }) => ({ reference: `${type}/${id}` })) }),
    },
  ];
}
