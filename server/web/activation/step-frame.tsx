// The frame of a step: where one is, what is kept, the way back and out.
import type { Standing } from '#activation/workflow.ts';
import type { Child } from 'hono/jsx';
import { Notice } from '../components/display.tsx';
import { ErrorSummary, Form } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import type { View, Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { addresses, patientOf, stepNames, stepOf, textOf, warningAt, type StepName } from './flow.ts';

interface StepFrame {
  readonly visit: Visit;
  readonly standing: Standing;
  readonly step: StepName;
  readonly title: string;
  readonly lead: string;
  readonly errors?: FieldErrors;
  readonly body: Child;
}

export function stepView({ visit, standing, step, title, lead, errors = {}, body }: StepFrame): View {
  const text = textOf(visit);
  const hasErrors = Object.keys(errors).length > 0;
  return {
    title: hasErrors ? `${visit.words.form.errorPrefix} ${title}` : title,
    heading: title,
    width: 'narrow',
    status: hasErrors ? 422 : 200,
    over: <Progress visit={visit} standing={standing} step={step} />,
    lead,
    body: (
      <>
        <Warning visit={visit} />
        <ErrorSummary errors={errors} words={visit.words} />
        {body}
        {standing.draft !== undefined && (
          <div class="step-end">
            <p class="small">{text.saved(formatDate(visit.language, standing.draft.expires, 'moment'))}</p>
            <Form visit={visit} action={addresses.interrupt}>
              <ForPerson visit={visit} />
              <button type="submit" class="btn btn-link">
                {text.interrupt}
              </button>
            </Form>
          </div>
        )}
      </>
    ),
  };
}

export function Warning({ visit }: { readonly visit: Visit }) {
  const warning = warningAt(visit);
  return warning === undefined ? null : (
    <Notice tone="warning" live>
      <p>{warning}</p>
    </Notice>
  );
}

/** For whom a form was filled in: a change of person in another window must not change whose record it is about. */
export function ForPerson({ visit }: { readonly visit: Visit }) {
  return <input type="hidden" name="for" value={patientOf(visit)} />;
}

function Progress({ visit, standing, step }: { readonly visit: Visit; readonly standing: Standing; readonly step: StepName }) {
  const text = textOf(visit);
  const here = stepNames.indexOf(step);
  const reached = stepNames.indexOf(stepOf(standing));
  return (
    <nav class="steps" aria-label={text.progressLabel}>
      <p class="steps-text">{text.progress(here + 1, stepNames.length, text.steps[step])}</p>
      <ol>
        {stepNames.map((name, i) => (
          <li class={i === here ? 'here' : i < here ? 'done' : ''} {...(i === here ? { 'aria-current': 'step' } : {})}>
            {i !== here && i <= reached ? <a href={addresses[name]}>{text.steps[name]}</a> : <span>{text.steps[name]}</span>}
            {i < here && <span class="visually-hidden"> ({text.done})</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
