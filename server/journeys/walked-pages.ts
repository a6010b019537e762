// What a journey really asked of its server: a page that the list says it walks through, and that never answered it, is missing.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { visitedPages } from './visited-pages.ts';

const channel = 'http.server.response.finish';

export interface WalkedPages {
  /** Rows of the list that name this journey and were not answered; none where only some of its tests run. */
  missingOf(journey: string): readonly string[];
  stop(): void;
}

export function watchPages(url: string): WalkedPages {
  const port = Number(new URL(url).port);
  const walked = new Set<string>();
  const note = (message: unknown): void => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    // A refused form (422) is an answer of its page; an error is none.
    if (request.socket.localPort !== port || (response.statusCode >= 400 && response.statusCode !== 422)) return;
    const page = pageOf(request.method ?? '', new URL(request.url ?? '/', url).pathname);
    if (page !== undefined) walked.add(page);
  };
  subscribe(channel, note);
  return {
    missingOf(journey) {
      if (process.env['SOME_TESTS_ONLY'] !== undefined) return [];
      return Object.entries(visitedPages).flatMap(([page, by]) => (by === journey && !walked.has(page) ? [page] : []));
    },
    stop: () => unsubscribe(channel, note),
  };
}

/** Of several that fit, the one with the fewest names in it: `/nuova` before `/:id`. */
export function pageOf(method: string, path: string): string | undefined {
  const fitting = Object.keys(visitedPages).filter((page) => {
    const [of, pattern = ''] = page.split(' ');
    return of === method && new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+').replaceAll('.', '\\.')}$`).test(path);
  });
  const names = (page: string): number => page.split(':').length;
  return fitting.sort((a, b) => names(a) - names(b))[0];
}
