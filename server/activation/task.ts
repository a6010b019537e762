// A run through the workflow as a FHIR Task: the draft that can be taken up again, and in the end the evidence.
// https://hl7.org/fhir/R4/task.html
import type { Task, TaskInput, TaskOutput } from '@medplum/fhirtypes';
import type { Version } from '#store/store.ts';
import type { Decider, Title } from './decider.ts';
import { codes, concept, referenceTo, regionReference } from './fhir-words.ts';
import { isFinished, steps, type Activation, type Choices, type Step, type Verification } from './states.ts';

/** What a run leads to: the record opened, or more given of one that is open. */
export type RunKind = 'opening' | 'widening';

const taskCodes: Readonly<Record<RunKind, readonly [code: string, display: string]>> = {
  opening: ['activation', 'Opening of the record'],
  widening: ['widening', 'More given of an open record'],
};

export interface TaskFacts {
  readonly id: string;
  /** An opening when not said. */
  readonly kind?: RunKind | undefined;
  readonly patient: string;
  readonly decider: Decider;
  readonly begun: number;
  readonly state: Activation;
  /** By category, drafts until the end. */
  readonly consents: Readonly<Partial<Record<keyof Choices, string>>>;
  /** `DocumentReference/ID` */
  readonly receipt?: string;
  /** The local health authority of the person. */
  readonly authority?: string | undefined;
}

const statusOf: Readonly<Record<Step, Task['status']>> = {
  identified: 'in-progress',
  informed: 'in-progress',
  'data-checked': 'in-progress',
  chosen: 'in-progress',
  summarised: 'in-progress',
  'awaiting-second-parent': 'on-hold',
  confirmed: 'completed',
  refused: 'rejected',
  abandoned: 'cancelled',
};

export function writeTask({ id, kind = 'opening', patient, decider, begun, state, consents, receipt, authority }: TaskFacts): Task {
  const changed = new Date(state.changed).toISOString();
  const start = new Date(begun).toISOString();
  const output = outputsOf(consents, receipt);
  return {
    resourceType: 'Task',
    id,
    status: statusOf[state.step],
    businessStatus: concept(codes.state, state.step),
    intent: 'order',
    code: concept(codes.workflow, ...taskCodes[kind]),
    for: referenceTo(`Patient/${patient}`),
    executionPeriod: { start, ...(isFinished(state.step) ? { end: changed } : {}) },
    authoredOn: start,
    lastModified: changed,
    requester: requesterOf(decider),
    owner: regionReference,
    input: [
      ...inputsOf(state, decider, kind),
      ...(authority === undefined ? [] : [{ type: concept(codes.detail, 'authority'), valueReference: referenceTo(authority) }]),
    ],
    ...(output.length === 0 ? {} : { output }),
  };
}

/** Whose run it is: a draft is taken up by the one who began it only. */
export function requesterOf({ performer, takenBy }: Decider): { reference: string } {
  return referenceTo(takenBy === undefined ? performer : `Practitioner/${takenBy.practitioner}`);
}

function inputsOf(
  { step, notice, contacts, verification, choices, second }: Activation,
  { performer, title, channel }: Decider,
  kind: RunKind,
): TaskInput[] {
  const input = (code: string, value: Omit<TaskInput, 'type'>): TaskInput => ({ type: concept(codes.detail, code), ...value });
  return [
    input('performer', { valueReference: referenceTo(performer) }),
    input('title', { valueCode: title }),
    input('channel', { valueCode: channel }),
    ...(second === undefined
      ? []
      : [
          input('second-performer', { valueReference: referenceTo(second.performer) }),
          input('second-channel', { valueCode: second.channel }),
        ]),
    ...(notice === undefined ? [] : [input('notice-version', { valueString: notice })]),
    // At the end the contacts are where they belong, in the registry's Patient.
    ...(contacts === undefined || isFinished(step)
      ? []
      : [input('email', { valueString: contacts.email }), input('phone', { valueString: contacts.phone })]),
    ...(verification === undefined
      ? []
      : [input('email-verification', { valueCode: verification.email }), input('phone-verification', { valueCode: verification.phone })]),
    ...(choices === undefined
      ? []
      : (['feed', 'past', 'consultation'] as const)
          .filter((name) => kind === 'opening' || choices[name])
          .map((name) => input(name, { valueBoolean: choices[name] }))),
  ];
}

function outputsOf(consents: TaskFacts['consents'], receipt: string | undefined): TaskOutput[] {
  const output = (code: string, reference: string): TaskOutput => ({
    type: concept(codes.detail, code),
    valueReference: referenceTo(reference),
  });
  return [
    ...Object.entries(consents).map(([category, id]) => output(category, `Consent/${id}`)),
    ...(receipt === undefined ? [] : [output('receipt', receipt)]),
  ];
}

