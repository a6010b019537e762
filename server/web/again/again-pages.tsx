// `/ripresa/ID`: a form that came after the end of the session, filled in as it was, to be looked at and sent again.
import { Notice } from '../components/display.tsx';
import { isFor, signedIn, type Area, type PageRoute, type Visit } from '../page.ts';
import type { Sessions } from '../session.ts';
import { createSubmitted } from '../submitted.ts';
import { paramsOf, type Typed, type TypedForms } from '../typed.ts';

export interface AgainParts {
  readonly typed: Pick<TypedForms, 'find'>;
  readonly sessions: Pick<Sessions, 'isMadeFor'>;
}

/** `routes`: all that a form may have been sent to. */
export function createAgainPages({ typed, sessions }: AgainParts, routes: readonly PageRoute[]): Area {
  return {
    pages: [{ method: 'GET', path: '/ripresa/:id', who: 'signed-in', run: shown }],
  };

  /** Whoever finds the address and is somebody else learns nothing, not even that there is something. */
  async function shown(visit: Visit): Promise<Response> {
    const found = await typed.find(visit.param('id'));
    const { session, requester } = signedIn(visit);
    if (found === undefined || !sessions.isMadeFor(found.token, session.authenticated)) return visit.redirect('/');
    for (const route of routes) {
      const params = route.method === 'POST' && route.again !== undefined ? paramsOf(route, found.path) : undefined;
      if (params !== undefined && isFor(route.who, requester)) return showAgain(visit, route, found, params);
    }
    return visit.redirect('/');
  }
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
