// The pages: address -> session -> requester -> page, with the error boundary around it.
import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { hasDied } from '#auth/requester.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { loadAssets } from './assets.ts';
import { errorView, failureOf, type Failure } from './errors/error-view.tsx';
import { chooseLanguage, languageOf } from './language-of.ts';
import { isFor, type Area, type PageRoute, type Visit, type Visitor } from './page.ts';
import type { RequesterOf } from './requester-of.ts';
import type { Session, Sessions } from './session.ts';
import { paths } from './sign-in.ts';
import { createShow } from './show.tsx';
import { showAgain } from './again/again-pages.tsx';
import { textsIn, type TypedForms } from './typed.ts';
import { bodyOf, createVisit, FormFromElsewhere } from './visit.ts';
import { words } from './words.ts';

export interface WebAppParts {
  readonly areas: readonly Area[];
  readonly sessions: Sessions;
  readonly requesterOf: RequesterOf;
  /** Is there somebody for whom this person may act? */
  readonly actsForOthers: (patient: string) => Promise<boolean>;
  readonly typed: TypedForms;
  readonly publicUrl: string;
  readonly demo: boolean;
  readonly clock: () => number;
  /** Tells the log, and makes an outcome of whatever was thrown. */
  readonly report: (error: unknown, requestId: string) => OperationOutcomeError;
  readonly statusOf: (error: OperationOutcomeError) => number;
}

export interface WebApp {
  readonly app: Hono;
  /** For addresses that no other door knows. */
  readonly notFound: (c: Context) => Response | Promise<Response>;
}

const usualLimit = 192 * 1024;

export function createWebApp(parts: WebAppParts): WebApp {
  const { areas, sessions, requesterOf, publicUrl, clock } = parts;
  const show = createShow({ navigation: areas.flatMap(({ navigation = [] }) => navigation), demo: parts.demo, publicUrl });
  const app = new Hono();
  const assets = loadAssets();
  app.get('/assets/:hash/:name', (c) => assets.serve(c));
  for (const route of areas.flatMap(({ pages }) => pages)) {
    const limit = bodyLimit({ maxSize: route.limit ?? usualLimit, onError: (c) => fail(c, 'tooLarge', nobody, randomUUID()) });
    app.on(route.method, route.path, limit, async (c) => unkept(await answer(c, route)));
  }

  const { origin } = new URL(publicUrl);

  async function answer(c: Context, route: PageRoute): Promise<Response> {
    const requestId = randomUUID();
    let visitor = nobody;
    try {
      const changed = chooseLanguage(c);
      if (changed !== undefined) return changed;
      if (route.foreign !== true && isFromElsewhere(c, origin)) throw new FormFromElsewhere();
      const found = await sessions.find(c.req.header('cookie'));
      if (found.kind === 'open') visitor = await visitorOf(c, found.session);
      const refused = await refusalFor(c, route, visitor, found.kind === 'ended', requestId);
      if (refused !== undefined) return refused;
      const visit = createVisit({ c, route, visitor, show, requestId, now: clock() });
      try {
        return await route.run(visit);
      } catch (error) {
        const shown = error instanceof FormFromElsewhere ? await formOfBefore(c, route, visit) : undefined;
        if (shown === undefined) throw error;
        return shown;
      }
    } catch (error) {
      return failWith(c, error, visitor, requestId);
    }
  }

  /** Made for the same person in a session of before, in another window: shown as they filled it in, for them to send. */
  async function formOfBefore(c: Context, route: PageRoute, visit: Visit): Promise<Response | undefined> {
    const { session } = visit.visitor;
    const { token, body, actingFor } = textsIn(await bodyOf(c));
    if (route.again === undefined || session === undefined || !sessions.isMadeFor(token, session.authenticated)) return undefined;
    // Filled in for somebody else than whom they act for now: taken up again there, or they are told why not.
    if (actingFor !== session.actingFor?.patient) return visit.redirect(await parts.typed.keep(c));
    return showAgain(visit, route, { path: visit.path, body }, c.req.param());
  }

  async function visitorOf(c: Context, session: Session): Promise<Visitor> {
    const { as } = session;
    const actsForOthers = as.kind === 'citizen' && (await parts.actsForOthers(as.patient));
    try {
      return { session, requester: await requesterOf(session), actsForOthers };
    } catch (error) {
      if (!(error instanceof OperationOutcomeError) || error.code !== 'forbidden') throw error;
      // The delegation or the role has ended since: they go on as themselves, or choose anew.
      const changed = actingAgain(session);
      await sessions.change(c, actingAgain);
      return { session: changed, requester: await requesterOf(changed), actsForOthers };
    }
  }

  /** Where to go, or what went wrong, when the page is not theirs to see. */
  async function refusalFor(
    c: Context,
    { who, method, again, toTheDead }: PageRoute,
    visitor: Visitor,
    ended: boolean,
    requestId: string,
  ): Promise<Response | undefined> {
    const isRefused = hasDied(visitor.requester) && who !== 'anyone' && toTheDead !== true;
    if (isRefused) return c.redirect(paths.deceased, 303);
    if (isFor(who, visitor.requester)) return undefined;
    if (visitor.requester !== undefined) return fail(c, 'forbidden', visitor, requestId);
    if (ended && method === 'POST' && again !== undefined) return fail(c, 'endedKept', visitor, requestId, await parts.typed.keep(c));
    if (ended || method === 'POST') return fail(c, ended ? 'ended' : 'signIn', visitor, requestId);
    const door = visitor.session === undefined ? '/accedi' : paths.choose;
    return c.redirect(`${door}?next=${encodeURIComponent(hereOf(c))}`, 303);
  }

  function failWith(c: Context, error: unknown, visitor: Visitor, requestId: string): Response | Promise<Response> {
    if (error instanceof FormFromElsewhere) return fail(c, 'form', visitor, requestId);
    const outcome = parts.report(error, requestId);
    return fail(c, failureOf(parts.statusOf(outcome)), visitor, requestId);
  }

  function fail(
    c: Context,
    failure: Failure,
    visitor: Visitor,
    requestId: string,
    next = c.req.method === 'GET' ? hereOf(c) : undefined,
  ): Response | Promise<Response> {
    const language = languageOf(c);
    const view = errorView({ failure, words: words(language), requestId, ...(next === undefined ? {} : { next }) });
    return show(c, { language, visitor, view });
  }

  return { app, notFound: (c) => fail(c, 'notFound', nobody, randomUUID()) };
}

/** Where one is sent on to depends on who one is and how far one has come: no browser keeps it. Pages and files say so themselves. */
function unkept(response: Response): Response {
  if (response.status >= 300 && response.status < 400) response.headers.set('Cache-Control', 'no-store');
  return response;
}

const nobody: Visitor = { session: undefined, requester: undefined };

/** A form that another site made the browser send; https://www.w3.org/TR/fetch-metadata/ */
function isFromElsewhere({ req }: Context, origin: string): boolean {
  return req.method === 'POST' && req.header('sec-fetch-site') !== 'same-origin' && req.header('origin') !== origin;
}

function actingAgain({ actingFor, ...session }: Session): Session {
  return actingFor === undefined ? { ...session, as: { kind: 'undecided' } } : session;
}

function hereOf(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return `${pathname}${search}`;
}
