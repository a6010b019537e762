// The clinician's first page, the finding of a person, and the GP's list.
import type { Position } from '#search/query.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { isFiscalCode, typedFiscalCode } from '#fhir/fiscal-code.ts';
import type { FoundPerson } from '#people/find-person.ts';
import { personName } from '#presentation/wording.ts';
import { Badge, Card, Cards, Notice, Pagination, Table } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, TextField } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { birthPlaceOf, fiscalCodeOf, personPath, professionalOf, textOf, workingAs, type ClinicianParts } from './parts.tsx';

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
              {found !== undefined && <Several visit={visit} found={found} />}
              <ErrorSummary errors={errors} words={visit.words} />
              <FindForms visit={visit} values={values} errors={errors} />
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
    const text = textOf(visit).find;
    const form = await visit.form();
    const values = Object.fromEntries(['code', 'family', 'given', 'birthDate'].map((name) => [name, form.text(name)]));
    const again = (errors: FieldErrors, found?: readonly FoundPerson[]) =>
      home(visit, { values, errors, ...(found === undefined ? {} : { found }) });
    if (form.text('how') === 'code') {
      const code = typedFiscalCode(values['code'] ?? '');
      if (!isFiscalCode(code)) return again({ code: text.wrongCode });
      const act = visit.act('search-type');
      const one = await findPerson.byFiscalCode({ ...act, asked: `${act.asked}?code=${code}` }, code);
      return one === undefined ? again({ code: text.none }) : visit.redirect(personPath(one.id));
    }
    const {
      errors,
      valid,
      values: read,
    } = form.read({
      family: { label: text.family, most: 100 },
      given: { label: text.given, most: 100 },
      birthDate: { label: text.birthDate, check: (value) => (isDay(value) ? undefined : text.wrongDate) },
    });
    if (!valid) return again(errors);
    const act = visit.act('search-type');
    const found = await findPerson.byName({ ...act, asked: `${act.asked}?${new URLSearchParams(read).toString()}` }, read);
    const [only, another] = found;
    if (only === undefined) return again({ family: text.none });
    return another === undefined ? visit.redirect(personPath(only.id)) : again({}, found);
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

  return { home: (visit: Visit) => home(visit), find: (visit: Visit) => refusing(visit, find), assisted };
}

/** What the room below refuses by field was checked before; too many misses have a page of their own. */
async function refusing(visit: Visit, work: (visit: Visit) => Promise<Response>): Promise<Response> {
  try {
    return await work(visit);
  } catch (error) {
    if (error instanceof OperationOutcomeError && error.code === 'value') return visit.redirect('/operatore');
    throw error;
  }
}

function FindForms({ visit, values, errors }: { visit: Visit; values: Readonly<Record<string, string>>; errors: FieldErrors }) {
  const text = textOf(visit).find;
  const { language } = visit;
  return (
    <section class="two-forms" aria-label={text.title}>
      <Form visit={visit} action="/operatore/cerca" label={text.byCode}>
        <h2>{text.byCode}</h2>
        <input type="hidden" name="how" value="code" />
        <TextField
          name="code"
          label={text.code}
          language={language}
          value={values['code']}
          hint={text.codeHint}
          error={errors['code']}
          most={32}
          autocomplete="off"
        />
        <Buttons>
          <Button>{text.go}</Button>
        </Buttons>
      </Form>
      <Form visit={visit} action="/operatore/cerca" label={text.byName}>
        <h2>{text.byName}</h2>
        <input type="hidden" name="how" value="name" />
        <TextField
          name="family"
          label={text.family}
          language={language}
          value={values['family']}
          error={errors['family']}
          most={100}
          autocomplete="off"
        />
        <TextField
          name="given"
          label={text.given}
          language={language}
          value={values['given']}
          error={errors['given']}
          most={100}
          autocomplete="off"
        />
        <TextField
          name="birthDate"
          label={text.birthDate}
          language={language}
          type="date"
          value={values['birthDate']}
          error={errors['birthDate']}
          autocomplete="off"
          short
        />
        <Buttons>
          <Button>{text.go}</Button>
        </Buttons>
      </Form>
    </section>
  );
}

function Several({ visit, found }: { readonly visit: Visit; readonly found: readonly FoundPerson[] }) {
  const text = textOf(visit);
  return (
    <>
      <Notice live>
        <p>{text.find.several(found.length)}</p>
      </Notice>
      <Table
        caption={text.find.several(found.length)}
        columns={[text.find.family, text.person.birthDate, text.person.birthPlace, text.person.code]}
        rows={found.map(({ id, patient }) => [
          <a href={personPath(id)}>{personName(patient.name)}</a>,
          formatDate(visit.language, patient.birthDate ?? ''),
          birthPlaceOf(patient),
          fiscalCodeOf(patient),
        ])}
      />
    </>
  );
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
