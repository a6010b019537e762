// The clinician's first page, the finding of a person, and the GP's list.
import type { Position } from '#search/query.ts';
import type { FoundPerson } from '#people/find-person.ts';
import { personName } from '#presentation/wording.ts';
import { Badge, Card, Cards, Notice, Pagination, Table } from '../components/display.tsx';
import { Button, ErrorSummary, Form, TextField } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { findBy, FindForms, Several } from '../find/find-person.tsx';
import { personPath, professionalOf, textOf, workingAs, type ClinicianParts } from './parts.tsx';

interface Asked {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors;
  readonly found?: readonly FoundPerson[];
}

export function createFindPages(parts: ClinicianParts) {
  const { people, findPerson, listAssisted, cursors, purposes } = parts;

  async function home(visit: Visit, { values = {}, errors = {}, found }: Asked = {}): Promise<Response> {
    const text = textOf(visit);
    const { requester } = professionalOf(visit);
    const treats = purposes[requester.role]?.includes('TREATMENT') === true;
    return visit.page({
      title: text.home.title,
      lead: text.home.lead,
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {await workingAs(visit, people)}
          {treats ? (
            <>
              {found !== undefined && <Several visit={visit} found={found} pathOf={personPath} />}
              <ErrorSummary errors={errors} words={visit.words} />
              <FindForms visit={visit} action="/operatore/cerca" values={values} errors={errors} />
              {requester.role === 'APR' && (
                <Cards>
                  <Card title={text.home.assisted} href="/operatore/assistiti" icon="user">
                    <p>{text.home.assistedText}</p>
                  </Card>
                </Cards>
              )}
            </>
          ) : (
            <Notice tone="neutral">
              <p>{text.home.noCare}</p>
            </Notice>
          )}
        </>
      ),
    });
  }

  async function find(visit: Visit): Promise<Response> {
    professionalOf(visit);
    const finding = await findBy(visit, findPerson);
    return finding.kind === 'one' ? visit.redirect(personPath(finding.id)) : home(visit, finding);
  }

  async function assisted(visit: Visit): Promise<Response> {
    const text = textOf(visit).assisted;
    const { requester } = professionalOf(visit);
    const family = (visit.query('cognome') ?? '').slice(0, 100).trim();
    const binding = `${requester.subject} assisted ${family}`;
    const cursor = visit.query('pagina');
    const position = cursor === undefined ? undefined : (cursors.open(cursor, binding) as Position);
    const page = await listAssisted(visit.act('search-type'), { practitioner: requester.practitioner, family, position, count: 25 });
    const linkTo = (to: Position | undefined): string | undefined =>
      to === undefined
        ? undefined
        : `/operatore/assistiti?${new URLSearchParams({ ...(family === '' ? {} : { cognome: family }), pagina: cursors.seal(to, binding) }).toString()}`;
    return visit.page({
      title: text.title,
      lead: text.lead(page.total),
      breadcrumbs: [{ href: '/operatore', label: textOf(visit).home.title }],
      body: (
        <>
          {await workingAs(visit, people)}
          <Form visit={visit} action="/operatore/assistiti" method="get" class="filter">
            <TextField name="cognome" label={text.filter} language={visit.language} value={family} most={100} optional />
            <Button kind="secondary">{text.apply}</Button>
          </Form>
          {page.people.length === 0 ? (
            <p>{text.none}</p>
          ) : (
            <Table
              caption={text.caption}
              columns={[text.name, text.birth, text.last, text.news]}
              rows={page.people.map(({ id, patient, lastVisit, news }) => [
                <a href={personPath(id)}>{personName(patient.name)}</a>,
                formatDate(visit.language, patient.birthDate ?? '', 'shortDay'),
                lastVisit === undefined ? text.never : formatDate(visit.language, lastVisit, 'moment'),
                news > 0 ? <Badge tone="info">{String(news)}</Badge> : '0',
              ])}
            />
          )}
          <Pagination words={visit.words} previous={linkTo(page.previous)} next={linkTo(page.next)} />
        </>
      ),
    });
  }

  return { home: (visit: Visit) => home(visit), find, assisted };
}
