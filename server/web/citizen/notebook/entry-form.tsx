// The page on which one entry of the notebook is written or corrected; each kind of entry brings its own fields.
import type { Child } from 'hono/jsx';
import { Button, Buttons, ErrorSummary, Form, TextField } from '../../components/form.tsx';
import type { FieldErrors } from '../../submitted.ts';
import type { CitizenVisit } from '../parts.ts';
import type { Moment } from './moment.ts';

interface EntryForm {
  readonly title: string;
  /** Where it is sent. */
  readonly action: string;
  readonly errors: FieldErrors;
  readonly fields: Child;
  /** The page between the notebook and this one. */
  readonly within?: { readonly href: string; readonly label: string };
  readonly multipart?: true;
}

export function entryForm(
  visit: CitizenVisit,
  { title, action, errors, fields, within, multipart }: EntryForm,
): Response | Promise<Response> {
  const { notebook } = visit.text;
  return visit.page({
    title,
    width: 'narrow',
    breadcrumbs: [{ href: '/taccuino', label: notebook.title }, ...(within === undefined ? [] : [within])],
    ...(Object.keys(errors).length === 0 ? {} : { status: 422 as const }),
    body: (
      <>
        <ErrorSummary errors={errors} words={visit.words} />
        <Form visit={visit} action={action} {...(multipart === undefined ? {} : { multipart })}>
          {fields}
          <Buttons>
            <Button>{notebook.save}</Button>
            <a href="/taccuino">{notebook.cancel}</a>
          </Buttons>
        </Form>
      </>
    ),
  });
}

interface MomentFieldsProps {
  readonly visit: CitizenVisit;
  readonly values: Moment;
  readonly errors: FieldErrors;
}

/** When it was: the day, and the time for who knows it. */
export function MomentFields({ visit: { text, language }, values, errors }: MomentFieldsProps): Child {
  const { day, time } = text.notebook;
  return (
    <>
      <TextField name="giorno" type="date" label={day} language={language} value={values.giorno} error={errors['giorno']} short />
      <TextField name="ora" type="time" label={time} language={language} value={values.ora} error={errors['ora']} short optional />
    </>
  );
}
