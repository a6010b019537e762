// The consents at the counter: the same workflow as everywhere, taken down by an officer who reads everything back.
import type { ActivationRequest } from '#activation/request.ts';
import type { Result, Standing } from '#activation/workflow.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { personName } from '#presentation/wording.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, LinkButton } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { categories, ChoicesStep, ContactsStep, NoticeStep, SummaryStep, type Values } from './consent-steps.tsx';
import { home, isOpen, pathOf, patientOf, textOf, workingAs, type CounterParts } from './parts.tsx';
import { Data } from './person-pages.tsx';

interface Typed {
  readonly values?: Values;
  readonly errors?: FieldErrors;
}

export function createConsentPages(parts: CounterParts) {
  const { people, activation, acts } = parts;

  /** Who decides has to have been recognised today. */
  async function situation(visit: Visit, representative: string) {
    const id = visit.param('id');
    const patient = await patientOf(visit, parts, id);
    const all = representative === '' ? [] : await acts.representatives(visit.act('read'), id);
    const acting = all.find(({ relatedPerson }) => relatedPerson === representative);
    const decider = acting?.person ?? id;
    const recognised = representative !== '' && acting === undefined ? undefined : await acts.recognised(visit.act('read'), decider);
    const question = acting === undefined ? {} : { representative: `RelatedPerson/${acting.relatedPerson}` };
    return { id, patient, acting, decider, recognised, question };
  }

  async function show(visit: Visit, { values = {}, errors = {} }: Typed = {}): Promise<Response> {
    const representative = values['rappresentante'] ?? visit.query('rappresentante') ?? '';
    const { id, patient, acting, decider, recognised, question } = await situation(visit, representative);
    if (recognised === undefined) return visit.redirect(`${pathOf(decider)}/riconoscimento?per=${encodeURIComponent(id)}`);
    const standing = await activation.standing(visit.act('$activate'), id, question);
    const text = textOf(visit).activation;
    const changing = isOpen(standing);
    const name = acting?.name ?? personName(patient.name);
    const step = changing ? 'choices' : stepOf(standing);
    return visit.page({
      title: changing ? text.changing : text.title,
      lead: text.decides(name),
      width: 'narrow',
      breadcrumbs: [home(visit), { href: pathOf(id), label: personName(patient.name) }],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {await workingAs(visit, people)}
          <ErrorSummary errors={errors} words={visit.words} />
          {!changing && <p class="note">{text.steps(steps.indexOf(step) + 1)}</p>}
          <Form visit={visit} action={`${pathOf(id)}/consensi`}>
            <input type="hidden" name="rappresentante" value={representative} />
            <input type="hidden" name="step" value={changing ? 'change' : step} />
            {step === 'notice' && <NoticeStep visit={visit} standing={standing} errors={errors} />}
            {step === 'contacts' && (
              <>
                <h2>{text.contacts}</h2>
                <p>{text.contactsLead}</p>
                <Data visit={visit} patient={patient} />
                <ContactsStep visit={visit} standing={standing} values={values} errors={errors} />
              </>
            )}
            {step === 'choices' && <ChoicesStep visit={visit} standing={standing} values={values} errors={errors} changing={changing} />}
            {step === 'summary' && <SummaryStep visit={visit} standing={standing} />}
            <Buttons>
              <Button>{step === 'summary' || changing ? text.confirm : text.next}</Button>
              {!changing && step !== 'notice' && (
                <Button kind="secondary" name="again" value="yes">
                  {text.back}
                </Button>
              )}
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function go(visit: Visit): Promise<Response> {
    const form = await visit.form();
    const names = ['rappresentante', 'read', 'email', 'phone', 'readBack', ...categories];
    const values = Object.fromEntries(names.map((name) => [name, form.text(name)]));
    const { id, recognised, question } = await situation(visit, values['rappresentante'] ?? '');
    if (recognised === undefined) return show(visit, { values });
    const standing = await activation.standing(visit.act('$activate'), id, question);
    const act = visit.act(form.text('step') === 'change' ? '$consent-choices' : '$activate');
    const asked = wishOf(visit, form.text('again') === 'yes' ? 'again' : form.text('step'), values, standing);
    if ('errors' in asked) return show(visit, { values, errors: asked.errors });
    try {
      const work = form.text('step') === 'change' ? activation.changeChoices : activation.activate;
      const { kind, number, expiry } = recognised;
      const result = await work(act, id, { ...question, ...asked.wish, recognised: { kind, number, expires: expiry } });
      if (['confirmed', 'refused'].includes(result.state) || form.text('step') === 'change') return await done(visit, id, standing, result);
      const query = values['rappresentante'] === '' ? '' : `?rappresentante=${encodeURIComponent(values['rappresentante'] ?? '')}`;
      return visit.redirect(`${pathOf(id)}/consensi${query}`);
    } catch (error) {
      const errors = fieldErrors(visit, error);
      if (errors === undefined) throw error;
      return show(visit, { values, errors });
    }
  }

  async function done(visit: Visit, id: string, before: Standing, result: Result): Promise<Response> {
    const text = textOf(visit).activation;
    const [latest] = await activation.history(visit.act('read'), id);
    const opened = result.receipt !== undefined;
    const title =
      result.state === 'refused' ? text.refusedTitle : !opened ? text.sameTitle : isOpen(before) ? text.changedTitle : text.openedTitle;
    return visit.page({
      title,
      width: 'narrow',
      breadcrumbs: [home(visit)],
      body: (
        <>
          {await workingAs(visit, people)}
          <Notice tone={opened ? 'success' : 'info'} live>
            <p>{result.state === 'refused' ? text.refused : opened ? text.given : title}</p>
          </Notice>
          <Buttons>
            {opened && latest?.receipt !== undefined && (
              <LinkButton href={`${pathOf(id)}/ricevute/${latest.receipt.replace('Binary/', '')}`}>{text.print}</LinkButton>
            )}
            <LinkButton href={pathOf(id)} kind="secondary">
              {text.toPerson}
            </LinkButton>
          </Buttons>
        </>
      ),
    });
  }

  return { show: (visit: Visit) => show(visit), go };
}

const steps = ['notice', 'contacts', 'choices', 'summary'];

function stepOf({ draft }: Standing): string {
  switch (draft?.step) {
    case 'informed':
      return 'contacts';
    case 'data-checked':
    case 'chosen':
      return 'choices';
    case 'summarised':
      return 'summary';
    default:
      return 'notice';
  }
}

type Asked = { readonly wish: ActivationRequest } | { readonly errors: FieldErrors };

/** What the form says as a step of the workflow; what is not answered is asked again, never guessed. */
function wishOf(visit: Visit, step: string, values: Values, standing: Standing): Asked {
  const text = textOf(visit).activation;
  switch (step) {
    case 'again':
      return { wish: { abandon: true } };
    case 'notice':
      return values['read'] === 'yes' ? { wish: { noticeVersion: standing.notice.version } } : { errors: { read: text.mustRead } };
    case 'contacts':
      return values['readBack'] === 'yes'
        ? { wish: { email: values['email'] ?? '', phone: values['phone'] ?? '' } }
        : { errors: { readBack: text.mustReadBack } };
    case 'summary':
      return { wish: { confirm: true } };
    default: {
      const { person } = textOf(visit);
      const missing = categories.filter((name) => values[name] !== 'yes' && values[name] !== 'no');
      const needed = values['feed'] === 'no' && step !== 'change' ? missing.filter((name) => name === 'feed') : missing;
      if (needed.length > 0)
        return { errors: Object.fromEntries(needed.map((name) => [name, visit.words.form.choose(person.choices[name])])) };
      const choices = Object.fromEntries(categories.flatMap((name) => (values[name] === '' ? [] : [[name, values[name] === 'yes']])));
      return { wish: step === 'change' ? { ...choices, noticeVersion: standing.notice.version, confirm: true } : choices };
    }
  }
}

function fieldErrors(visit: Visit, error: unknown): FieldErrors | undefined {
  if (!(error instanceof OperationOutcomeError)) return undefined;
  const text = textOf(visit).activation;
  const found = error.outcome.issue.flatMap(({ expression = [] }) => expression);
  const errors: FieldErrors = {
    ...(found.some((one) => one.includes('(email)')) ? { email: text.wrongEmail } : {}),
    ...(found.some((one) => one.includes('(phone)')) ? { phone: text.wrongPhone } : {}),
  };
  return Object.keys(errors).length > 0 ? errors : undefined;
}
