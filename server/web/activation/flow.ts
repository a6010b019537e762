// What every step of an opening needs: for whom, how far it has come, and what a refusal says to which field.
import type { Obstacle } from '#activation/eligibility.ts';
import type { Activations, Standing } from '#activation/workflow.ts';
import type { Choices } from '#activation/states.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { inLanguage } from '../language.ts';
import { signedIn, type Visit } from '../page.ts';
import { refusalCode } from '../refusal-code.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export type Text = typeof it;

export interface FlowParts {
  readonly activations: Activations;
  /** Messages go to the demo's mailbox, which has a page. */
  readonly demo: boolean;
}

export const root = '/attivazione';
export const addresses = {
  notice: `${root}/informativa`,
  data: `${root}/dati`,
  codes: `${root}/codici`,
  choices: `${root}/scelte`,
  summary: `${root}/riepilogo`,
  second: `${root}/secondo-genitore`,
  opened: `${root}/conclusa`,
  refused: `${root}/non-aperto`,
  interrupt: `${root}/interrompi`,
} as const;

export type StepName = 'notice' | 'data' | 'codes' | 'choices' | 'summary';
export const stepNames: readonly StepName[] = ['notice', 'data', 'codes', 'choices', 'summary'];

export function textOf({ language }: Pick<Visit, 'language'>): Text {
  return inLanguage(language, { it, en });
}

/** Whose record: one's own, or that of the person one acts for. */
export function patientOf(visit: Visit): string {
  const { requester } = signedIn(visit);
  if (requester.kind !== 'citizen' && requester.kind !== 'delegate') throw new Error('Only citizens open records on these pages.');
  return requester.patient;
}

/** What the identity provider said; it must agree with the registry. */
export function identityOf(visit: Visit) {
  const { fiscalNumber, attributes } = signedIn(visit).session.authenticated;
  const { givenName, familyName, birthDate } = attributes;
  return { fiscalNumber, givenName, familyName, birthDate };
}

export function standingOf({ activations }: FlowParts, visit: Visit): Promise<Standing> {
  return activations.standing(visit.act('$activate'), patientOf(visit), { identity: identityOf(visit) });
}

/** The furthest step that is open now. */
export function stepOf({ draft }: Standing): StepName {
  if (draft === undefined) return 'notice';
  if (draft.step === 'informed') return 'data';
  if (draft.choices?.feed === false) return 'summary';
  const { email = 'pending', phone = 'pending' } = draft.verification ?? {};
  if (email === 'pending' || phone === 'pending') return 'codes';
  return draft.choices === undefined ? 'choices' : 'summary';
}

/** One parent has confirmed, the other is asked: there is nothing else to do meanwhile. */
export function awaitsSecond({ draft, waiting }: Standing): boolean {
  return waiting !== undefined || draft?.step === 'awaiting-second-parent';
}

/** Steps behind one stay open: going back is always possible. */
export function mayOpen(step: StepName, standing: Standing): boolean {
  return standing.eligible && !awaitsSecond(standing) && stepNames.indexOf(step) <= stepNames.indexOf(stepOf(standing));
}

export function warningAt(visit: Visit): string | undefined {
  return textOf(visit).warnings[visit.query('avviso') ?? ''];
}

export function back(visit: Visit, warning: string): Response {
  return visit.redirect(`${root}?avviso=${warning}`);
}

export interface Refused {
  /** Name of the field, when it is about one. */
  readonly field: string | undefined;
  readonly code: string | undefined;
  readonly outcome: OperationOutcomeError['code'];
}

/** What the workflow refused, one entry for each issue; anything unforeseen is thrown on. */
export function refusalsIn(error: unknown): readonly Refused[] {
  if (!(error instanceof OperationOutcomeError) || ['exception', 'transient', 'forbidden', 'login'].includes(error.code)) throw error;
  return error.outcome.issue.map(({ code, diagnostics = '', expression = [] }) => ({
    field: /\((\w+)\)$/.exec(expression[0] ?? '')?.[1],
    code: refusalCode(diagnostics),
    outcome: code,
  }));
}

export function obstacleIn(standing: Standing): Obstacle | undefined {
  const codes = standing.reasons.map(({ code }) => code);
  return codes.find((code) => code === 'already-open') ?? codes[0];
}

/** What was on the page when it was confirmed: a change in another window shows. */
export function fingerprintOf({ draft }: Standing): string {
  const { notice = '', contacts, choices } = draft ?? {};
  return [notice, contacts?.email ?? '', contacts?.phone ?? '', choices === undefined ? '' : letters(choices)].join('|');
}

/** Of a decision that waits for the other parent: nothing in it that is the first one's alone. */
export function markOf({ changed, notice = '', choices }: NonNullable<Standing['waiting']>): string {
  return [changed, notice, choices === undefined ? '' : letters(choices)].join('|');
}

function letters({ feed, past, consultation }: Choices): string {
  return [feed, past, consultation].map((yes) => (yes ? 'y' : 'n')).join('');
}
