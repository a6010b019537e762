// A person's record as a clinician reads it, section by section; each list is what this clinician may see and nothing else.
import type { Binary, DocumentReference } from '@medplum/fhirtypes';
import { selfDeclaredTag } from '#fhir/own-word.ts';
import type { Position } from '#search/query.ts';
import type { CareStanding, Section } from '#people/chart.ts';
import { formatDate } from '../format.ts';
import { Notice, Pagination } from '../components/display.tsx';
import { Button, Form, Select } from '../components/form.tsx';
import { readDay } from '../citizen/days.ts';
import { signedIn, type Visit } from '../page.ts';
import { documentBody } from './document-body.tsx';
import { actFor, personPage, personPath, professionalOf, textOf, type ClinicianParts } from './parts.tsx';
import { NotebookSections } from './notebook-sections.tsx';
import { Appointments, CurrentDrugs, Documents, Lines, Prescriptions, Stays, Vaccinations } from './sections.tsx';
import { ResultsTable } from './results-table.tsx';

const perPage = 20;
const latest = 6;

export function createRecordPages(parts: ClinicianParts) {
  const { chart, cursors, visits } = parts;

  async function standingOf(visit: Visit): Promise<CareStanding> {
    return chart.standing(visit.act('read'), visit.param('id'));
  }

  const section = (visit: Visit, standing: CareStanding, name: Section) =>
    chart.section(actFor(visit, standing, 'search-type'), visit.param('id'), name);

  async function summary(visit: Visit): Promise<Response> {
    const { requester } = professionalOf(visit);
    const standing = await standingOf(visit);
    const id = visit.param('id');
    const declared = standing.isOwnPatient || standing.declaredUntil !== undefined || standing.emergencyUntil !== undefined;
    if (!declared && visit.query('senza') !== 'si') return visit.redirect(`${personPath(id)}/cura`);
    const since = await visits.open(requester.practitioner, id, visit.now);
    const text = textOf(visit).summary;
    const act = actFor(visit, standing, 'search-type');
    const [allergies, problems, drugs, vaccinations, appointments] = await Promise.all(
      (['allergies', 'problems', 'drugs', 'vaccinations', 'appointments'] as const).map((name) => section(visit, standing, name)),
    );
    const documents = await chart.documents(act, { patient: id, kinds: [], position: undefined, count: latest });
    if (!allergies || !problems || !drugs || !vaccinations || !appointments) throw new Error('A section was asked and not answered.');
    return personPage(visit, parts, standing, {
      tab: 'summary',
      body: (
        <>
          <section>
            <h2>{text.allergies}</h2>
            <Lines visit={visit} found={allergies} caption={text.allergies} />
          </section>
          <section>
            <h2>{text.latest}</h2>
            {since !== undefined && <p class="note">{text.since(formatDate(visit.language, since, 'moment'))}</p>}
            {documents.matches.length === 0 ? (
              <p class="nothing">{text.nothing}</p>
            ) : (
              <Documents visit={visit} found={documents} caption={text.latest} since={since} />
            )}
            {documents.total > latest && (
              <p>
                <a href={`${personPath(id)}/documenti`}>{text.all(documents.total)}</a>
              </p>
            )}
          </section>
          <section>
            <h2>{text.drugs}</h2>
            <CurrentDrugs visit={visit} found={drugs} />
          </section>
          <section>
            <h2>{text.problems}</h2>
            <Lines visit={visit} found={problems} caption={text.problems} />
          </section>
          <section>
            <h2>{text.appointments}</h2>
            <Appointments visit={visit} found={appointments} />
          </section>
          <section>
            <h2>{text.vaccinations}</h2>
            <Vaccinations visit={visit} found={vaccinations} />
          </section>
        </>
      ),
    });
  }

  async function documents(visit: Visit): Promise<Response> {
    const { requester } = professionalOf(visit);
    const standing = await standingOf(visit);
    const { documents: text, kinds } = textOf(visit);
    const id = visit.param('id');
    const asked = visit.query('tipo') ?? '';
    const kind = Object.hasOwn(kinds, asked) ? asked : '';
    const binding = `${requester.subject} documents ${id} ${kind}`;
    const cursor = visit.query('pagina');
    const found = await chart.documents(actFor(visit, standing, 'search-type'), {
      patient: id,
      kinds: kind === '' ? [] : [kind],
      position: cursor === undefined ? undefined : (cursors.open(cursor, binding) as Position),
      count: perPage,
    });
    const linkTo = (to: Position | undefined): string | undefined =>
      to === undefined
        ? undefined
        : `${personPath(id)}/documenti?${new URLSearchParams({ ...(kind === '' ? {} : { tipo: kind }), pagina: cursors.seal(to, binding) }).toString()}`;
    return personPage(visit, parts, standing, {
      tab: 'documents',
      body: (
        <>
          <Form visit={visit} action={`${personPath(id)}/documenti`} method="get" class="filter">
            <Select
              name="tipo"
              label={text.filter}
              language={visit.language}
              value={kind}
              placeholder={text.every}
              options={Object.entries(kinds)}
            />
            <Button kind="secondary">{text.apply}</Button>
          </Form>
          <p class="count">{found.total === 0 ? text.none : text.count(found.total)}</p>
          {found.matches.length > 0 && <Documents visit={visit} found={found} caption={text.title} />}
          <Pagination words={visit.words} previous={linkTo(found.previous)} next={linkTo(found.next)} />
        </>
      ),
    });
  }

  async function document(visit: Visit): Promise<Response> {
    const standing = await standingOf(visit);
    const found = await chart.document(actFor(visit, standing, 'search-type'), visit.param('id'), visit.param('documento'));
    const { title, body } = documentBody(visit, found);
    const { meta } = JSON.parse(found.matches[0]?.body ?? '{}') as Partial<DocumentReference>;
    const isOwnWord = meta?.tag?.some(({ code }) => code === selfDeclaredTag.code) === true;
    const labelled = (
      <>
        <Notice>
          <p>{textOf(visit).notebook.notice}</p>
        </Notice>
        {body}
      </>
    );
    return personPage(visit, parts, standing, { tab: isOwnWord ? 'notebook' : 'documents', title, body: isOwnWord ? labelled : body });
  }

  /** The document decides whether its file is seen; the file's own address is no way around it. */
  async function original(visit: Visit): Promise<Response> {
    const standing = await standingOf(visit);
    const act = actFor(visit, standing, 'read');
    const { matches } = await chart.document(act, visit.param('id'), visit.param('documento'));
    const urls = matches.flatMap(({ body }) => [...body.matchAll(/"url":"Binary\/([A-Za-z0-9\-.]{1,64})"/g)].map(([, id = '']) => id));
    const [id = ''] = urls.slice(Number(visit.query('file') ?? '0') || 0);
    const { contentType = 'application/octet-stream', data = '' } = JSON.parse((await chart.file(act, id)).body) as Binary;
    const shown = contentType === 'application/pdf' || contentType === 'text/plain';
    return new Response(Buffer.from(data, 'base64'), {
      headers: {
        'Content-Type': contentType,
        'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename="documento"`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-store',
      },
    });
  }

  async function results(visit: Visit): Promise<Response> {
    const standing = await standingOf(visit);
    const { results: text } = textOf(visit);
    const before = readDay(visit.query('prima') ?? '');
    const path = `${personPath(visit.param('id'))}/esami`;
    const found = await chart.section(actFor(visit, standing, 'search-type'), visit.param('id'), 'results', before);
    return personPage(visit, parts, standing, {
      tab: 'results',
      body: (
        <>
          {before !== undefined && (
            <p>
              {text.before(formatDate(visit.language, before))} <a href={path}>{text.newest}</a>
            </p>
          )}
          <ResultsTable visit={visit} found={found} olderAt={(day) => `${path}?prima=${day}`} />
        </>
      ),
    });
  }

  async function drugs(visit: Visit): Promise<Response> {
    const standing = await standingOf(visit);
    const text = textOf(visit).drugs;
    const given = await section(visit, standing, 'drugs');
    const requests = await section(visit, standing, 'requests');
    return personPage(visit, parts, standing, {
      tab: 'drugs',
      body: (
        <>
          <section>
            <h2>{text.current}</h2>
            <CurrentDrugs visit={visit} found={given} />
          </section>
          <section>
            <h2>{text.prescriptions}</h2>
            <Prescriptions visit={visit} drugs={given} requests={requests} />
          </section>
        </>
      ),
    });
  }

  async function stays(visit: Visit): Promise<Response> {
    const standing = await standingOf(visit);
    const encounters = await section(visit, standing, 'encounters');
    const problems = await section(visit, standing, 'problems');
    return personPage(visit, parts, standing, {
      tab: 'stays',
      body: <Stays visit={visit} encounters={encounters} problems={problems} />,
    });
  }

  async function notebook(visit: Visit): Promise<Response> {
    const standing = await standingOf(visit);
    const [noted, documents] = await Promise.all([
      section(visit, standing, 'measures'),
      chart.ownDocuments(actFor(visit, standing, 'search-type'), visit.param('id')),
    ]);
    return personPage(visit, parts, standing, {
      tab: 'notebook',
      body: <NotebookSections visit={visit} noted={noted} documents={documents} />,
    });
  }

  async function print(visit: Visit): Promise<Response> {
    const standing = await standingOf(visit);
    const { print: text, summary, results: grid } = textOf(visit);
    const all = async (name: Section) => section(visit, standing, name);
    const { session } = signedIn(visit);
    const [allergies, problems, given, found] = [await all('allergies'), await all('problems'), await all('drugs'), await all('results')];
    return personPage(visit, parts, standing, {
      tab: 'print',
      body: (
        <div class="to-print">
          <p class="note">
            {text.made(formatDate(visit.language, visit.now, 'moment'), session.name)} {text.note}
          </p>
          <p class="no-print">
            <button type="button" class="btn btn-primary" data-print>
              {text.button}
            </button>
          </p>
          <h2>{summary.allergies}</h2>
          <Lines visit={visit} found={allergies} caption={summary.allergies} />
          <h2>{summary.problems}</h2>
          <Lines visit={visit} found={problems} caption={summary.problems} />
          <h2>{summary.drugs}</h2>
          <CurrentDrugs visit={visit} found={given} />
          <h2>{grid.title}</h2>
          <ResultsTable visit={visit} found={found} />
        </div>
      ),
    });
  }

  return { summary, documents, document, original, results, drugs, stays, notebook, print };
}
