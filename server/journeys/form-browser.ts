// A browser as far as logins need one, without a screen: cookies, forms, redirects within the server.
import type { Server } from '#server/app.ts';

export interface FormBrowser {
  go(path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** As far as redirects lead. */
  follow(path: string): Promise<{ readonly path: string; readonly text: string }>;
  readonly cookies: Map<string, string>;
  cookieHeader(): string;
}

export function createBrowser(server: Pick<Server, 'fetch' | 'publicUrl'>): FormBrowser {
  const cookies = new Map<string, string>();
  const cookieHeader = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  async function go(path: string, form?: Record<string, string>, more: Record<string, string> = {}): Promise<Response> {
    const url = new URL(path, server.publicUrl);
    const headers = { Cookie: cookieHeader(), Origin: url.origin, ...more };
    const init = form === undefined ? { headers } : { headers, method: 'POST', body: new URLSearchParams(form) };
    const answer = await server.fetch(new Request(url, init));
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  }
  async function follow(path: string): Promise<{ path: string; text: string }> {
    for (let at = path; ;) {
      const answer = await go(at);
      const next = answer.headers.get('location');
      if (next === null) return { path: new URL(at, server.publicUrl).pathname, text: await answer.text() };
      at = next;
    }
  }
  return { go, follow, cookies, cookieHeader };
}

export const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
/** The value of a hidden field. */
export const hidden = (text: string, name: string): string => unescaped(new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '');
