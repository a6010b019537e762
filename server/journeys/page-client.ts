// People at their browsers without a screen, over HTTP on a port: a session, pages, and whatever is sent back.
import type { PersonaName } from '#auth/personas.ts';
import type { Authenticated } from '#identity/authenticated.ts';
import type { Server } from '#server/app.ts';
import type { Started } from '#server/start.ts';
import { formsIn, type PageForm } from './page-forms.ts';
import { authenticatedAs, sessionCookie } from './signed-in.ts';

export interface Answer {
  readonly status: number;
  readonly html: string;
  /** Where a redirect leads. */
  readonly location: string | undefined;
  readonly headers: Headers;
}

export type Filled = Readonly<Record<string, string | readonly string[] | File>>;

export interface PageClient {
  get(path: string): Promise<Answer>;
  /** As a browser sends it. */
  send(form: Pick<PageForm, 'action' | 'multipart'>, filled: Filled, origin?: string): Promise<Answer>;
  raw(path: string, body: string | Uint8Array, contentType: string): Promise<Answer>;
  /** The form of the page that leads to this address. */
  form(path: string, action: string): Promise<PageForm>;
}

export async function signedInAs(started: Started, persona: PersonaName, now: number): Promise<PageClient> {
  return clientWith(started, await cookieOf(started, authenticatedAs(persona, now)));
}

/** Empty where nobody is let in. */
export async function cookieOf({ server }: Started, authenticated: Authenticated): Promise<string> {
  const { name, value } = await sessionCookie(server, authenticated);
  return name === '' ? '' : `${name}=${value}`;
}

/** The same without a port. */
export async function signedInWithout(server: Server, persona: PersonaName, now: number): Promise<PageClient> {
  const { name, value } = await sessionCookie(server, authenticatedAs(persona, now));
  return clientWith({ url: server.publicUrl }, `${name}=${value}`, async (address, init) => server.fetch(new Request(address, init)));
}

type Send = (address: URL, init: RequestInit) => Promise<Response>;

export function clientWith({ url }: Pick<Started, 'url'>, cookie: string, send: Send = fetch): PageClient {
  async function ask(path: string, init: RequestInit = {}, origin = url): Promise<Answer> {
    const headers = { ...init.headers, cookie, origin, 'accept-language': 'it' };
    const answer = await send(new URL(path, url), { ...init, headers, redirect: 'manual' });
    return {
      status: answer.status,
      html: await answer.text(),
      location: answer.headers.get('location') ?? undefined,
      headers: answer.headers,
    };
  }
  const get = (path: string): Promise<Answer> => ask(path);
  return {
    get,
    send: ({ action, multipart }, filled, origin) => ask(action, { method: 'POST', body: bodyOf(filled, multipart) }, origin),
    raw: (path, body, contentType) => ask(path, { method: 'POST', body: body as string, headers: { 'Content-Type': contentType } }),
    async form(path, action) {
      const page = await get(path);
      const form = formsIn(page.html).find((one) => one.action === action);
      if (form === undefined) throw new Error(`${path} (${page.status} ${page.location ?? ''}) has no form for ${action}.`);
      return form;
    },
  };
}

function bodyOf(filled: Filled, multipart: boolean): FormData | URLSearchParams {
  const body = multipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(filled))
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value as string | File]) body.append(name, one as string);
  return body;
}
