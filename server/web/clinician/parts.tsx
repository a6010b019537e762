// What every clinician's page has: who one works as, whose record this is and why, and the sections of it.
import type { Patient } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import type { Act } from '#record/act.ts';
import type { CareDeclarations } from '#record/declare-care.ts';
import type { Cursors } from '#interactions/cursor.ts';
import type { Chart, CareStanding } from '#people/chart.ts';
import type { FindPerson } from '#people/find-person.ts';
import type { ListAssisted } from '#people/assisted.ts';
import type { Visits } from '#people/visits.ts';
import { personName } from '#presentation/wording.ts';
import type { AppLaunches } from '../apps/app-access.ts';
import { Badge, Notice } from '../components/display.tsx';
import { Icon } from '../components/icon.tsx';
import { fiscalCodeOf } from '../components/person.ts';
import { roleNames } from '../components/roles.ts';
import { formatDate } from '../format.ts';
import { inLanguage, type Language } from '../language.ts';
import { signedIn, type View, type Visit } from '../page.ts';
import type { People } from '../people.ts';
import { waysOf } from '../sign-in.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface ClinicianParts {
  readonly people: People;
  readonly findPerson: FindPerson;
  readonly listAssisted: ListAssisted;
  readonly chart: Chart;
  readonly visits: Visits;
  /** Undefined when tokens come from an outside issuer: then apps are that one's matter. */
  readonly launches: AppLaunches | undefined;
  readonly record: CareDeclarations;
  readonly cursors: Cursors;
  /** How long a declaration and an emergency hold, milliseconds. */
  readonly holds: { readonly declaration: number; readonly emergency: number };
  /** Of the policy in force. */
  readonly purposes: Readonly<Record<string, readonly string[]>>;
}

export const textOf = ({ language }: Pick<Visit, 'language'>): typeof it => inLanguage(language, { it, en });

export function professionalOf(visit: Visit) {
  const { session, requester } = signedIn(visit);
  if (requester.kind !== 'professional') throw new Error('A page of clinicians is open to others.');
  return { session, requester };
}

/** In an emergency only what the declared emergency shows; the GP's and the declared care come first. */
export function actFor(visit: Visit, standing: CareStanding, action: string): Act {
  const act = visit.act(action);
  return isEmergency(standing) ? { ...act, requester: { ...act.requester, purpose: 'EMERGENCY' } } : act;
}

export function isEmergency({ isOwnPatient, declaredUntil, emergencyUntil }: CareStanding): boolean {
  return emergencyUntil !== undefined && !isOwnPatient && declaredUntil === undefined;
}

/** Which organisation and role one works as: on each page, since everything is done in its name. */
export async function workingAs(visit: Visit, people: People): Promise<Child> {
  const { session } = signedIn(visit);
  const { working } = textOf(visit);
  const ways = waysOf(await people.byFiscalCode(session.authenticated.fiscalNumber));
  const { as } = session;
  const here = ways.find((way) => as.kind === 'professional' && way.as.kind === 'professional' && way.as.organization === as.organization);
  const way = here ?? ways.find(({ as: other }) => other.kind === 'professional');
  const names = inLanguage(visit.language, roleNames);
  return (
    <aside class="working-as" aria-label={working.as}>
      <Icon name="pa" class="icon-sm" />
      <p>
        <span class="visually-hidden">{working.as}: </span>
        <strong>{session.name}</strong> · {(way?.roles ?? []).map((role) => names[role] ?? role).join(', ')} · {way?.organizationName}
      </p>
      {ways.length > 1 && <a href="/accedi/profilo?next=/operatore">{working.change}</a>}
    </aside>
  );
}

export type Tab = keyof (typeof it)['tabs'];
const tabs: Readonly<Record<Tab, string>> = {
  summary: '',
  documents: '/documenti',
  results: '/esami',
  drugs: '/farmaci',
  stays: '/ricoveri',
  notebook: '/taccuino',
  apps: '/app',
  print: '/stampa',
};

export function personPath(id: string): string {
  return `/operatore/persona/${encodeURIComponent(id)}`;
}

/** A page of one person's record. */
export async function personPage(
  visit: Visit,
  { people }: ClinicianParts,
  standing: CareStanding,
  view: { readonly tab: Tab; readonly title?: string; readonly body: Child } & Pick<View, 'formTargets'>,
): Promise<Response> {
  const text = textOf(visit);
  const id = visit.param('id');
  const name = personName(standing.patient.name);
  return visit.page({
    title: `${view.title ?? text.tabs[view.tab]} · ${name}`,
    ...(view.formTargets === undefined ? {} : { formTargets: view.formTargets }),
    hero: (
      <div class="person-hero">
        <div class="container">
          {await workingAs(visit, people)}
          <p class="person-over">
            <a href="/operatore">{text.home.title}</a>
          </p>
          <h1>
            {name}
            {view.tab !== 'summary' && <span class="person-section">{view.title ?? text.tabs[view.tab]}</span>}
          </h1>
          <PersonFacts patient={standing.patient} language={visit.language} now={visit.now} />
          <Standing standing={standing} visit={visit} />
          <nav class="person-tabs" aria-label={text.person.sections}>
            <ul>
              {(Object.entries(tabs) as [Tab, string][]).map(([tab, path]) => (
                <li>
                  <a href={`${personPath(id)}${path}`} {...(tab === view.tab ? { 'aria-current': 'page' } : {})}>
                    {text.tabs[tab]}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
    ),
    body: (
      <>
        {isEmergency(standing) && (
          <Notice tone="danger">
            <p>{text.emergencyNotice(formatDate(visit.language, standing.emergencyUntil ?? 0, 'moment'))}</p>
          </Notice>
        )}
        {view.body}
      </>
    ),
  });
}

function Standing({ standing, visit }: { readonly standing: CareStanding; readonly visit: Visit }) {
  const { person } = textOf(visit);
  const moment = (time: number): string => formatDate(visit.language, time, 'moment');
  const { isOwnPatient, declaredUntil, emergencyUntil } = standing;
  const nothing = !isOwnPatient && declaredUntil === undefined && emergencyUntil === undefined;
  return (
    <p class="person-standing">
      {isOwnPatient && <Badge tone="info">{person.ownPatient}</Badge>}
      {declaredUntil !== undefined && <Badge tone="info">{person.declared(moment(declaredUntil))}</Badge>}
      {emergencyUntil !== undefined && <Badge tone="danger">{person.emergency(moment(emergencyUntil))}</Badge>}
      {nothing && <a href={`${personPath(visit.param('id'))}/cura`}>{person.declare}</a>}
    </p>
  );
}

export function PersonFacts({ patient, language, now }: { readonly patient: Patient; readonly language: Language; readonly now: number }) {
  const { person } = textOf({ language });
  return (
    <ul class="person-facts">
      <li>{person.gender[patient.gender ?? 'unknown']}</li>
      {patient.birthDate !== undefined && (
        <li>{person.born(formatDate(language, patient.birthDate), ageText(patient.birthDate, language, now), patient.gender)}</li>
      )}
      <li>
        <span class="visually-hidden">{person.code}: </span>
        {fiscalCodeOf(patient)}
      </li>
    </ul>
  );
}

/** In months for those who have no two years. */
export function ageText(birthDate: string, language: Language, now: number): string {
  const { person } = textOf({ language });
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  const [thisYear = 0, thisMonth = 1, today = 1] = new Date(now).toISOString().slice(0, 10).split('-').map(Number);
  const months = (thisYear - year) * 12 + (thisMonth - month) - (today < day ? 1 : 0);
  return months < 24 ? person.months(months) : person.years(Math.floor(months / 12));
}
