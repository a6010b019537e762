// ConceptMap/$translate: the codes that another system has for the same.
// https://hl7.org/fhir/R4/conceptmap-operation-translate.html
import type { ConceptMap, ConceptMapGroup, ParametersParameter } from '@medplum/fhirtypes';
import type { Concept } from '#conformance/terminology.ts';
import { notFound } from '#fhir/outcome.ts';
import type { Interaction } from '../interaction.ts';
import { actOf } from '../needed.ts';
import { parametersAnswer, textParameter } from './answer-parameters.ts';
import { readTerminologyAsk } from './asked.ts';
import type { SourceParts } from './sources.ts';

interface Match extends Concept {
  readonly equivalence: string;
  readonly source: string;
}

/** Read from the other end. https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html */
const inverse: Readonly<Record<string, string>> = {
  wider: 'narrower',
  narrower: 'wider',
  subsumes: 'specializes',
  specializes: 'subsumes',
};

export function createTranslate({ conformance, aliases, record, readQuery }: SourceParts): Interaction {
  return async (ask) => {
    const asked = readTerminologyAsk(ask);
    const codings = asked.codings().map((coding) => ({ ...coding, system: aliases.indexed(coding.system ?? '') }));
    const [url, target, isReverse] = [
      asked.text('url'),
      asked.text('targetsystem') ?? asked.text('target'),
      asked.text('reverse') === 'true',
    ];
    const maps = await mapsFor(url);
    const matches = codings.flatMap(({ system, code }) =>
      maps.flatMap((map) => (map.group ?? []).flatMap((group) => matchesIn(group, map, { system, code: code ?? '' }, isReverse))),
    );
    const wanted = target === undefined ? matches : matches.filter(({ system }) => system === aliases.indexed(target) || url === target);
    const isFound = wanted.some(({ equivalence }) => equivalence !== 'unmatched' && equivalence !== 'disjoint');
    return parametersAnswer([
      { name: 'result', valueBoolean: isFound },
      textParameter('message', isFound ? undefined : 'No map of this server translates the code.'),
      ...wanted.map(matchParameter),
    ]);

    async function mapsFor(canonical: string | undefined): Promise<readonly ConceptMap[]> {
      const act = actOf(ask, '$translate');
      if (ask.id !== undefined) return [JSON.parse((await record.read(act, { type: 'ConceptMap', id: ask.id })).body) as ConceptMap];
      const own = conformance.conceptMaps.filter((map) => canonical === undefined || map.url === canonical);
      if (own.length > 0 || canonical === undefined) return own;
      const query = readQuery({
        type: 'ConceptMap',
        params: [
          ['url', canonical],
          ['_count', '1'],
        ],
        handling: 'strict',
      });
      const { matches: stored } = await record.search(act, query.query);
      if (stored[0] === undefined) throw notFound(`The map ${JSON.stringify(canonical.slice(0, 200))} is not known here.`);
      return [JSON.parse(stored[0].body) as ConceptMap];
    }
  };

  function matchesIn(group: ConceptMapGroup, map: ConceptMap, { system, code }: Concept, isReverse: boolean): Match[] {
    const [from, to] = [aliases.indexed(group.source ?? ''), aliases.indexed(group.target ?? '')];
    const source = map.url ?? '';
    if (isReverse) {
      if (to !== system) return [];
      return (group.element ?? []).flatMap((element) =>
        (element.target ?? [])
          .filter((each) => each.code === code)
          .map(({ equivalence }) => concept(from, element, inverse[equivalence ?? ''] ?? equivalence ?? 'equivalent', source)),
      );
    }
    if (from !== system) return [];
    return (group.element ?? [])
      .filter((element) => element.code === code)
      .flatMap((element) => (element.target ?? []).map((each) => concept(to, each, each.equivalence ?? 'equivalent', source)));
  }
}

function concept(system: string, { code, display }: { code?: string; display?: string }, equivalence: string, source: string): Match {
  return { system, code: code ?? '', ...(display === undefined ? {} : { display }), equivalence, source };
}

function matchParameter({ system, code, display, equivalence, source }: Match): ParametersParameter {
  return {
    name: 'match',
    part: [
      { name: 'equivalence', valueCode: equivalence },
      ...(code === '' ? [] : [{ name: 'concept', valueCoding: { system, code, ...(display === undefined ? {} : { display }) } }]),
      ...(source === '' ? [] : [{ name: 'source', valueUri: source }]),
    ],
  };
}
