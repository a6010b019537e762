// Taking an entry out of the notebook, asked before it is done.
import type { DocumentReference, Observation } from '@medplum/fhirtypes';
import { notFound } from '#fhir/outcome.ts';
import { measureOf } from '#fhir/own-word.ts';
import { formatDate } from '#presentation/language.ts';
import { Button, Buttons, Form } from '../../components/form.tsx';
import type { CitizenVisit } from '../parts.ts';
import { ownEntry, takeOut } from './entries.ts';
import { valueOf } from './notebook-page.tsx';

const types: Readonly<Record<string, 'Observation' | 'DocumentReference'>> = {
  misura: 'Observation',
  nota: 'Observation',
  documento: 'DocumentReference',
};

async function entryOf(visit: CitizenVisit): Promise<Observation | DocumentReference> {
  const type = types[visit.param('genere')];
  if (type === undefined) throw notFound('The notebook keeps measures, notes and documents.');
  return ownEntry<Observation | DocumentReference>(visit, type, visit.param('id'));
}

export async function removePage(visit: CitizenVisit): Promise<Response> {
  const { notebook } = visit.text;
  const entry = await entryOf(visit);
  return visit.page({
    title: notebook.removeTitle,
    lead: notebook.removeLead(nameOf(visit, entry)),
    width: 'narrow',
    breadcrumbs: [{ href: '/taccuino', label: notebook.title }],
    body: (
      <Form visit={visit} action={`/taccuino/elimina/${visit.param('genere')}/${entry.id ?? ''}`}>
        <Buttons>
          <Button kind="danger">{notebook.confirmRemove}</Button>
          <a href="/taccuino">{notebook.cancel}</a>
        </Buttons>
      </Form>
    ),
  });
}

function nameOf(visit: CitizenVisit, entry: Observation | DocumentReference): string {
  if (entry.resourceType === 'DocumentReference') return entry.description ?? '';
  const measure = measureOf(entry);
  const when = formatDate(entry.effectiveDateTime, visit.language);
  if (measure === undefined) return `${(entry.valueString ?? '').slice(0, 60)}`;
  return `${visit.text.notebook.measureNames[measure]} ${valueOf(entry, measure, visit.language)}, ${when}`;
}

export async function removeSend(visit: CitizenVisit): Promise<Response> {
  await visit.form();
  await takeOut(visit, await entryOf(visit));
  return visit.redirect('/taccuino?fatto=eliminato');
}
