// CodeSystem/$lookup and $subsumes: what a code is called, and what stands above what.
// https://hl7.org/fhir/R4/codesystem-operation-lookup.html, https://hl7.org/fhir/R4/codesystem-operation-subsumes.html
import type { ParametersParameter } from '@medplum/fhirtypes';
import type { CodeSystems, Designation } from '#conformance/terminology.ts';
import { invalid, notFound } from '#fhir/outcome.ts';
import type { Interaction } from '../interaction.ts';
import { parametersAnswer, textParameter } from './answer-parameters.ts';
import { readTerminologyAsk } from './asked.ts';
import { inLanguage } from './in-language.ts';
import type { TerminologySources } from './sources.ts';

export function createLookup({ codeSystem }: TerminologySources): Interaction {
  return async (ask) => {
    const asked = readTerminologyAsk(ask);
    const [coding = {}] = asked.codings();
    const { system, systems } = await codeSystem(ask, coding.system);
    const code = knownCode(systems, system, coding.code ?? '');
    const [language, wanted] = [asked.text('displayLanguage'), asked.texts('property')];
    const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name) || wanted.includes('*');
    const related = (name: string, codes: readonly string[]): ParametersParameter[] =>
      (isWanted(name) ? codes : []).map((value) => ({
        name: 'property',
        part: [{ name: 'code', valueCode: name }, { name: 'value', valueCode: value }, ...described(systems, system, value)],
      }));
    return parametersAnswer([
      { name: 'name', valueString: systems.name(system) ?? system },
      textParameter('display', inLanguage(systems.lookup(system, code) ?? { system, code }, language, systems).display),
      ...(isWanted('designation') ? systems.designations(system, code).map(designationParameter) : []),
      ...related('parent', systems.parents(system, code)),
      ...related('child', systems.children(system, code)),
    ]);
  };
}

function designationParameter({ language, value }: Designation): ParametersParameter {
  return {
    name: 'designation',
    part: [
      { name: 'language', valueCode: language },
      { name: 'value', valueString: value },
    ],
  };
}

function described(systems: CodeSystems, system: string, code: string): ParametersParameter[] {
  const display = systems.lookup(system, code)?.display;
  return display === undefined ? [] : [{ name: 'description', valueString: display }];
}

export function createSubsumes({ codeSystem }: TerminologySources): Interaction {
  return async (ask) => {
    const asked = readTerminologyAsk(ask);
    const [a, b] = [asked.coding('codingA'), asked.coding('codingB')];
    if (a?.system !== b?.system) throw invalid('The two codings are of different systems.', 'Parameters.parameter(codingB)');
    const { system, systems } = await codeSystem(ask, asked.text('system') ?? a?.system);
    const first = knownCode(systems, system, a?.code ?? asked.needed('codeA'));
    const second = knownCode(systems, system, b?.code ?? asked.needed('codeB'));
    return parametersAnswer([{ name: 'outcome', valueCode: outcomeOf(systems, system, first, second) }]);
  };
}

function outcomeOf(systems: CodeSystems, system: string, a: string, b: string): string {
  if (a === b) return 'equivalent';
  if (systems.ancestors(system, b).includes(a)) return 'subsumes';
  return systems.ancestors(system, a).includes(b) ? 'subsumed-by' : 'not-subsumed';
}

function knownCode(systems: CodeSystems, system: string, code: string): string {
  if (systems.lookup(system, code) !== undefined) return code;
  throw notFound(`The code ${JSON.stringify(code.slice(0, 64))} is not known in ${systems.name(system) ?? system}.`);
}
