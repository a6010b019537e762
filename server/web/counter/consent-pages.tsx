// The consents at the counter: the same workflow as everywhere, taken down by an officer who reads everything back.
import type { Result, Standing } from '#activation/workflow.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { personName } from '#presentation/wording.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, LinkButton } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import { textsOf, type FieldErrors, type Submitted } from '../submitted.ts';
import { fingerprintOf } from '../activation/flow.ts';
import { ChoicesStep, ContactsStep, NoticeStep, SummaryStep, type Values } from './consent-steps.tsx';
import { fieldErrors, isMisstep, names, wishOf } from './consent-wishes.ts';
import { deceasedPage } from './deceased-page.tsx';
import { home, isOpen, pathOf, patientOf, textOf, Warning, workingAs, type CounterParts } from './parts.tsx';
import { Data } from './person-views.tsx';
import { answerView, isAnswer, secondWords, waitingView } from './second-parent-views.tsx';

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
    return { id, patient, acting, representatives: all, decider, recognised, question };
  }

  function addressOf(id: string, representative = '', warning = ''): string {
    const query = new URLSearchParams({
      ...(representative === '' ? {} : { rappresentante: representative }),
      ...(warning === '' ? {} : { avviso: warning }),
    });
    return `${pathOf(id)}/consensi${query.size === 0 ? '' : `?${query.toString()}`}`;
  }

  async function show(visit: Visit, { values = {}, errors = {} }: Typed = {}): Promise<Response> {
    const representative = values['rappresentante'] ?? visit.query('rappresentante') ?? '';
    const { id, patient, acting, representatives, decider, recognised, question } = await situation(visit, representative);
    if (isDeceased(patient)) return deceasedPage(visit, parts, patient);
    if (recognised === undefined) return visit.redirect(`${pathOf(decider)}/riconoscimento?per=${encodeURIComponent(id)}`);
    const standing = await activation.standing(visit.act('$activate'), id, question);
    const text = textOf(visit).activation;
    const changing = isOpen(standing);
    const name = acting?.name ?? personName(patient.name);
    // The page of the person says what stands against it.
    if (!changing && !standing.eligible) return visit.redirect(pathOf(id));
    const asked = visit.query('modifica') !== 'si' && values['step'] !== 'change';
    if (asked && acting !== undefined && standing.onHold !== undefined) {
      const view = { visit, id, patient, acting, representatives, standing, errors, working: await workingAs(visit, people) };
      if (standing.waiting !== undefined) return visit.page(answerView(view));
      if (standing.draft?.step === 'awaiting-second-parent') return visit.page(waitingView(view));
    }
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
          <Warning visit={visit} />
          <ErrorSummary errors={errors} words={visit.words} />
          {!changing && <p class="note">{text.steps(steps.indexOf(step) + 1)}</p>}
          <Form visit={visit} action={`${pathOf(id)}/consensi`}>
            <input type="hidden" name="rappresentante" value={representative} />
            <input type="hidden" name="step" value={changing ? 'change' : step} />
            {(step === 'notice' || changing) && <input type="hidden" name="version" value={standing.notice.version} />}
            {step === 'summary' && <input type="hidden" name="shown" value={fingerprintOf(standing)} />}
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
            {changing && <NoticeStep visit={visit} standing={standing} values={values} errors={errors} changing />}
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
    const values: Values = textsOf(form, names);
    const representative = values['rappresentante'] ?? '';
    const { id, patient, recognised, question } = await situation(visit, representative);
    if (recognised === undefined || isDeceased(patient)) return show(visit, { values });
    const standing = await activation.standing(visit.act('$activate'), id, question);
    const changing = values['step'] === 'change';
    const asked = wishOf(visit, values, standing);
    if ('errors' in asked) return show(visit, { values, errors: asked.errors });
    if ('warning' in asked) return visit.redirect(addressOf(id, representative, asked.warning));
    try {
      const work = changing ? activation.changeChoices : activation.activate;
      const { kind, number, expires } = recognised;
      const act = visit.act(changing ? '$consent-choices' : '$activate');
      const result = await work(act, id, { ...question, ...asked.wish, recognised: { kind, number, expires } });
      if (['confirmed', 'refused'].includes(result.state) || changing) return await done(visit, id, standing, result, isAnswer(asked.wish));
      return visit.redirect(addressOf(id, representative));
    } catch (error) {
      const errors = fieldErrors(visit, error);
      if (errors !== undefined) return show(visit, { values, errors });
      if (!isMisstep(error)) throw error;
      return visit.redirect(addressOf(id, representative, 'passo'));
    }
  }

  async function done(visit: Visit, id: string, before: Standing, result: Result, bySecond: boolean): Promise<Response> {
    const { activation: text, second } = textOf(visit);
    const [latest] = await activation.history(visit.act('read'), id);
    const opened = result.receipt !== undefined;
    const waits = result.state === 'awaiting-second-parent';
    const ofWidening = before.waiting?.kind === 'widening';
    const title = waits
      ? second.waits
      : result.state === 'refused' && !(ofWidening && bySecond)
        ? text.refusedTitle
        : !opened
          ? text.sameTitle
          : isOpen(before)
            ? text.changedTitle
            : text.openedTitle;
    const refusedText = bySecond ? secondWords(visit, before.waiting?.kind).refused : text.refused;
    return visit.page({
      title,
      width: 'narrow',
      breadcrumbs: [home(visit)],
      body: (
        <>
          {await workingAs(visit, people)}
          <Notice tone={opened ? 'success' : 'info'} live>
            <p>{waits ? second.waitsNow : result.state === 'refused' ? refusedText : opened ? text.given : title}</p>
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

  return {
    show: (visit: Visit) => show(visit),
    go,
    again: (visit: Visit, form: Submitted) => show(visit, { values: textsOf(form, names) }),
  };
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
