// ValueSet/$validate-code and CodeSystem/$validate-code: is this a code of that, and is it called so?
// https://hl7.org/fhir/R4/valueset-operation-validate-code.html, https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
import type { Coding } from '@medplum/fhirtypes';
import type { CodeSystems, Concept } from '#conformance/terminology.ts';
import { fold } from '#search/fold.ts';
import type { SystemAliases } from '#search/system-aliases.ts';
import type { Answer, Interaction } from '../interaction.ts';
import { parametersAnswer, textParameter } from './answer-parameters.ts';
import { readTerminologyAsk } from './asked.ts';
import { inLanguage } from './in-language.ts';
import type { TerminologySources } from './sources.ts';

export function createValidateInSet({ valueSet }: TerminologySources, systems: CodeSystems, aliases: SystemAliases): Interaction {
  return async (ask) => {
    const asked = readTerminologyAsk(ask);
    const codings = asked.codings();
    const { concepts, name } = await valueSet(ask, asked);
    const judged = codings.map((coding) => {
      const system = coding.system === undefined ? undefined : aliases.indexed(coding.system);
      const found = concepts.find((each) => each.code === coding.code && (system === undefined || each.system === system));
      return judge(coding, found, `is no code of the value set ${name}`, systems, asked.text('displayLanguage'));
    });
    return answerOf(judged);
  };
}

export function createValidateInSystem({ codeSystem }: TerminologySources): Interaction {
  return async (ask) => {
    const asked = readTerminologyAsk(ask);
    const judged: Judgement[] = [];
    for (const coding of asked.codings()) {
      const { system, systems } = await codeSystem(ask, asked.text('url') ?? coding.system);
      const found = systems.lookup(system, coding.code ?? '');
      judged.push(judge(coding, found, `is no code of ${systems.name(system) ?? system}`, systems, asked.text('displayLanguage')));
    }
    return answerOf(judged);
  };
}

interface Judgement {
  readonly result: boolean;
  readonly display?: string | undefined;
  readonly message?: string;
}

function judge(
  { code = '', display }: Coding,
  member: Concept | undefined,
  fault: string,
  systems: CodeSystems,
  language: string | undefined,
): Judgement {
  if (member === undefined) return { result: false, message: `${JSON.stringify(code.slice(0, 64))} ${fault}.` };
  const found = inLanguage(member, language, systems);
  // Whatever it is called in any language is a right name of it.
  const names = [member.display, ...systems.designations(member.system, member.code).map(({ value }) => value)];
  if (display === undefined || found.display === undefined || names.some((each) => each !== undefined && fold(display) === fold(each)))
    return { result: true, display: found.display };
  return { result: false, display: found.display, message: `The code is right, and it is called ${JSON.stringify(found.display)}.` };
}

/** One right coding makes the concept right. */
function answerOf(judged: readonly Judgement[]): Answer {
  const { result, display, message } = judged.find((each) => each.result) ?? judged[0] ?? { result: false };
  return parametersAnswer([{ name: 'result', valueBoolean: result }, textParameter('message', message), textParameter('display', display)]);
}
