// Who has looked: the audit trail in plain words, filtered, page by page, and to take away as CSV or PDF.
import type { Access, AccessFilter } from '#record/access-log.ts';
import { pdfOf } from '#presentation/pdf.ts';
import { formatTime } from '#presentation/language.ts';
import { Badge, Cell, Notice, Pagination, TableFrame, TableHead } from '../components/display.tsx';
import { Button, Buttons, Checkbox, ErrorSummary, Form, Select, TextField } from '../components/form.tsx';
import { dayError, readDay } from './days.ts';
import { accessWords, namesFor, type AccessWords } from './access-words.ts';
import { AccessWish, hasEmail } from './access-wish.tsx';
import { fileAnswer } from './file-answer.ts';
import { address, type CitizenVisit } from './parts.ts';
import { parseDateTime } from '#fhir/period.ts';

const pageSize = 25;
/** On paper; a table of one's own has all of them. */
const mostPrinted = 2000;
const batch = 1000;
const roles = ['APR', 'AAS', 'DRS', 'RSA', 'MRP', 'INF', 'FAR', 'PSS', 'OAM', 'operator', 'system', 'delegate', 'admin'];

type Asked = Readonly<Record<'dal' | 'al' | 'ruolo' | 'nome' | 'emergenza' | 'miei', string | undefined>>;

function askedIn(visit: CitizenVisit): Asked {
  const given = (name: string): string | undefined => {
    const value = visit.query(name)?.trim().slice(0, 100);
    return value === '' ? undefined : value;
  };
  return {
    dal: given('dal'),
    al: given('al'),
    ruolo: given('ruolo'),
    nome: given('nome'),
    emergenza: given('emergenza'),
    miei: given('miei'),
  };
}

type Names = ReturnType<typeof namesFor>;

function filterOf(asked: Asked, names: Names): AccessFilter {
  const [from, to] = [asked.dal, asked.al].map((day) => parseDateTime(readDay(day ?? '') ?? ''));
  const wanted = asked.nome?.toLowerCase();
  return {
    ...(from === undefined ? {} : { from: from.lo }),
    ...(to === undefined ? {} : { to: to.hi }),
    ...(roles.includes(asked.ruolo ?? '') ? { role: asked.ruolo ?? '' } : {}),
    emergency: asked.emergenza === 'yes',
    own: asked.miei === 'yes',
    ...(wanted === undefined ? {} : { named: (references) => names.called(references, wanted) }),
  };
}

export async function accessesPage(visit: CitizenVisit): Promise<Response> {
  const { text } = visit;
  const asked = askedIn(visit);
  const errors = { dal: dayError(asked.dal, text.reports.badDate), al: dayError(asked.al, text.reports.badDate) };
  const names = namesFor(visit);
  const before = Number(visit.query('prima') ?? Number.NaN);
  const page = await visit.record.accesses(visit.act('$access-log'), visit.patient, filterOf(asked, names), {
    before: Number.isSafeInteger(before) && before > 0 ? before : undefined,
    count: pageSize,
  });
  const [wanted, reachable] = await Promise.all([visit.accessNews.wanted(visit.patient), hasEmail(visit)]);
  const rows = await Promise.all(page.records.map((record) => accessWords(visit, record, names)));
  const query = { ...asked };
  return visit.page({
    title: text.accesses.title,
    lead: text.accesses.lead,
    body: (
      <>
        {visit.query('fatto') === 'avvisi' && (
          <Notice tone="success" live>
            <p>{wanted ? text.accesses.news.on : text.accesses.news.off}</p>
          </Notice>
        )}
        <ErrorSummary errors={errors} words={visit.words} />
        <Filters visit={visit} asked={asked} errors={errors} />
        {page.total > 0 && (
          <h2 class="list-count">
            {text.accesses.count(page.total)}
            {page.emergencies > 0 && `, ${text.home.emergencies(page.emergencies)}`}
          </h2>
        )}
        {rows.length === 0 ? <p>{text.accesses.none}</p> : <AccessTable visit={visit} records={page.records} rows={rows} />}
        <Pagination
          words={visit.words}
          previous={visit.query('prima') === undefined ? undefined : address('/accessi', query)}
          next={page.next === undefined ? undefined : address('/accessi', { ...query, prima: String(page.next) })}
        />
        {rows.length > 0 && (
          <p class="no-print">
            <a href={address('/accessi/csv', query)}>{text.accesses.csv}</a> ·{' '}
            <a href={address('/accessi/pdf', query)}>{text.accesses.pdf}</a>
          </p>
        )}
        <AccessWish visit={visit} wanted={wanted} hasEmail={reachable} />
      </>
    ),
  });
}

