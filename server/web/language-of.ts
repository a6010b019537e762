// The language of a request: chosen before, or as the browser prefers.
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { isLanguage, preferredLanguage, type Language } from './language.ts';

const cookie = 'lingua';

export function languageOf(c: Context): Language {
  const chosen = getCookie(c, cookie);
  return isLanguage(chosen) ? chosen : preferredLanguage(c.req.header('accept-language'));
}

/** `?lingua=en` on any page: remembered, and the same page without it. */
export function chooseLanguage(c: Context): Response | undefined {
  const url = new URL(c.req.url);
  const asked = url.searchParams.get('lingua');
  if (c.req.method !== 'GET' || asked === null) return undefined;
  url.searchParams.delete('lingua');
  if (isLanguage(asked)) setCookie(c, cookie, asked, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 31_536_000 });
  return c.redirect(`${url.pathname.replace(/^\/+/, '/')}${url.search}`, 303);
}
