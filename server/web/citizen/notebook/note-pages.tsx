// A note of the person: written, corrected.
import { writeNote } from '#fhir/own-word.ts';
import { timeOf } from '#presentation/language.ts';
import { TextArea } from '../../components/form.tsx';
import type { FieldErrors } from '../../submitted.ts';
import type { CitizenVisit } from '../parts.ts';
import { ownNote, rewrite, write } from './entries.ts';
import { entryForm, MomentFields } from './entry-form.tsx';
import { momentOf, readMoment } from './moment.ts';

const longest = 2000;

interface Values {
  readonly testo: string;
  readonly giorno: string;
  readonly ora: string;
}

export function newNote(visit: CitizenVisit): Response | Promise<Response> {
  return form(visit, { testo: '', ...momentOf(visit.now) });
}

export async function editNote(visit: CitizenVisit): Promise<Response> {
  const { effectiveDateTime = '', valueString = '' } = await ownNote(visit, visit.param('id'));
  const moment = momentOf(timeOf(effectiveDateTime) ?? visit.now);
  return form(visit, { testo: valueString, giorno: moment.giorno, ora: effectiveDateTime.length > 10 ? moment.ora : '' });
}

function form(visit: CitizenVisit, values: Values, errors: FieldErrors = {}): Response | Promise<Response> {
  const { notebook } = visit.text;
  const id = visit.param('id');
  return entryForm(visit, {
    title: id === '' ? notebook.newNote : notebook.editNote,
    action: `/taccuino/note/${id === '' ? 'nuova' : id}`,
    errors,
    fields: (
      <>
        <TextArea
          name="testo"
          label={notebook.noteText}
          hint={notebook.noteTextHint}
          language={visit.language}
          value={values.testo}
          error={errors['testo']}
          most={longest}
          rows={6}
        />
        <MomentFields visit={visit} values={values} errors={errors} />
      </>
    ),
  });
}

export async function noteSend(visit: CitizenVisit): Promise<Response> {
  const sent = await visit.form();
  const { values, errors: missing } = sent.read({
    testo: { label: visit.text.notebook.noteText, most: longest },
    giorno: { label: visit.text.notebook.day },
    ora: { label: visit.text.notebook.time, optional: true },
  });
  const { when, errors: wrong } = readMoment(visit, values);
  const errors: FieldErrors = { ...wrong, ...missing };
  if (when === undefined || Object.keys(errors).length > 0) return form(visit, values, errors);
  const id = visit.param('id');
  const said = { patient: visit.patient, when, text: values.testo };
  if (id === '') await write(visit, writeNote(said));
  else await rewrite(visit, writeNote({ ...said, id: (await ownNote(visit, id)).id ?? id }));
  return visit.redirect('/taccuino?fatto=salvato');
}
