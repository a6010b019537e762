// `/ripresa/ID`: a form that came after the end of the session, filled in as it was, to be looked at and sent again.
import { Notice } from '../components/display.tsx';
import { Buttons, LinkButton } from '../components/form.tsx';
import { inLanguage } from '../language.ts';
import { isFor, signedIn, type Area, type PageRoute, type Visit } from '../page.ts';
import type { People } from '../people.ts';
import type { Sessions } from '../session.ts';
import { createSubmitted } from '../submitted.ts';
import { paramsOf, type Typed, type TypedForms } from '../typed.ts';
import { en, it } from './texts.ts';

export interface AgainParts {
  readonly typed: Pick<TypedForms, 'find'>;
  readonly sessions: Pick<Sessions, 'isMadeFor' | 'change'>;
  readonly people: Pick<People, 'representedBy'>;
}

/** `routes`: all that a form may have been sent to. */
export function createAgainPages({ typed, sessions, people }: AgainParts, routes: readonly PageRoute[]): Area {
  return {
    pages: [{ method: 'GET', path: '/ripresa/:id', who: 'signed-in', run: shown }],
  };

  /** As whom they filled it in: the registry says whether they still may. Nothing of the form is shown where they may not. */
  async function takeUp(visit: Visit, patient: string | undefined): Promise<Response> {
    const { as } = signedIn(visit).session;
    const places = as.kind === 'citizen' && patient !== undefined ? await people.representedBy(as.patient) : [];
    const place = places.find((one) => one.patient === patient);
    if (patient !== undefined && place === undefined) return mayNoMore(visit);
    await sessions.change(visit.c, ({ actingFor: _, ...rest }) =>
      place === undefined ? rest : { ...rest, actingFor: { patient: place.patient, name: place.name } },
    );
    return visit.redirect(visit.path);
  }

  /** Whoever finds the address and is somebody else learns nothing, not even that there is something. */
  async function shown(visit: Visit): Promise<Response> {
    const found = await typed.find(visit.param('id'));
    const { session, requester } = signedIn(visit);
    if (found === undefined || !sessions.isMadeFor(found.token, session.authenticated)) return visit.redirect('/');
    if (found.actingFor !== session.actingFor?.patient) return takeUp(visit, found.actingFor);
    for (const route of routes) {
      const params = route.method === 'POST' && route.again !== undefined ? paramsOf(route, found.path) : undefined;
      if (params !== undefined && isFor(route.who, requester)) return showAgain(visit, route, found, params);
    }
    return visit.redirect('/');
  }
}

function mayNoMore(visit: Visit): Response | Promise<Response> {
  const text = inLanguage(visit.language, { it, en });
  return visit.page({
    title: text.title,
    lead: text.lead,
    width: 'narrow',
    status: 403,
    body: (
      <>
        <h2>{text.why}</h2>
        <ul>
          {text.reasons.map((reason) => (
            <li>{reason}</li>
          ))}
        </ul>
        <p>{text.next}</p>
        <Buttons>
          <LinkButton href="/">{text.home}</LinkButton>
          <LinkButton href="/deleghe" kind="secondary">
            {text.others}
          </LinkButton>
        </Buttons>
      </>
    ),
  });
}

/** Nothing is done: the page of the form shows what was typed. */
export async function showAgain(
  visit: Visit,
  { again }: PageRoute,
  { path, body }: Pick<Typed, 'path' | 'body'>,
  params: Readonly<Record<string, string>>,
): Promise<Response> {
  if (again === undefined) throw new Error('A form is shown again that cannot be.');
  const submitted = createSubmitted(body, visit.words);
  const { again: words } = visit.words;
  const asTyped: Visit = {
    ...visit,
    path,
    param: (name) => params[name] ?? '',
    query: () => undefined,
    form: () => Promise.resolve(submitted),
    page: (view) =>
      visit.page({
        ...view,
        body: (
          <>
            <Notice tone="warning" title={words.title} live>
              <p>{words.text}</p>
            </Notice>
            {view.body}
          </>
        ),
      }),
  };
  return again(asTyped, submitted);
}
