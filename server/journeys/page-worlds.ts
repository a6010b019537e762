// Pages of two worlds, one with what a professional may not see and one in which it never was: asked alike, compared byte by byte.
import type { Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { authenticatedAs, sessionCookie } from './signed-in.ts';
import { now, startTestServer, type TestServer } from './test-server.ts';

export interface PageRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
}

export interface PageWorld {
  readonly server: TestServer;
  /** The page without what differs from one login to the next: tokens, cursors, the number of the request. */
  show(request: PageRequest): Promise<string>;
  /** The page as it is. */
  fetch(path: string): Promise<string>;
  /** A file as it is. */
  take(path: string): Promise<Uint8Array>;
}

export async function pageWorld(resources: readonly Resource[], persona: PersonaName, database?: string): Promise<PageWorld> {
  const server = await startTestServer(database);
  await server.put(resources);
  return pagesOf(server, persona);
}

/** Of somebody who has just signed in there. */
export async function pagesOf(server: TestServer, persona: PersonaName): Promise<PageWorld> {
  const { name, value } = await sessionCookie(server.server, authenticatedAs(persona, now));
  const cookie = `${name}=${value}`;
  const get = async (path: string) => server.server.fetch(new Request(`http://127.0.0.1:8080${path}`, { headers: { cookie } }));
  let csrf = '';
  return {
    server,
    fetch: async (path) => (await get(path)).text(),
    take: async (path) => new Uint8Array(await (await get(path)).arrayBuffer()),
    async show({ method = 'GET', path, form }) {
      const body = form === undefined ? {} : { body: new URLSearchParams({ ...form, csrf }).toString() };
      const headers = {
        cookie,
        origin: 'http://127.0.0.1:8080',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
      };
      const answer = await server.server.fetch(
        new Request(`http://127.0.0.1:8080${path}`, { method, headers, redirect: 'manual', ...body }),
      );
      const text = await answer.text();
      csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? csrf;
      const kept = [...answer.headers].filter(([name]) => !['x-request-id', 'set-cookie', 'date'].includes(name));
      return normalised(`${answer.status}\n${JSON.stringify(kept)}\n${text}`);
    },
  };
}

function normalised(page: string): string {
  return page
    .replace(/name="csrf" value="[^"]+"/g, 'name="csrf" value="…"')
    .replace(/pagina=[\w-]+/g, 'pagina=…')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '…');
}
