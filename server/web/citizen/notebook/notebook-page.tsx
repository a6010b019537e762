// The notebook at a glance: who sees it, the latest of each measure, the notes, the documents.
import type { DocumentReference, Observation } from '@medplum/fhirtypes';
import { measures, numbersOf, valueUnit, type Measure } from '#fhir/own-word.ts';
import { formatDate, formatNumber, type Language } from '#presentation/language.ts';
import { Badge, Card, Cards, Notice, Pagination } from '../../components/display.tsx';
import { Button, Buttons, Form, LinkButton } from '../../components/form.tsx';
import { address, type CitizenVisit } from '../parts.ts';
import { ownDocuments, ownMeasures, ownNotes } from './entries.ts';

const perPage = 10;

export async function notebookPage(visit: CitizenVisit): Promise<Response> {
  const { notebook } = visit.text;
  const [shown, latest, notes, documents] = await Promise.all([
    visit.record.isNotebookShown(visit.read('read'), visit.patient),
    Promise.all(measures.map(async (measure) => [measure, (await ownMeasures(visit, measure, 1)).matches[0]] as const)),
    ownNotes(visit, perPage, visit.query('note')),
    ownDocuments(visit, perPage, visit.query('documenti')),
  ]);
  return visit.page({
    title: notebook.title,
    lead: notebook.lead,
    body: (
      <>
        <Done visit={visit} />
        <Visibility visit={visit} shown={shown} />
        <section>
          <h2>{notebook.measures}</h2>
          <Cards>
            {latest.map(([measure, observation]) => (
              <MeasureCard visit={visit} measure={measure} latest={observation} />
            ))}
          </Cards>
        </section>
        <section>
          <div class="section-head">
            <h2>{notebook.notes}</h2>
            <LinkButton href="/taccuino/note/nuova" kind="secondary">
              {notebook.newNote}
            </LinkButton>
          </div>
          {notes.matches.length === 0 && <p>{notebook.noNotes}</p>}
          <ul class="record-list">
            {notes.matches.map((note) => (
              <Note visit={visit} note={note} />
            ))}
          </ul>
          <Pages visit={visit} name="note" {...pagesOf(notes)} />
        </section>
        <section>
          <div class="section-head">
            <h2>{notebook.documents}</h2>
            <LinkButton href="/taccuino/documenti/nuovo" kind="secondary">
              {notebook.newDocument}
            </LinkButton>
          </div>
          {documents.matches.length === 0 && <p>{notebook.noDocuments}</p>}
          <ul class="record-list">
            {documents.matches.map((document) => (
              <Document visit={visit} document={document} />
            ))}
          </ul>
          <Pages visit={visit} name="documenti" {...pagesOf(documents)} />
        </section>
      </>
    ),
  });
}

function Done({ visit }: { readonly visit: CitizenVisit }) {
  const { notebook } = visit.text;
  const said: Readonly<Record<string, string>> = {
    salvato: notebook.saved,
    eliminato: notebook.removed,
    mostrato: notebook.nowShown,
    nascosto: notebook.nowHidden,
  };
  const done = visit.query('fatto') ?? '';
  if (!Object.hasOwn(said, done)) return null;
  return (
    <Notice tone="success" live>
      <p>{said[done]}</p>
    </Notice>
  );
}

function Visibility({ visit, shown }: { readonly visit: CitizenVisit; readonly shown: boolean }) {
  const { notebook } = visit.text;
  return (
    <section class="side-box notebook-visibility">
      <h2>{notebook.visibility}</h2>
      <p>
        <Badge tone={shown ? 'success' : 'neutral'}>{shown ? notebook.shown : notebook.notShown}</Badge>
      </p>
      <p>
        {shown ? notebook.shownAbout : notebook.notShownAbout} {notebook.immediately}
      </p>
      <Form visit={visit} action="/taccuino/visibilita">
        <Buttons>
          <Button name="mostra" value={shown ? 'no' : 'si'} kind="secondary">
            {shown ? notebook.hide : notebook.show}
          </Button>
        </Buttons>
      </Form>
    </section>
  );
}

interface MeasureCardProps {
  readonly visit: CitizenVisit;
  readonly measure: Measure;
  readonly latest: Observation | undefined;
}

