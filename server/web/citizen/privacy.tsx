// Who can see what: the choices in force with their history and effect, and the record through the eyes of others.
import type { Consent, DocumentReference } from '@medplum/fhirtypes';
import { documentOf } from '#presentation/document.ts';
import { formatDate } from '#presentation/language.ts';
import { readingOf } from '#presentation/reading.ts';
import { isRestriction } from '#record/restrict.ts';
import { signedIn } from '../page.ts';
import { Badge, Card, Cards, Notice, Table } from '../components/display.tsx';
import { Button, Form, LinkButton } from '../components/form.tsx';
import { notFound } from '#fhir/outcome.ts';
import type { CitizenVisit } from './parts.ts';
import { ofKind } from './report-kinds.ts';
import { restrictionText } from './restriction.ts';

const categories = ['feed', 'past', 'consultation'] as const;
type Category = (typeof categories)[number];
const categorySystem = 'https://fascicolo.example/fhir/CodeSystem/consent-category';
export const viewers = ['gp', 'hospital', 'emergency'] as const;

export async function consentsOf(visit: CitizenVisit): Promise<readonly Consent[]> {
  const { matches } = await visit.chart.search<Consent>(visit.read('search-type'), {
    type: 'Consent',
    of: visit.patient,
    order: 'newest',
    params: [
      ['_count', '200'],
      ['_total', 'none'],
    ],
  });
  return matches;
}

export function categoryOf({ category }: Consent): Category | undefined {
  const codes = category.flatMap(({ coding = [] }) => coding).filter(({ system }) => system === categorySystem);
  return categories.find((one) => codes.some(({ code }) => code === one));
}

/** The decision of each of the three that holds, newest first. */
export function inForce(consents: readonly Consent[]): Partial<Record<Category, Consent>> {
  const active = consents.filter((consent) => consent.status === 'active' && !isRestriction(consent) && isGeneral(consent));
  return Object.fromEntries(
    categories.flatMap((category): [Category, Consent][] => {
      const found = active.find((one) => categoryOf(one) === category);
      return found === undefined ? [] : [[category, found]];
    }),
  );
}

function isGeneral({ provision }: Consent): boolean {
  return Object.keys(provision ?? {}).every((element) => ['type', 'provision', 'id'].includes(element));
}

export async function privacyPage(visit: CitizenVisit): Promise<Response> {
  const { privacy, restrict } = visit.text;
  const isOwn = signedIn(visit).requester.kind === 'citizen';
  const consents = await consentsOf(visit);
  const current = inForce(consents);
  const restrictions = consents.filter((consent) => consent.status === 'active' && (isRestriction(consent) || !isGeneral(consent)));
  const sights = isOwn ? await sightsOf(visit) : undefined;
  const done = visit.query('fatto');
  return visit.page({
    title: privacy.title,
    lead: privacy.lead,
    body: (
      <>
        {done === 'limitata' && (
          <Notice tone="success" live>
            <p>{restrict.saved}</p>
          </Notice>
        )}
        {done === 'tolta' && (
          <Notice tone="success" live>
            <p>{restrict.removed}</p>
          </Notice>
        )}
        <section>
          <h2>{privacy.inForce}</h2>
          <Cards>
            {categories.map((category) => (
              <Choice visit={visit} category={category} consent={current[category]} />
            ))}
          </Cards>
          <p class="after-cards">
            <a href="/scelte">{privacy.change}</a>
          </p>
        </section>
        {sights !== undefined && <Previews visit={visit} sights={sights} />}
        <section>
          <h2>{privacy.restrictions}</h2>
          {restrictions.length === 0 && <p>{privacy.noRestrictions}</p>}
          <ul class="summary-lines">
            {await Promise.all(
              restrictions.map(async (consent) => (
                <li>
                  <strong>{await restrictionText(visit, consent)}</strong>
                  <span class="summary-date">{privacy.since(formatDate(consent.dateTime, visit.language))}</span>
                  {isOwn && isRestriction(consent) && (
                    <Form visit={visit} action={`/chi-puo-vedere/limitazioni/${consent.id ?? ''}/togli`}>
                      <Button kind="plain">{privacy.remove}</Button>
                    </Form>
                  )}
                </li>
              )),
            )}
          </ul>
          {isOwn && (
            <LinkButton href="/chi-puo-vedere/limita" kind="secondary">
              {privacy.newRestriction}
            </LinkButton>
          )}
        </section>
        {await history(visit, consents)}
      </>
    ),
  });
}