function Filters({
  visit,
  asked,
  errors,
}: {
  visit: CitizenVisit;
  asked: Asked;
  errors: { dal: string | undefined; al: string | undefined };
}) {
  const { accesses, who } = visit.text;
  const { language } = visit;
  const isUsed = Object.values(asked).some((value) => value !== undefined);
  return (
    <details class="filters no-print" open={isUsed}>
      <summary>{accesses.filter}</summary>
      <Form visit={visit} action="/accessi" method="get" label={accesses.filter}>
        <div class="filter-fields">
          <TextField name="dal" type="date" label={accesses.from} language={language} value={asked.dal} error={errors.dal} />
          <TextField name="al" type="date" label={accesses.to} language={language} value={asked.al} error={errors.al} />
          <Select
            name="ruolo"
            label={accesses.role}
            language={language}
            value={asked.ruolo}
            placeholder={accesses.everyRole}
            options={roles.map((role) => [role, who.roles[role] ?? role] as const)}
          />
          <TextField name="nome" type="search" label={accesses.name} language={language} value={asked.nome} />
        </div>
        <Checkbox name="emergenza" label={accesses.emergencyOnly} language={language} value={asked.emergenza} />
        <Checkbox name="miei" label={accesses.own} language={language} value={asked.miei} />
        <Buttons>
          <Button>{accesses.search}</Button>
          {isUsed && <a href="/accessi">{accesses.clear}</a>}
        </Buttons>
      </Form>
    </details>
  );
}

function AccessTable({ visit, records, rows }: { visit: CitizenVisit; records: readonly Access[]; rows: readonly AccessWords[] }) {
  const { accesses } = visit.text;
  const { columns } = accesses;
  return (
    <TableFrame caption={accesses.caption} class="accesses">
      <TableHead>
        {[columns.when, columns.who, columns.what, columns.why].map((column) => (
          <th scope="col" role="columnheader">
            {column}
          </th>
        ))}
      </TableHead>
      <tbody role="rowgroup">
        {rows.map((row, i) => (
          <tr class={row.isEmergency ? 'is-emergency' : ''} role="row">
            <Cell of={columns.when}>
              <time datetime={new Date(records[i]?.at ?? 0).toISOString()}>{row.when}</time>
            </Cell>
            <th scope="row" role="rowheader">
              {row.who}
              {row.role !== '' && <span class="result-note">{row.role}</span>}
              {row.organization !== '' && <span class="result-note">{row.organization}</span>}
            </th>
            <Cell of={columns.what}>{row.what}</Cell>
            <Cell of={columns.why}>
              {row.isEmergency ? <Badge tone="danger">{accesses.emergency}</Badge> : row.why}
              {row.isDenied && (
                <>
                  {' '}
                  <Badge tone="warning">{accesses.denied}</Badge>
                </>
              )}
            </Cell>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

/** Page after page, up to `most` of them. */
async function taken(visit: CitizenVisit, most: number): Promise<{ readonly rows: readonly AccessWords[]; readonly total: number }> {
  const names = namesFor(visit);
  const filter = filterOf(askedIn(visit), names);
  const rows: AccessWords[] = [];
  let before: number | undefined;
  let total: number;
  do {
    const page = await visit.record.accesses(visit.act('$access-log'), visit.patient, filter, {
      before,
      count: Math.min(batch, most - rows.length),
    });
    for (const record of page.records) rows.push(await accessWords(visit, record, names));
    before = page.next;
    total = page.total;
  } while (before !== undefined && rows.length < most);
  return { rows, total };
}

/** With semicolons and a byte order mark, as spreadsheets in Italy open it; a formula stays text. */
export async function accessesCsv(visit: CitizenVisit): Promise<Response> {
  const { columns, role, emergency } = visit.text.accesses;
  const structure = visit.text.report.fields.structure;
  const cell = (value: string): string => `"${(/^[=+\-@\t]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
  const lines = (await taken(visit, Number.MAX_SAFE_INTEGER)).rows.map((row) => [
    row.when,
    row.who,
    row.role,
    row.organization,
    row.what,
    row.isEmergency ? emergency : row.why,
  ]);
  const text = [[columns.when, columns.who, role, structure, columns.what, columns.why], ...lines]
    .map((line) => line.map(cell).join(';'))
    .join('\r\n');
  return fileAnswer(visit, new TextEncoder().encode(`\ufeff${text}\r\n`), 'text/csv; charset=utf-8', 'accessi.csv');
}

export async function accessesPdf(visit: CitizenVisit): Promise<Response> {
  const { text, language, now } = visit;
  const { columns, title, emergency } = text.accesses;
  const found = await taken(visit, mostPrinted);
  const rows = found.rows.map((row) => ({
    cells: [
      row.when,
      [row.who, row.role, row.organization].filter((part) => part !== '').join(', '),
      row.what,
      row.isEmergency ? emergency : row.why,
    ],
    strong: row.isEmergency,
  }));
  const pdf = await pdfOf({
    language,
    title,
    person: await visit.people.nameOf('Patient', visit.patient),
    foot: text.accesses.printedOn(formatTime(now, language)),
    made: now,
    blocks: [
      ...(found.total > rows.length ? [{ kind: 'text' as const, text: text.accesses.printedOnly(rows.length, found.total) }] : []),
      {
        kind: 'table',
        columns: [
          { title: columns.when, share: 19 },
          { title: columns.who, share: 25 },
          { title: columns.what, share: 34 },
          { title: columns.why, share: 22 },
        ],
        rows,
      },
    ],
  });
  return fileAnswer(visit, pdf, 'application/pdf', 'accessi.pdf');
}

/** For the home: what others did in the last thirty days. */
export async function recentAccesses(visit: CitizenVisit): Promise<{ readonly count: number; readonly emergencies: number }> {
  const from = visit.now - 30 * 86_400_000;
  const { total, emergencies } = await visit.record.accesses(visit.act('$access-log'), visit.patient, { from }, { count: 0 });
  return { count: total, emergencies };
}
