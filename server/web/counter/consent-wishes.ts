// What was sent from a step of the counter: a wish of the workflow, errors at their fields, or a page that is no longer true.
import type { ActivationRequest } from '#activation/request.ts';
import type { Standing } from '#activation/workflow.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { fingerprintOf, markOf } from '../activation/flow.ts';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { categories, type Values } from './consent-steps.tsx';
import { textOf } from './parts.tsx';

export const names = ['rappresentante', 'step', 'again', 'version', 'shown', 'read', 'email', 'phone', 'readBack', 'answer', ...categories];

type Asked =
  { readonly wish: ActivationRequest } | { readonly errors: FieldErrors } | { readonly warning: 'passo' | 'cambiato' | 'informativa' };

/** What is not answered is asked again, never guessed; what was shown must be what holds. */
export function wishOf(visit: Visit, values: Values, standing: Standing): Asked {
  const text = textOf(visit).activation;
  const step = values['step'] ?? '';
  if (values['again'] === 'yes') return { wish: { abandon: true } };
  switch (step) {
    case 'notice':
      return read(visit, values, standing, () => ({ noticeVersion: values['version'] }));
    case 'contacts':
      return values['readBack'] === 'yes'
        ? { wish: { email: values['email'] ?? '', phone: values['phone'] ?? '' } }
        : { errors: { readBack: text.mustReadBack } };
    case 'summary':
      return values['shown'] === fingerprintOf(standing) ? { wish: { confirm: true } } : { warning: 'cambiato' };
    case 'second':
      return answer(visit, values, standing);
    case 'choices':
    case 'change':
      return choices(visit, values, standing, step === 'change');
    default:
      return { warning: 'passo' };
  }
}

function read(visit: Visit, values: Values, { notice }: Standing, wish: () => ActivationRequest): Asked {
  if (values['read'] !== 'yes') return { errors: { read: textOf(visit).activation.mustRead } };
  return values['version'] === notice.version ? { wish: wish() } : { warning: 'informativa' };
}

/** Of the other parent: a no needs nothing read. */
function answer(visit: Visit, values: Values, standing: Standing): Asked {
  if (standing.waiting === undefined) return { warning: 'passo' };
  if (values['shown'] !== markOf(standing.waiting)) return { warning: 'cambiato' };
  switch (values['answer']) {
    case 'yes':
      return read(visit, values, standing, () => ({ secondParent: true, noticeVersion: values['version'], language: visit.language }));
    case 'no':
      return { wish: { secondParent: false } };
    default:
      return { warning: 'passo' };
  }
}

function choices(visit: Visit, values: Values, standing: Standing, changing: boolean): Asked {
  const { person } = textOf(visit);
  const missing = categories.filter((name) => values[name] !== 'yes' && values[name] !== 'no');
  const needed = values['feed'] === 'no' && !changing ? missing.filter((name) => name === 'feed') : missing;
  if (needed.length > 0) return { errors: Object.fromEntries(needed.map((name) => [name, visit.words.form.choose(person.choices[name])])) };
  const chosen = Object.fromEntries(
    categories.flatMap((name) => (values[name] === 'yes' || values[name] === 'no' ? [[name, values[name] === 'yes']] : [])),
  );
  if (!changing) return { wish: chosen };
  if (values['version'] !== standing.notice.version) return { warning: 'informativa' };
  // To say yes one must have read what to; to take it back nobody needs to read anything. What was not shown and read is not recorded.
  const says = categories.some((name) => values[name] === 'yes' && standing.inForce[name] !== true);
  if (!says) return { wish: { ...chosen, confirm: true } };
  return read(visit, values, standing, () => ({ ...chosen, noticeVersion: values['version'], confirm: true }));
}

export function fieldErrors(visit: Visit, error: unknown): FieldErrors | undefined {
  if (!(error instanceof OperationOutcomeError)) return undefined;
  const text = textOf(visit).activation;
  const found = error.outcome.issue.flatMap(({ expression = [] }) => expression);
  const errors: FieldErrors = {
    ...(found.some((one) => one.includes('(email)')) ? { email: text.wrongEmail } : {}),
    ...(found.some((one) => one.includes('(phone)')) ? { phone: text.wrongPhone } : {}),
  };
  return Object.keys(errors).length > 0 ? errors : undefined;
}

/** The form was about another step, or somebody has gone on meanwhile: nothing was done, and the page says where one is. */
export function isMisstep(error: unknown): boolean {
  return error instanceof OperationOutcomeError && ['business-rule', 'conflict', 'required', 'value', 'invalid'].includes(error.code);
}