function MeasureCard({ visit, measure, latest }: MeasureCardProps) {
  const { notebook } = visit.text;
  const name = notebook.measureNames[measure];
  return (
    <Card title={name} level={3}>
      {latest === undefined ? (
        <p class="measure-none">{notebook.none}</p>
      ) : (
        <p>
          <strong class="measure-value">{valueOf(latest, measure, visit.language)}</strong>
          <span class="summary-date">{formatDate(latest.effectiveDateTime, visit.language)}</span>
        </p>
      )}
      <p class="measure-links">
        {latest !== undefined && (
          <a href={`/taccuino/misure/${measure}`} aria-label={notebook.courseOf(name)}>
            {notebook.course}
          </a>
        )}
        <a href={`/taccuino/misure/${measure}/nuova`} aria-label={notebook.addOf(name)}>
          {notebook.add}
        </a>
      </p>
    </Card>
  );
}

/** `120/80 mmHg`. */
export function valueOf(observation: Observation, measure: Measure, language: Language): string {
  const numbers = numbersOf(observation, measure).map((value) => (value === undefined ? '–' : formatNumber(value, language)));
  return `${numbers.join('/')} ${valueUnit(measure)}`;
}

function Note({ visit, note }: { readonly visit: CitizenVisit; readonly note: Observation }) {
  const when = formatDate(note.effectiveDateTime, visit.language);
  return (
    <li class="record-item">
      <div class="record-date">{formatDate(note.effectiveDateTime, visit.language, 'brief')}</div>
      <div class="record-main">
        <p class="note-text">{note.valueString}</p>
      </div>
      <EntryLinks visit={visit} edit={`/taccuino/note/${note.id ?? ''}`} remove={`/taccuino/elimina/nota/${note.id ?? ''}`} what={when} />
    </li>
  );
}

function Document({ visit, document }: { readonly visit: CitizenVisit; readonly document: DocumentReference }) {
  const { id = '', description = '' } = document;
  const { notebook } = visit.text;
  return (
    <li class="record-item">
      <div class="record-date">{formatDate(document.date, visit.language, 'brief')}</div>
      <div class="record-main">
        <h3 class="record-title">
          <a href={`/taccuino/documenti/${id}/file`} aria-label={notebook.openOf(description)}>
            {description}
          </a>
        </h3>
        <p class="record-more">{fileText(document, visit.language)}</p>
      </div>
      <EntryLinks visit={visit} edit={`/taccuino/documenti/${id}`} remove={`/taccuino/elimina/documento/${id}`} what={description} />
    </li>
  );
}

/** `PDF, 12 kB`. */
export function fileText({ content }: DocumentReference, language: Language): string {
  const { contentType = '', size } = content[0]?.attachment ?? {};
  const kind = contentType.split('/')[1]?.toUpperCase() ?? '';
  const kilobytes = size === undefined ? undefined : Math.max(1, Math.round(Number(size) / 1000));
  return [kind, kilobytes === undefined ? '' : `${formatNumber(kilobytes, language)} kB`].filter((part) => part !== '').join(', ');
}

interface EntryLinksProps {
  readonly visit: CitizenVisit;
  readonly edit: string;
  readonly remove: string;
  readonly what: string;
}

export function EntryLinks({ visit, edit, remove, what }: EntryLinksProps) {
  const { notebook } = visit.text;
  return (
    <div class="entry-links">
      <a href={edit} aria-label={notebook.editOf(what)}>
        {notebook.edit}
      </a>
      <a href={remove} aria-label={notebook.removeOf(what)}>
        {notebook.remove}
      </a>
    </div>
  );
}

function pagesOf({ next, previous }: { readonly next?: string; readonly previous?: string }) {
  return { next, previous };
}

interface PagesProps {
  readonly visit: CitizenVisit;
  readonly name: 'note' | 'documenti';
  readonly next: string | undefined;
  readonly previous: string | undefined;
}

function Pages({ visit, name, next, previous }: PagesProps) {
  const linkTo = (cursor: string | undefined) => (cursor === undefined ? undefined : address('/taccuino', { [name]: cursor }));
  return <Pagination words={visit.words} previous={linkTo(previous)} next={linkTo(next)} />;
}

/** The choice, in force for the next request of anybody. */
export async function visibilitySend(visit: CitizenVisit): Promise<Response> {
  const shown = (await visit.form()).text('mostra') === 'si';
  await visit.record.showNotebook(visit.act('$show-notebook'), visit.patient, shown);
  return visit.redirect(`/taccuino?fatto=${shown ? 'mostrato' : 'nascosto'}`);
}
