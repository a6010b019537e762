// ValueSet/$expand: the codes of a value set, filtered and in pages.
// https://hl7.org/fhir/R4/valueset-operation-expand.html
import type { ValueSet } from '@medplum/fhirtypes';
import type { CodeSystems, Concept } from '#conformance/terminology.ts';
import { tooCostly } from '#fhir/outcome.ts';
import { fold } from '#search/fold.ts';
import type { Interaction } from '../interaction.ts';
import { uuidOf } from '../uuid-of.ts';
import { readTerminologyAsk } from './asked.ts';
import { inLanguage } from './in-language.ts';
import type { TerminologySources } from './sources.ts';

/** Without a count, a longer expansion is asked for in pages. */
const MOST_AT_ONCE = 5000;

export function createExpand({ valueSet }: TerminologySources, systems: CodeSystems, clock: () => number): Interaction {
  return async (ask) => {
    const asked = readTerminologyAsk(ask);
    const [language, isWhole] = [asked.text('displayLanguage'), asked.text('includeDesignations') === 'true'];
    const [filter, offset = 0, count] = [asked.text('filter'), asked.count('offset'), asked.count('count')];
    const { url, name, concepts: members } = await valueSet(ask, asked);
    const concepts = language === undefined ? members : members.map((each) => inLanguage(each, language, systems));
    const found = filter === undefined ? concepts : filtered(concepts, filter);
    if (count === undefined && found.length > MOST_AT_ONCE) {
      throw tooCostly(`The value set has ${found.length} codes; ask with count and offset, or with a filter.`, '?count');
    }
    const page = found.slice(offset, offset + (count ?? found.length));
    const applied = [
      ...(filter === undefined ? [] : [{ name: 'filter', valueString: filter }]),
      ...(language === undefined ? [] : [{ name: 'displayLanguage', valueCode: language }]),
    ];
    const expanded: ValueSet = {
      resourceType: 'ValueSet',
      ...(url === undefined ? {} : { url: url.split('|')[0] ?? url }),
      ...(name === '' ? {} : { title: name }),
      status: 'active',
      expansion: {
        identifier: `urn:uuid:${uuidOf(JSON.stringify([url, filter, language, found.length]))}`,
        timestamp: new Date(clock()).toISOString(),
        total: found.length,
        offset,
        ...(applied.length === 0 ? {} : { parameter: applied }),
        ...(page.length === 0 ? {} : { contains: page.map((concept) => ({ ...concept, ...(isWhole ? named(concept, systems) : {}) })) }),
      },
    };
    return { kind: 'ok', body: JSON.stringify(expanded) };
  };
}

function named({ system, code }: Concept, systems: CodeSystems): { designation?: { language: string; value: string }[] } {
  const designation = systems.designations(system, code).map((each) => ({ ...each }));
  return designation.length === 0 ? {} : { designation };
}

/** Every word begins a word of the display, or is the beginning of the code. */
function filtered(concepts: readonly Concept[], filter: string): readonly Concept[] {
  const words = fold(filter)
    .split(/\s+/)
    .filter((word) => word !== '');
  return concepts.filter(({ code, display = '' }) => {
    const text = ` ${fold(display).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
    return words.every((word) => text.includes(` ${word}`) || fold(code).startsWith(word));
  });
}
