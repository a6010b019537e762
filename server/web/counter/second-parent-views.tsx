// Where both parents are asked, at the counter: whom the opening waits for, until when, and what to do; and the other parent's answer.
import type { Patient } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import type { ActivationRequest } from '#activation/request.ts';
import type { Choices } from '#activation/states.ts';
import type { Standing } from '#activation/workflow.ts';
import type { Represents } from '#people/counter-acts.ts';
import { personName } from '#presentation/wording.ts';
import { markOf } from '../activation/flow.ts';
import { Definitions, Notice } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, LinkButton } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import type { View, Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { categories, NoticeStep } from './consent-steps.tsx';
import { home, pathOf, textOf, Warning } from './parts.tsx';

interface Shown {
  readonly visit: Visit;
  readonly id: string;
  readonly patient: Patient;
  /** Who stands there. */
  readonly acting: Represents;
  readonly representatives: readonly Represents[];
  readonly standing: Standing;
  readonly errors: FieldErrors;
  readonly working: Child;
}

interface Parents {
  readonly first: Represents | undefined;
  /** Who may still answer. */
  readonly others: readonly Represents[];
}

export function parentsOf({ onHold }: Standing, representatives: readonly Represents[]): Parents {
  const first = representatives.find(({ relatedPerson }) => `RelatedPerson/${relatedPerson}` === onHold?.performer);
  return { first, others: representatives.filter(({ title, person }) => title === 'parent' && person !== first?.person) };
}

/** Of an opening, or of what is given of a record that is open. */
export function secondWords(visit: Visit, kind: NonNullable<Standing['waiting']>['kind'] = 'opening') {
  const { second } = textOf(visit);
  return kind === 'opening' ? second : { ...second, ...second.widening };
}

/** What is taken back waits for nobody, whatever else does. */
function ChangeInstead({ visit, standing, acting, id }: Pick<Shown, 'visit' | 'standing' | 'acting' | 'id'>) {
  if (standing.inForce.feed !== true) return null;
  return (
    <LinkButton href={`${answerAddress(id, acting.relatedPerson)}&modifica=si`} kind="secondary">
      {textOf(visit).second.change}
    </LinkButton>
  );
}

export function isAnswer({ secondParent }: ActivationRequest): boolean {
  return secondParent !== undefined;
}

/** Who has confirmed, who has not, and until when: on the page of the person as well. */
export function Waiting({ visit, standing, representatives }: Pick<Shown, 'visit' | 'standing' | 'representatives'>) {
  const { second: text } = textOf(visit);
  const { first, others } = parentsOf(standing, representatives);
  return (
    <Definitions
      entries={[
        [text.confirmed, first?.name ?? text.noLonger],
        [text.missing, others.length === 0 ? text.nobody : others.map(({ name }) => name).join(', ')],
        [text.until, formatDate(visit.language, standing.onHold?.expires ?? 0, 'moment')],
      ]}
    />
  );
}

/** For the parent who has confirmed: nothing is left to do but to wait, to ask the other one in, or to take it back. */
export function waitingView({ visit, id, patient, acting, representatives, standing, working }: Shown): View {
  const { activation, person } = textOf(visit);
  const text = secondWords(visit, standing.draft?.kind);
  const { others } = parentsOf(standing, representatives);
  return {
    ...frame(visit, id, patient),
    title: text.waits,
    lead: text.waitsLead(acting.name, personName(patient.name)),
    body: (
      <>
        {working}
        <Warning visit={visit} />
        <Waiting visit={visit} standing={standing} representatives={representatives} />
        <Notice title={text.next}>
          <p>{others.length === 0 ? text.registerFirst : text.nextText}</p>
          <p>{text.overdue}</p>
        </Notice>
        <Made visit={visit} choices={standing.draft?.choices} />
        <Form visit={visit} action={`${pathOf(id)}/consensi`}>
          <input type="hidden" name="rappresentante" value={acting.relatedPerson} />
          <input type="hidden" name="step" value="withdraw" />
          <Buttons>
            {others.map(({ relatedPerson, name }) => (
              <LinkButton href={answerAddress(id, relatedPerson)}>{text.answers(name)}</LinkButton>
            ))}
            {others.length === 0 && <LinkButton href={`${pathOf(id)}/rappresentante`}>{person.representation}</LinkButton>}
            <ChangeInstead visit={visit} standing={standing} acting={acting} id={id} />
            <LinkButton href={pathOf(id)} kind="secondary">
              {activation.toPerson}
            </LinkButton>
            <Button kind="plain" name="again" value="yes">
              {text.takeBack(acting.name)}
            </Button>
          </Buttons>
        </Form>
      </>
    ),
  };
}

/** For the other parent, recognised like everybody: what was chosen, the notice, a yes or a no. */
export function answerView({ visit, id, patient, acting, representatives, standing, errors, working }: Shown): View {
  const { activation } = textOf(visit);
  const { waiting } = standing;
  const text = secondWords(visit, waiting?.kind);
  const { first } = parentsOf(standing, representatives);
  return {
    ...frame(visit, id, patient),
    ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
    title: text.answer,
    lead: activation.decides(acting.name),
    body: (
      <>
        {working}
        <Warning visit={visit} />
        <ErrorSummary errors={errors} words={visit.words} />
        <Notice>
          <p>{text.answerText(first?.name ?? text.noLonger, personName(patient.name))}</p>
          <p>{text.nothing(formatDate(visit.language, standing.onHold?.expires ?? 0, 'moment'))}</p>
        </Notice>
        <Made visit={visit} choices={waiting?.choices} />
        <Form visit={visit} action={`${pathOf(id)}/consensi`}>
          <input type="hidden" name="rappresentante" value={acting.relatedPerson} />
          <input type="hidden" name="step" value="second" />
          <input type="hidden" name="version" value={standing.notice.version} />
          <input type="hidden" name="shown" value={waiting === undefined ? '' : markOf(waiting)} />
          <NoticeStep visit={visit} standing={standing} errors={errors} />
          <Buttons>
            <Button name="answer" value="yes">
              {text.agrees}
            </Button>
            <Button name="answer" value="no" kind="danger">
              {text.disagrees}
            </Button>
            <ChangeInstead visit={visit} standing={standing} acting={acting} id={id} />
            <LinkButton href={pathOf(id)} kind="plain">
              {activation.toPerson}
            </LinkButton>
          </Buttons>
        </Form>
      </>
    ),
  };
}

export function answerAddress(id: string, relatedPerson: string): string {
  return `${pathOf(id)}/consensi?rappresentante=${encodeURIComponent(relatedPerson)}`;
}

function frame(visit: Visit, id: string, patient: Patient) {
  return { width: 'narrow', breadcrumbs: [home(visit), { href: pathOf(id), label: personName(patient.name) }] } as const;
}

function Made({ visit, choices }: { readonly visit: Visit; readonly choices: Choices | undefined }) {
  const { second: text, person } = textOf(visit);
  return (
    <>
      <h2>{text.made}</h2>
      <Definitions entries={categories.map((name) => [person.choices[name], choices?.[name] === true ? person.yes : person.no])} />
    </>
  );
}
