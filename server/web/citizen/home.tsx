// The citizen's home: what is new, what is ahead, who has looked, and the way to everything else.
import type { DocumentReference } from '@medplum/fhirtypes';
import { toBeUsed, type Prescribed } from '#presentation/prescription.ts';
import { Badge, Card, Cards, Notice } from '../components/display.tsx';
import { LinkButton } from '../components/form.tsx';
import { signedIn } from '../page.ts';
import { recentAccesses } from './accesses.tsx';
import { appointmentsAhead } from './appointments.tsx';
import type { CitizenVisit } from './parts.ts';
import { consentsOf, inForce } from './privacy.tsx';
import { ofKind } from './report-kinds.ts';
import { DocumentItem, targetsOf } from './reports.tsx';

export async function homePage(visit: CitizenVisit): Promise<Response> {
  const { text, chart, patient, policy } = visit;
  const { home } = text;
  const { session } = signedIn(visit);
  const [documents, ahead, toUse, looked, consents] = await Promise.all([
    chart.search<DocumentReference>(visit.read('search-type'), {
      type: 'DocumentReference',
      of: patient,
      order: 'newest',
      where: ofKind(undefined),
      params: [
        ['_count', '4'],
        ['_include', 'DocumentReference:custodian'],
        ['_include', 'DocumentReference:author'],
        ['_include', 'DocumentReference:related:DiagnosticReport'],
      ],
    }),
    appointmentsAhead(visit, 1),
    prescriptionsToUse(visit),
    recentAccesses(visit),
    consentsOf(visit),
  ]);
  const marks = await visit.record.hiddenAmong(visit.act('read'), targetsOf(documents.matches));
  const actingFor = session.actingFor;
  const feed = inForce(consents).feed?.provision?.type;
  const isOpen = feed === undefined ? policy.automaticFeed : feed === 'permit';
  return visit.page({
    title: actingFor === undefined ? home.title(firstName(session)) : home.titleFor(actingFor.name),
    body: (
      <>
        {!isOpen && (
          <Notice tone="warning">
            <p>{home.notOpen}</p>
            <LinkButton href="/attivazione">{home.activate}</LinkButton>
          </Notice>
        )}
        <div class="home-columns">
          <section aria-labelledby="newest">
            <h2 id="newest">{home.newest}</h2>
            {documents.matches.length === 0 && <p>{text.reports.noneYet}</p>}
            <ul class="record-list">
              {documents.matches.map((document) => (
                <DocumentItem
                  visit={visit}
                  document={document}
                  included={documents.included}
                  hidden={marks.get(`DocumentReference/${document.id ?? ''}`)}
                />
              ))}
            </ul>
            {documents.matches.length > 0 && (
              <p>
                <a href="/referti">{home.allReports(documents.total ?? 0)}</a>
              </p>
            )}
          </section>
          <div class="home-side">
            <section class="side-box" aria-labelledby="next">
              <h2 id="next">{home.next}</h2>
              {ahead[0] === undefined ? (
                <p>{home.noNext}</p>
              ) : (
                <p>
                  <a href={`/appuntamenti/${ahead[0].id}`}>
                    <strong>{ahead[0].service}</strong>
                  </a>
                  <br />
                  {ahead[0].date}, {ahead[0].hours}
                  <br />
                  {ahead[0].structure || ahead[0].place}
                </p>
              )}
              <a href="/appuntamenti">{home.allAppointments}</a>
            </section>
            <section class="side-box" aria-labelledby="rx">
              <h2 id="rx">{text.prescriptions.title}</h2>
              <p>{toUse.count === 0 ? home.noneToUse : toUse.isMore ? home.atLeastToUse(toUse.count) : home.toUse(toUse.count)}</p>
              <a href="/ricette">{home.allPrescriptions}</a>
            </section>
            <section class="side-box" aria-labelledby="looked">
              <h2 id="looked">{home.looked}</h2>
              <p>{looked.count === 0 ? home.lookedNone : home.lookedCount(looked.count)}</p>
              {looked.emergencies > 0 && (
                <p>
                  <Badge tone="danger">{home.emergencies(looked.emergencies)}</Badge>
                </p>
              )}
              <a href="/accessi">{home.allAccesses}</a>
            </section>
          </div>
        </div>
        <h2>{home.sections}</h2>
        <Sections visit={visit} />
        {visit.serviceLinks.length > 0 && (
          <>
            <h2>{home.services}</h2>
            <ul>
              {visit.serviceLinks.map(({ label, href }) => (
                <li>
                  <a href={href} rel="noreferrer external">
                    {label[visit.language]}
                  </a>{' '}
                  {home.outside}
                </li>
              ))}
            </ul>
          </>
        )}
      </>
    ),
  });
}

function firstName({ name, authenticated }: ReturnType<typeof signedIn>['session']): string {
  return authenticated.attributes.givenName ?? name.split(' ')[0] ?? name;
}

function Sections({ visit }: { readonly visit: CitizenVisit }) {
  const { tiles } = visit.text.home;
  const doors = [
    ['/vaccinazioni', tiles.vaccinations],
    ['/profilo-sanitario', tiles.summary],
    ['/cronologia', tiles.timeline],
    ['/taccuino', tiles.notebook],
    ['/chi-puo-vedere', tiles.privacy],
    ['/deleghe', tiles.delegations],
  ] as const;
  return (
    <Cards>
      {doors.map(([href, [title, about]]) => (
        <Card title={title} href={href} level={3}>
          <p>{about}</p>
        </Card>
      ))}
    </Cards>
  );
}

interface ToUse {
  readonly count: number;
  /** There are more lines than were looked at. */
  readonly isMore: boolean;
}

const mostLines = 200;

/** By NRE, drugs and visits. Of more lines than anybody can still use, the newest: those before them are over. */
async function prescriptionsToUse(visit: CitizenVisit): Promise<ToUse> {
  const active = async (type: Prescribed['resourceType']): Promise<ToUse> => {
    const page = await visit.chart.search<Prescribed>(visit.read('search-type'), {
      type,
      of: visit.patient,
      order: 'newest',
      params: [
        ['status', 'active'],
        ['_count', String(mostLines)],
        ['_total', 'none'],
      ],
    });
    return { count: toBeUsed(page.matches, visit.now), isMore: page.next !== undefined };
  };
  const told = await Promise.all([active('MedicationRequest'), active('ServiceRequest')]);
  return { count: told.reduce((sum, { count }) => sum + count, 0), isMore: told.some(({ isMore }) => isMore) };
}
