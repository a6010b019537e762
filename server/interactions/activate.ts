// Patient/[id]/$activate and $consent-choices: how a record is opened, and how a choice is changed later.
import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { required } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Answer, Ask, Interaction } from './interaction.ts';
import { actOf, needed, param } from './needed.ts';
import { checkNames, readParameters, type OperationParameters } from './parameters.ts';

/** What is asked of the workflow behind these operations. */
export interface ActivationWorkflow {
  standing(act: Act, patient: string, question: { readonly representative?: string | undefined }): Promise<ActivationStanding>;
  activate(act: Act, patient: string, request: ActivationWish): Promise<ActivationResult>;
  changeChoices(act: Act, patient: string, request: ActivationWish): Promise<ActivationResult>;
  sendCode(act: Act, patient: string, claim: ContactClaim): Promise<{ readonly expires: number }>;
  verifyCode(act: Act, patient: string, claim: ContactClaim, code: string): Promise<void>;
}

interface ContactClaim {
  readonly contact: 'email' | 'phone';
  readonly address: string;
}

interface ActivationStanding {
  readonly state: string;
  readonly eligible: boolean;
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  /** Markdown by language. */
  readonly notice: { readonly version: string; readonly texts: Readonly<Record<string, string>> };
}

type ActivationWish = Readonly<
  Partial<
    Record<'feed' | 'past' | 'consultation' | 'confirm' | 'abandon' | 'secondParent', boolean> &
      Record<'noticeVersion' | 'email' | 'phone' | 'representative', string>
  >
>;

interface ActivationResult {
  readonly state: string;
  readonly messages: readonly string[];
  /** Texts of resources, as stored. */
  readonly consents: readonly string[];
  readonly receipt?: string;
}

const booleans = ['feed', 'past', 'consultation', 'confirm', 'abandon', 'secondParent'] as const;
const strings = ['noticeVersion', 'email', 'phone', 'representative'] as const;
const contacts = ['email', 'phone'] as const;

export function createActivationStanding(workflow: Pick<ActivationWorkflow, 'standing'>): Interaction {
  return async (ask) => {
    const { state, eligible, reasons, notice } = await workflow.standing(actOf(ask, '$activate'), needed(ask, 'id'), {
      representative: param(ask, 'representative'),
    });
    const answer: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'state', valueCode: state },
        { name: 'eligible', valueBoolean: eligible },
        ...reasons.map(({ code, text }): ParametersParameter => ({
          name: 'reason',
          part: [
            { name: 'code', valueCode: code },
            { name: 'text', valueString: text },
          ],
        })),
        { name: 'noticeVersion', valueString: notice.version },
        ...Object.entries(notice.texts).map(([language, text]): ParametersParameter => ({
          name: 'notice',
          valueAttachment: { contentType: 'text/markdown', language, title: notice.version, data: Buffer.from(text).toString('base64') },
        })),
      ],
    };
    return { kind: 'ok', body: JSON.stringify(answer) };
  };
}

export function createActivate(run: ActivationWorkflow['activate'], operation: '$activate' | '$consent-choices'): Interaction {
  return async (ask) => {
    const result = await run(actOf(withoutContacts(ask), operation), needed(ask, 'id'), readWish(readParameters(ask), operation));
    return { kind: 'ok', body: answerText(result) };
  };
}

/** Sends a code to one address, or takes it back. */
export function createVerifyContact(workflow: Pick<ActivationWorkflow, 'sendCode' | 'verifyCode'>): Interaction {
  return async (ask) => {
    const parameters = readParameters(ask);
    checkNames(parameters, [...contacts, 'code'], '$verify-contact');
    const named = contacts.filter((contact) => parameters.string(contact) !== undefined);
    const [contact] = named;
    if (contact === undefined || named.length > 1)
      throw required('Say which address: email or phone, one at a time; with code when the code has arrived.', 'Parameters.parameter');
    const claim = { contact, address: parameters.string(contact) ?? '' };
    const [act, id, code] = [actOf(withoutContacts(ask), '$verify-contact'), needed(ask, 'id'), parameters.string('code')];
    if (code === undefined) {
      const { expires } = await workflow.sendCode(act, id, claim);
      return said('code-sent', { name: 'expires', valueInstant: new Date(expires).toISOString() });
    }
    await workflow.verifyCode(act, id, claim, code);
    return said('verified');
  };
}

function said(state: string, ...further: readonly ParametersParameter[]): Answer {
  const answer: Parameters = { resourceType: 'Parameters', parameter: [{ name: 'state', valueCode: state }, ...further] };
  return { kind: 'ok', body: JSON.stringify(answer) };
}

/** A decision is never guessed: what is not understood, or said twice, is refused. */
function readWish(parameters: OperationParameters, operation: string): ActivationWish {
  checkNames(
    parameters,
    [...booleans, ...strings].filter((name) => operation === '$activate' || (name !== 'abandon' && name !== 'secondParent')),
    operation,
  );
  return Object.fromEntries(
    [...booleans.map((name) => [name, parameters.boolean(name)]), ...strings.map((name) => [name, parameters.string(name)])].filter(
      ([, value]) => value !== undefined,
    ),
  ) as ActivationWish;
}

/** Addresses and numbers of people are no matter for the audit trail. */
function withoutContacts(ask: Ask): Ask {
  return { ...ask, asked: ask.asked.replace(/([?&](?:email|phone|code)=)[^&]*/g, '$1…') };
}

/** The resources go out as they are stored. */
function answerText({ state, messages, consents, receipt }: ActivationResult): string {
  const said: ParametersParameter[] = [
    { name: 'state', valueCode: state },
    ...messages.map((text) => ({ name: 'message', valueString: text })),
  ];
  const resources = [
    ...consents.map((text) => ['consent', text] as const),
    ...(receipt === undefined ? [] : [['receipt', receipt] as const]),
  ];
  const parameters = [
    ...said.map((one) => JSON.stringify(one)),
    ...resources.map(([name, text]) => `{"name":"${name}","resource":${text}}`),
  ];
  return `{"resourceType":"Parameters","parameter":[${parameters.join(',')}]}`;
}