function Choice({
  visit,
  category,
  consent,
}: {
  readonly visit: CitizenVisit;
  readonly category: Category;
  readonly consent: Consent | undefined;
}) {
  const { privacy } = visit.text;
  const words = privacy[category];
  const given = consent?.provision?.type === 'permit' || (consent === undefined && category === 'feed' && visit.policy.automaticFeed);
  return (
    <Card title={words.name} level={3}>
      <p>
        <Badge tone={given ? 'success' : 'neutral'}>
          {consent === undefined ? privacy.unset : given ? privacy.given : privacy.refused}
        </Badge>{' '}
        {consent?.dateTime !== undefined && privacy.since(formatDate(consent.dateTime, visit.language))}
      </p>
      <p>{given ? words.yes : words.no}</p>
    </Card>
  );
}

type Sights = readonly (readonly [viewer: (typeof viewers)[number], seen: number | undefined, all: number])[];

async function sightsOf(visit: CitizenVisit): Promise<Sights> {
  const all = await allDocuments(visit);
  const act = visit.act('$preview');
  return Promise.all(viewers.map(async (kind) => [kind, await visit.record.countAs(act, visit.patient, { kind }), all] as const));
}

export async function allDocuments(visit: CitizenVisit): Promise<number> {
  const page = await visit.chart.search(visit.read('search-type'), {
    type: 'DocumentReference',
    of: visit.patient,
    where: ofKind(undefined),
    params: [['_summary', 'count']],
  });
  return page.total ?? 0;
}

function Previews({ visit, sights }: { readonly visit: CitizenVisit; readonly sights: Sights }) {
  const { privacy } = visit.text;
  return (
    <section>
      <h2>{privacy.preview}</h2>
      <p>{privacy.previewLead}</p>
      <Cards>
        {sights.map(([kind, seen, all]) => (
          <Card title={privacy.viewers[kind]} level={3} {...(seen === undefined ? {} : { href: `/chi-puo-vedere/${kind}` })}>
            <p>{seen === undefined ? privacy.noGp : privacy.sees(seen, all)}</p>
          </Card>
        ))}
      </Cards>
    </section>
  );
}

export async function previewPage(visit: CitizenVisit): Promise<Response> {
  const { privacy, reports } = visit.text;
  const kind = viewers.find((one) => one === visit.param('kind'));
  if (kind === undefined) throw notFound('There is a preview for the GP, for another hospital and for an emergency.');
  const sight = await visit.record.previewAs(visit.act('$preview'), visit.patient, { kind });
  if (sight === undefined) throw notFound('No GP is known.');
  const documents = sight.documents.map(({ body }) => documentOf(JSON.parse(body) as DocumentReference, readingOf([], visit.language)));
  return visit.page({
    title: privacy.viewers[kind] ?? kind,
    lead: privacy.sees(sight.total, await allDocuments(visit)),
    breadcrumbs: [{ href: '/chi-puo-vedere', label: privacy.title }],
    body:
      documents.length === 0 ? (
        <p>{privacy.nothing}</p>
      ) : (
        <>
          <Table
            caption={privacy.visible}
            columns={[reports.columns.document, reports.columns.date, visit.text.report.fields.setting]}
            rows={documents.map((one) => [<a href={`/referti/${one.id}`}>{one.title}</a>, one.date, one.setting])}
          />
          {sight.total > documents.length && <p>{privacy.showsFirst(documents.length)}</p>}
        </>
      ),
  });
}

async function history(visit: CitizenVisit, consents: readonly Consent[]) {
  const { privacy } = visit.text;
  const { historyColumns: columns } = privacy;
  const rows = await Promise.all(
    consents.map(async (consent) => [
      formatDate(consent.dateTime, visit.language, 'full'),
      await choiceName(visit, consent),
      consent.provision?.type === 'permit' ? privacy.permit : privacy.deny,
      privacy.states[consent.status ?? ''] ?? consent.status ?? '',
    ]),
  );
  return (
    <section>
      <h2>{privacy.history}</h2>
      {rows.length === 0 ? (
        <p>{privacy.noHistory}</p>
      ) : (
        <Table caption={privacy.history} underHeading columns={[columns.when, columns.what, columns.value, columns.state]} rows={rows} />
      )}
    </section>
  );
}

async function choiceName(visit: CitizenVisit, consent: Consent): Promise<string> {
  const { privacy } = visit.text;
  if (isRestriction(consent)) return restrictionText(visit, consent);
  const category = categoryOf(consent);
  if (category !== undefined) return privacy[category].name;
  const codes = consent.category.flatMap(({ coding = [] }) => coding.map(({ code = '' }) => code));
  return codes.flatMap((code) => privacy.otherChoices[code] ?? []).join(', ') || privacy.restrictions;
}
