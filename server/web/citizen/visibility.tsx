// Hiding a document with a look at what goes along, undoing it, and who can see it by which rule.
import type { DocumentReference } from '@medplum/fhirtypes';
import { documentOf } from '#presentation/document.ts';
import { titleOf } from '#presentation/document-title.ts';
import { formatTime } from '#presentation/language.ts';
import { Badge, Notice, Table } from '../components/display.tsx';
import { Button, Buttons, Form } from '../components/form.tsx';
import type { CitizenVisit } from './parts.ts';

const includes = ['DocumentReference:related', 'DocumentReference:custodian'];

async function openDocument(visit: CitizenVisit) {
  const page = await visit.chart.open<DocumentReference>(visit.read('read'), 'DocumentReference', visit.param('id'), includes);
  const read = documentOf(page.match, page.reading(visit.language));
  return { read, title: titleOf(read, page.included) };
}

export async function hidePage(visit: CitizenVisit, hidden: boolean): Promise<Response> {
  const { hide, reports } = visit.text;
  const { read, title } = await openDocument(visit);
  const group = await visit.record.setHidden(visit.act(hidden ? '$hide' : '$unhide'), target(visit), { hidden, preview: true });
  const path = `/referti/${read.id}`;
  return visit.page({
    title: hidden ? hide.title : hide.titleUndo,
    lead: hide.lead,
    width: 'narrow',
    breadcrumbs: [
      { href: '/referti', label: reports.title },
      { href: path, label: title },
    ],
    body: (
      <>
        <h2>{hidden ? hide.along : hide.alongUndo}</h2>
        <ul class="summary-lines">{await along(visit, group)}</ul>
        <Notice>
          <p>{hidden ? hide.effect : hide.effectUndo}</p>
          {hidden && <p>{hide.already}</p>}
        </Notice>
        <Form visit={visit} action={`${path}/${hidden ? 'oscura' : 'rendi-visibile'}`}>
          <Buttons>
            <Button>{hidden ? hide.confirm : hide.confirmUndo}</Button>
            <a href={path}>{hide.cancel}</a>
          </Buttons>
        </Form>
      </>
    ),
  });
}

/** Documents and prescriptions by their names; results and files as a number. */
async function along(visit: CitizenVisit, group: Awaited<ReturnType<CitizenVisit['record']['setHidden']>>) {
  const { kinds, hide } = visit.text;
  const named = ['DocumentReference', 'MedicationRequest', 'ServiceRequest', 'Appointment', 'Encounter', 'Immunization'];
  const shown = group.filter(({ type }) => named.includes(type)).slice(0, 50);
  const documents = await titlesOf(
    visit,
    shown.filter(({ type }) => type === 'DocumentReference').map(({ id }) => id),
  );
  const others = group.length - shown.length;
  return (
    <>
      {shown.map(({ type, id, documentKind, clinicalDate }) => (
        <li>
          <strong>{documents.get(id) ?? kinds[documentKind] ?? type}</strong>
          {documents.has(id) && <span class="summary-detail">{kinds[documentKind] ?? ''}</span>}
          {clinicalDate !== null && <span class="summary-date">{formatTime(clinicalDate, visit.language, 'day')}</span>}
        </li>
      ))}
      {others > 0 && <li>{hide.and(others)}</li>}
    </>
  );
}

async function titlesOf(visit: CitizenVisit, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const page = await visit.chart.search<DocumentReference>(visit.read('search-type'), {
    type: 'DocumentReference',
    params: [
      ['_id', ids.join(',')],
      ['_count', '50'],
      ['_total', 'none'],
      ['_include', 'DocumentReference:related'],
    ],
  });
  const reading = page.reading(visit.language);
  return new Map(page.matches.map((one) => [one.id ?? '', titleOf(documentOf(one, reading), page.included)]));
}

export async function hideDone(visit: CitizenVisit, hidden: boolean): Promise<Response> {
  await visit.form();
  await visit.record.setHidden(visit.act(hidden ? '$hide' : '$unhide'), target(visit), { hidden, preview: false });
  return visit.redirect(`/referti/${visit.param('id')}?fatto=${hidden ? 'oscurato' : 'visibile'}`);
}

function target(visit: CitizenVisit) {
  return { type: 'DocumentReference', id: visit.param('id') };
}

export async function whoPage(visit: CitizenVisit): Promise<Response> {
  const { who, reports } = visit.text;
  const { read, title } = await openDocument(visit);
  const viewers = await visit.record.whoCanSee(visit.act('$who-can-see'), visit.patient, target(visit));
  const named = await Promise.all(viewers.map(async (viewer) => ({ ...viewer, who: await nameOf(visit, viewer.who) })));
  return visit.page({
    title: who.title,
    lead: who.lead,
    breadcrumbs: [
      { href: '/referti', label: reports.title },
      { href: `/referti/${read.id}`, label: title },
    ],
    body: (
      <>
        <Table
          caption={who.caption}
          columns={[who.columns.who, who.columns.may, who.columns.why]}
          rows={named.map((viewer) => [
            viewer.who,
            <Badge tone={viewer.may ? 'success' : 'neutral'}>{viewer.may ? who.yes : who.no}</Badge>,
            who.rules[viewer.rule] ?? viewer.rule,
          ])}
        />
        <p>{who.note}</p>
      </>
    ),
  });
}

/** The rooms below speak of roles and references; people have names. */
async function nameOf(visit: CitizenVisit, said: string): Promise<string> {
  const { people, roles, inCare, producer, named } = visit.text.who;
  const known = people[said];
  if (known !== undefined) return known;
  const [, role] = /^role (\w+), in a care relation$/.exec(said) ?? [];
  if (role !== undefined) return inCare(roles[role] ?? role);
  const [, author] = /^Organization\/(.+)$/.exec(said) ?? [];
  if (author !== undefined) return producer(await visit.people.nameOf('Organization', author));
  const [, kind = '', id = ''] = /^(practitioner|organization|role):(.+), in a care relation$/.exec(said) ?? [];
  if (kind === 'practitioner') return named(await visit.people.nameOf('Practitioner', id));
  if (kind === 'organization') return named(await visit.people.nameOf('Organization', id));
  const [of = '', organization = ''] = id.split('@');
  return organization === ''
    ? inCare(roles[of] ?? said)
    : named(`${roles[of] ?? of}, ${await visit.people.nameOf('Organization', organization)}`);
}