export function isActivationTask({ body }: Version): boolean {
  return kindOf(JSON.parse(body) as Task) !== undefined;
}

function kindOf({ code }: Task): RunKind | undefined {
  const named = code?.coding?.find(({ system }) => system === codes.workflow)?.code;
  return (Object.keys(taskCodes) as RunKind[]).find((kind) => taskCodes[kind][0] === named);
}

export interface Run {
  readonly id: string;
  /** The choices of a widening are what is given anew, and nothing else. */
  readonly kind: RunKind;
  readonly requester: string;
  readonly performer: string;
  readonly title: Title;
  readonly channel: 'online' | 'counter';
  readonly begun: number;
  readonly state: Activation;
  readonly consents: TaskFacts['consents'];
  readonly receipt?: string;
  /** The local health authority of the person, when it was known. */
  readonly authority?: string;
}

/** Undefined when it is no run that this server wrote: a counter may write Tasks of its own. */
export function readTask({ id, body }: Version): Run | undefined {
  const task = JSON.parse(body) as Task;
  const input = (code: string): TaskInput | undefined => task.input?.find(({ type }) => type.coding?.[0]?.code === code);
  const output = (code: string): string | undefined =>
    task.output?.find(({ type }) => type.coding?.[0]?.code === code)?.valueReference?.reference;
  const [notice, email, phone] = ['notice-version', 'email', 'phone'].map((code) => input(code)?.valueString);
  const [emailBy, phoneBy] = ['email-verification', 'phone-verification'].map((code) => verificationIn(input(code)?.valueCode));
  const [feed, past, consultation] = ['feed', 'past', 'consultation'].map((code) => input(code)?.valueBoolean);
  const receipt = output('receipt');
  const authority = input('authority')?.valueReference?.reference;
  const consents = Object.fromEntries(
    ['feed', 'past', 'consultation'].flatMap((category) => {
      const reference = output(category);
      return reference === undefined ? [] : [[category, reference.slice('Consent/'.length)]];
    }),
  ) as TaskFacts['consents'];
  const step = steps.find((known) => known === task.businessStatus?.coding?.[0]?.code);
  const [begun, changed] = [Date.parse(task.authoredOn ?? ''), Date.parse(task.lastModified ?? '')];
  if (step === undefined || statusOf[step] !== task.status || Number.isNaN(begun) || Number.isNaN(changed)) return undefined;
  const kind = kindOf(task) ?? 'opening';
  const isDecided = kind === 'widening' || ![feed, past, consultation].includes(undefined);
  return {
    id,
    kind,
    requester: task.requester?.reference ?? '',
    performer: input('performer')?.valueReference?.reference ?? '',
    title: titles.find((one) => one === input('title')?.valueCode) ?? 'self',
    channel: input('channel')?.valueCode === 'counter' ? 'counter' : 'online',
    begun,
    consents,
    ...(receipt === undefined ? {} : { receipt }),
    ...(authority === undefined ? {} : { authority }),
    state: {
      step,
      changed,
      ...(notice === undefined ? {} : { notice }),
      ...(secondIn(input('second-performer'), input('second-channel')) ?? {}),
      ...(email === undefined || phone === undefined ? {} : { contacts: { email, phone } }),
      ...(emailBy === undefined || phoneBy === undefined ? {} : { verification: { email: emailBy, phone: phoneBy } }),
      ...(isDecided ? { choices: { feed: feed === true, past: past === true, consultation: consultation === true } } : {}),
    },
  };
}

const titles: readonly Title[] = ['self', 'parent', 'guardian'];

function secondIn(performer: TaskInput | undefined, channel: TaskInput | undefined): Pick<Activation, 'second'> | undefined {
  const reference = performer?.valueReference?.reference;
  if (reference === undefined) return undefined;
  return { second: { performer: reference, channel: channel?.valueCode === 'counter' ? 'counter' : 'online' } };
}

/** Whose run it was from the beginning, whoever goes on with it or ends it. */
export function deciderOf({ requester, performer, title, channel }: Pick<Run, 'requester' | 'performer' | 'title' | 'channel'>): Decider {
  const [, practitioner] = /^Practitioner\/(.+)$/.exec(requester) ?? [];
  return { title, performer, channel, ...(practitioner === undefined ? {} : { takenBy: { practitioner, organization: '' } }) };
}

function verificationIn(code: string | undefined): Verification | undefined {
  return code === 'pending' || code === 'code' || code === 'counter' ? code : undefined;
}
