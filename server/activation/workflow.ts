// Activation carried out: what is known is read, the next step worked out, and everything written through the record at once.
import type { Policy } from '#consent/policy.ts';
import type { Act } from '#record/act.ts';
import type { Proceeding, Proceedings } from '#record/proceed.ts';
import type { Version } from '#store/store.ts';
import { planActivation, type ActivateParts } from './activate.ts';
import { planChange } from './change.ts';
import { checkMayDecide } from './decider.ts';
import { adviceOn, obstaclesFor, type Obstacle } from './eligibility.ts';
import { readFacts, type Facts, type Question } from './facts.ts';
import type { Notices } from './notices.ts';
import type { Plan } from './plan.ts';
import type { MakeReceipt } from './receipt.ts';
import type { ActivationRequest } from './request.ts';
import { runsIn } from './runs.ts';

/** Where a person stands, before anything is done. */
export interface Standing {
  /** A step of the workflow, or `not-eligible`. */
  readonly state: string;
  readonly eligible: boolean;
  readonly reasons: readonly { readonly code: Obstacle; readonly text: string }[];
  readonly notice: Notices['inForce'];
}

export interface Result {
  readonly state: string;
  /** Texts of the resources, as stored. */
  readonly consents: readonly string[];
  readonly receipt?: string;
  readonly messages: readonly string[];
}

export interface Activations {
  standing(act: Act, patient: string, representative?: string): Promise<Standing>;
  activate(act: Act, patient: string, request: ActivationRequest): Promise<Result>;
  changeChoices(act: Act, patient: string, request: ActivationRequest): Promise<Result>;
}

export interface ActivationParts {
  readonly record: Proceedings;
  readonly policy: Pick<Policy, 'name' | 'automaticFeed' | 'adultAge' | 'systemAliases'>;
  readonly notices: Notices;
  readonly makeReceipt: MakeReceipt;
  readonly newId: () => string;
  /** Page that checks verification codes. */
  readonly verifyAt: string;
  readonly draftLifetime: number;
}

const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

export function createActivations({ record, policy, notices, ...rest }: ActivationParts): Activations {
  const fiscalCodeSystems = [
    fiscalCode,
    ...Object.keys(policy.systemAliases).filter((alias) => policy.systemAliases[alias] === fiscalCode),
  ];
  const rules = { adultAge: policy.adultAge, fiscalCodeSystems };
  const parts: ActivateParts = {
    ...rest,
    fiscalCodeSystems,
    policyName: policy.name,
    automaticFeed: policy.automaticFeed,
    noticeInForce: notices.inForce.version,
    obstaclesFor: ({ patient, enrolled, decider, inForce, now }) =>
      obstaclesFor({ patient, enrolled, represented: decider.title !== 'self', open: inForce.feed === true }, rules, now),
  };

  type PlanFor = (parts: ActivateParts, facts: Facts, request: ActivationRequest, requester: Act['requester']) => Promise<Plan>;

  function carryOut(plan: PlanFor) {
    return async (act: Act, patient: string, request: ActivationRequest): Promise<Result> => {
      const question: Question = { requester: act.requester, patient, representative: request.representative };
      return record.proceed(act, {
        async prepare(look) {
          checkMayDecide(act.requester, patient, 'create');
          const facts = await look((view) => readFacts(question, view));
          return { facts, plan: await plan(parts, facts, request, act.requester) };
        },
        async carryOut(proceeding, prepared) {
          await proceeding.lock(`activation of Patient/${patient}`);
          const now = await readFacts(question, proceeding);
          return now.mark === prepared.facts.mark ? write(proceeding, prepared.plan, now) : undefined;
        },
      });
    };
  }

  return {
    standing: (act, patient, representative) => {
      const question: Question = { requester: act.requester, patient, representative };
      return record.report(act, async (view) => {
        checkMayDecide(act.requester, patient, 'read');
        const facts = await readFacts(question, view);
        const found = parts.obstaclesFor(facts);
        const reasons = found.map((code) => ({ code, text: adviceOn(code) }));
        const answer = {
          state: stateOf(facts, found, parts.draftLifetime),
          eligible: found.length === 0,
          reasons,
          notice: notices.inForce,
        };
        return { answer, disclosed: [facts.patientVersion] };
      });
    },
    activate: carryOut(planActivation),
    changeChoices: carryOut(planChange),
  };
}

function stateOf(facts: Facts, obstacles: readonly Obstacle[], lifetime: number): string {
  if (facts.inForce.feed === true) return 'confirmed';
  if (obstacles.length > 0) return 'not-eligible';
  const { mine, last } = runsIn(facts, lifetime);
  if (mine !== undefined) return mine.state.step;
  return facts.inForce.feed === false || last?.state.step === 'refused' ? 'refused' : 'identified';
}

async function write(proceeding: Proceeding, plan: Plan, facts: Facts): Promise<Result> {
  const texts = new Map<string, string>(facts.consents.map(({ version }) => [nameOf(version), version.body]));
  for (const entry of plan.entries) {
    const version = await proceeding.put(entry);
    texts.set(nameOf(version), version.body);
  }
  const receipt = plan.receipt === undefined ? undefined : texts.get(`DocumentReference/${plan.receipt}`);
  return {
    state: plan.state,
    messages: plan.messages,
    consents: plan.consents.flatMap((id) => texts.get(`Consent/${id}`) ?? []),
    ...(receipt === undefined ? {} : { receipt }),
  };
}

function nameOf({ type, id }: Pick<Version, 'type' | 'id'>): string {
  return `${type}/${id}`;
}
