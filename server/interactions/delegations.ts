// Patient/[id]/$delegate, $end-delegation and $delegations: who acts for whom, for apps as on the pages.
import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { documentKindSystem } from '#fhir/document-kind.ts';
import { invalid, required } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Answer, Interaction } from './interaction.ts';
import { actOf, needed } from './needed.ts';
import { checkNames, readParameters } from './parameters.ts';

/** What is asked of the room behind these operations. */
export interface DelegationDesk {
  delegate(act: Act, patient: string, wish: Wish): Promise<string>;
  endDelegation(
    act: Act,
    patient: string,
    relatedPerson: string,
    wish?: { readonly reason?: string | undefined; readonly day?: string | undefined },
  ): Promise<void>;
  delegationsOf(act: Act, patient: string): Promise<readonly Given[]>;
  actsFor(act: Act): Promise<readonly Had[]>;
}

interface Wish {
  readonly delegate: string;
  readonly documentKinds?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

interface Given {
  readonly id: string;
  readonly name: string;
  readonly relation: string;
  readonly documentKinds: readonly string[];
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly active: boolean;
}

interface Had {
  readonly patient: string;
  readonly name: string;
  readonly relation: string;
  readonly relatedPerson: string;
  readonly documentKinds: readonly string[];
  readonly until: string | undefined;
}

/** `delegate` is a codice fiscale, so it travels in the body and never in an address. */
export function createDelegate({ delegate }: Pick<DelegationDesk, 'delegate'>): Interaction {
  return async (ask) => {
    const sent = readParameters(ask);
    checkNames(sent, ['delegate', 'documentKind', 'from', 'until'], '$delegate', ['documentKind']);
    if (ask.params.some(([name]) => name === 'delegate'))
      throw invalid('The parameter delegate is a codice fiscale; send it in the body, not in the address.', '?delegate');
    const code = sent.string('delegate');
    if (code === undefined) throw required('The parameter delegate is missing: the codice fiscale of who is to act.', place('delegate'));
    const wish = { delegate: code, documentKinds: sent.strings('documentKind'), from: sent.string('from'), until: sent.string('until') };
    return referring(await delegate(actOf(ask, '$delegate'), needed(ask, 'id'), wish));
  };
}

export function createEndDelegation({ endDelegation }: Pick<DelegationDesk, 'endDelegation'>): Interaction {
  return async (ask) => {
    const sent = readParameters(ask);
    checkNames(sent, ['delegation', 'reason', 'until'], '$end-delegation');
    if (ask.params.some(([name]) => name === 'reason'))
      throw invalid('The parameter reason tells of people; send it in the body, not in the address.', '?reason');
    const reference = sent.string('delegation') ?? '';
    const [, id] = /^RelatedPerson\/([A-Za-z0-9\-.]{1,64})$/.exec(reference) ?? [];
    if (id === undefined) throw required('The parameter delegation is missing: the RelatedPerson/ID that is to end.', place('delegation'));
    await endDelegation(actOf(ask, '$end-delegation'), needed(ask, 'id'), id, { reason: sent.string('reason'), day: sent.string('until') });
    return referring(id);
  };
}

/** The person's own token also tells for whom they act. */
export function createDelegationList({ delegationsOf, actsFor }: Pick<DelegationDesk, 'delegationsOf' | 'actsFor'>): Interaction {
  return async (ask) => {
    const act = actOf(ask, '$delegations');
    const patient = needed(ask, 'id');
    const given = await delegationsOf(act, patient);
    const isOwn = ask.requester.kind === 'citizen' && ask.requester.patient === patient;
    const had = isOwn ? await actsFor(act) : [];
    return said([...given.map(givenPart), ...had.map(hadPart)]);
  };
}

function givenPart({ id, name, relation, documentKinds, from, until, active }: Given): ParametersParameter {
  return {
    name: 'given',
    part: [
      { name: 'delegation', valueReference: { reference: `RelatedPerson/${id}`, display: name } },
      { name: 'relation', valueCode: relation },
      { name: 'active', valueBoolean: active },
      ...periodPart(from, until),
      ...documentKinds.map(kindPart),
    ],
  };
}

function hadPart({ patient, name, relation, relatedPerson, documentKinds, until }: Had): ParametersParameter {
  return {
    name: 'acts-for',
    part: [
      { name: 'patient', valueReference: { reference: `Patient/${patient}`, display: name } },
      { name: 'delegation', valueReference: { reference: `RelatedPerson/${relatedPerson}` } },
      { name: 'relation', valueCode: relation },
      ...periodPart(undefined, until),
      ...documentKinds.map(kindPart),
    ],
  };
}

function periodPart(start: string | undefined, end: string | undefined): readonly ParametersParameter[] {
  if (start === undefined && end === undefined) return [];
  return [{ name: 'period', valuePeriod: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) } }];
}

function kindPart(code: string): ParametersParameter {
  return { name: 'documentKind', valueCoding: { system: documentKindSystem, code } };
}

function referring(id: string): Answer {
  return said([{ name: 'delegation', valueReference: { reference: `RelatedPerson/${id}` } }]);
}

function said(parameter: ParametersParameter[]): Answer {
  const answer: Parameters = { resourceType: 'Parameters', parameter };
  return { kind: 'ok', body: JSON.stringify(answer) };
}

function place(name: string): string {
  return `Parameters.parameter(${name})`;
}
