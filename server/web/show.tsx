// From what a page says to the response: the frame around it, and the headers of every page.
import type { Context } from 'hono';
import { html } from 'hono/html';
import { Layout } from './components/layout.tsx';
import type { Language } from './language.ts';
import type { NavigationEntry, View, Visitor } from './page.ts';
import { securityHeaders } from './security-headers.ts';
import { words } from './words.ts';

export interface Shown {
  readonly language: Language;
  readonly visitor: Visitor;
  readonly view: View;
}

export type Show = (c: Context, shown: Shown) => Response | Promise<Response>;

export interface ShowParts {
  readonly navigation: readonly NavigationEntry[];
  readonly demo: boolean;
  readonly publicUrl: string;
}

export function createShow({ navigation, demo, publicUrl }: ShowParts): Show {
  const overTls = publicUrl.startsWith('https:');
  return (c, { language, visitor, view }) => {
    const { pathname, search } = new URL(c.req.url);
    // What was posted cannot be asked for again in another language; the page that the form was on can.
    const path = c.req.method === 'GET' ? `${pathname}${search}` : pathname;
    const frame = { view, language, words: words(language), path, visitor, navigation, demo };
    for (const [name, value] of Object.entries(securityHeaders(view.formTargets ?? [], overTls))) c.header(name, value);
    c.header('Content-Language', language);
    return c.html(html`<!doctype html>${(<Layout {...frame} />)}`, view.status ?? 200);
  };
}
