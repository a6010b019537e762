// SPID and CIE as addresses: metadata, the way to the provider, its answer, and logout in both directions.
import type { Dispatch } from '#identity/saml/bindings.ts';
import type { SamlDoor } from '#identity/saml/door.ts';
import { Button, Buttons } from '../components/form.tsx';
import { inLanguage } from '../language.ts';
import { localPath } from '../local-path.ts';
import type { PageRoute, Visit } from '../page.ts';
import type { SignIn } from '../sign-in.ts';
import type { BrowserCookie } from './browser-cookie.ts';
import { en } from './en.ts';
import { it } from './it.ts';
import { refused, refusedBy, type Complain } from './refused.tsx';

export interface SamlPagesParts {
  readonly scheme: 'spid' | 'cie';
  readonly door: () => SamlDoor;
  readonly browser: BrowserCookie;
  readonly signIn: SignIn;
  readonly complain: Complain;
}

const textOf = ({ language }: Visit) => inLanguage(language, { it, en });

/** Two signatures and a form's escapes fit in well. */
const answerLimit = 256 * 1024;

export function createSamlPages({ scheme, door, browser, signIn, complain }: SamlPagesParts): readonly PageRoute[] {
  return [
    { method: 'GET', path: `/${scheme}/metadata`, who: 'anyone', run: metadata },
    { method: 'GET', path: `/${scheme}/login`, who: 'anyone', run: begin },
    { method: 'POST', path: `/${scheme}/acs`, who: 'anyone', foreign: true, limit: answerLimit, run: finish },
    { method: 'GET', path: `/${scheme}/acs`, who: 'anyone', run: (visit) => visit.redirect('/') },
    { method: 'GET', path: `/${scheme}/logout`, who: 'anyone', run: logOut },
    { method: 'POST', path: `/${scheme}/logout`, who: 'anyone', foreign: true, limit: answerLimit, run: logOut },
  ];

  function metadata({ c }: Visit): Response {
    return c.body(door().metadata(), 200, { 'Content-Type': 'application/samlmetadata+xml; charset=utf-8' });
  }

  async function begin(visit: Visit): Promise<Response> {
    const [first] = door().providers();
    const entityId = visit.query('idp') ?? (scheme === 'cie' ? first?.entityId : undefined) ?? '';
    const returnTo = localPath(visit.query('next')) ?? '/';
    const attributeSet = /^\/(operatore|sportello|admin)\b/.test(returnTo) ? 1 : 0;
    const dispatch = await door().login.begin({ entityId, returnTo, attributeSet, browser: await browser.give(visit.c) });
    if (dispatch === undefined) return refused(visit, textOf(visit).unknownProvider, 400);
    return follow(visit, dispatch);
  }

  async function finish(visit: Visit): Promise<Response> {
    const form = await fieldsOf(visit);
    try {
      const received = { response: form['SAMLResponse'] ?? '', relayState: form['RelayState'] ?? '', browser: await browser.read(visit.c) };
      const { authenticated, returnTo } = await door().login.finish(received);
      browser.drop(visit.c);
      return await signIn(visit.c, authenticated, returnTo);
    } catch (error) {
      return refusedBy(visit, scheme, error, complain);
    }
  }

  /** What a provider sends: its answer to our request, or a request of its own. */
  async function logOut(visit: Visit): Promise<Response> {
    const { method, url } = visit.c.req;
    try {
      const arrival = method === 'GET' ? { rawQuery: new URL(url).search.slice(1) } : { form: await fieldsOf(visit) };
      const dispatch = await door().logout.receive(arrival);
      return dispatch === undefined ? visit.c.redirect('/esci?gestore=uscito', 303) : await follow(visit, dispatch);
    } catch (error) {
      return refusedBy(visit, scheme, error, complain);
    }
  }
}

/** To the provider: by address, or by a form that the person sends. */
export async function follow(visit: Visit, dispatch: Dispatch): Promise<Response> {
  if (dispatch.by === 'redirect') return visit.c.redirect(dispatch.location, 303);
  const text = textOf(visit).send;
  return visit.page({
    title: text.title,
    lead: text.lead,
    width: 'narrow',
    formTargets: [new URL(dispatch.action).origin],
    body: (
      <form method="post" action={dispatch.action} class="form">
        {Object.entries(dispatch.fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Buttons>
          <Button>{text.button}</Button>
        </Buttons>
      </form>
    ),
  });
}

/** As they were sent: a message is long, and every character of it counts. */
async function fieldsOf({ c }: Visit): Promise<Readonly<Record<string, string>>> {
  const body = await c.req.parseBody();
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
