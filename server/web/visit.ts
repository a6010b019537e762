// One request as a page sees it.
import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { invalid } from '#fhir/outcome.ts';
import { languageOf } from './language-of.ts';
import { localPath } from './local-path.ts';
import { signedIn, type PageRoute, type Visit, type Visitor } from './page.ts';
import type { Show } from './show.tsx';
import { createSubmitted, type Submitted } from './submitted.ts';
import { words as wordsOf } from './words.ts';

/** A form without the token of this session: from another login, or from another site. */
export class FormFromElsewhere extends Error {}

export interface VisitParts {
  readonly c: Context;
  readonly route: PageRoute;
  readonly visitor: Visitor;
  readonly show: Show;
  readonly requestId: string;
  readonly now: number;
}

export function createVisit({ c, route, visitor, show, requestId, now }: VisitParts): Visit {
  const language = languageOf(c);
  const words = wordsOf(language);
  let submitted: Promise<Submitted> | undefined;
  const visit: Visit = {
    c,
    language,
    words,
    now,
    requestId,
    path: c.req.path,
    visitor,
    param: (name) => c.req.param(name) ?? '',
    query: (name) => c.req.query(name),
    form: () => (submitted ??= readForm(c, route, visitor, words)),
    act: (action) => ({ requester: signedIn(visit).requester, action, asked: `${c.req.method} ${c.req.path}`, requestId }),
    page: (view) => show(c, { language, visitor, view }),
    redirect: (path) => c.redirect(localPath(path) ?? '/', 303),
  };
  return visit;
}

async function readForm(c: Context, { foreign }: PageRoute, { session }: Visitor, words: Visit['words']): Promise<Submitted> {
  const submitted = createSubmitted(await bodyOf(c), words);
  if (foreign !== true && session !== undefined && !isSame(submitted.text('csrf'), session.csrf)) throw new FormFromElsewhere();
  return submitted;
}

/** What says that it is a form and cannot be read as one is the sender's fault. */
export async function bodyOf({ req }: Context): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await req.parseBody({ all: true });
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) throw invalid('The form cannot be read.');
    throw error;
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
