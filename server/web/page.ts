// What a page is: an address, who may see it, and what is shown to one visit.
import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { Requester } from '#auth/requester.ts';
import type { Act } from '#record/act.ts';
import type { Language, Texts } from './language.ts';
import type { Session } from './session.ts';
import type { Submitted } from './submitted.ts';
import type { Words } from './words.ts';

/** `citizen` also lets those in who act for another person; `signed-in` everybody with a session. */
export type Audience = 'anyone' | 'signed-in' | 'citizen' | 'professional' | 'operator' | 'auditor' | 'admin';

export interface PageRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly who: Audience | readonly Audience[];
  readonly run: (visit: Visit) => Response | Promise<Response>;
  /** Largest body in bytes; 192 KiB when not said: a field that is far too long still gets its message. */
  readonly limit?: number;
  /** Shows the form with what was typed and does nothing, when it came too late to be carried out. Never where secrets are typed. */
  readonly again?: (visit: Visit, form: Submitted) => Response | Promise<Response>;
  /** Says to who has signed in with the identity of somebody who has died why nothing else is shown. */
  readonly toTheDead?: true;
  /** Posted by another site (an identity provider): no token of ours can be in it. */
  readonly foreign?: boolean;
}

/** Entry of the main menu, for whom it is there. */
export interface NavigationEntry {
  readonly href: string;
  readonly label: Texts<string>;
  readonly who: Audience | readonly Audience[];
  /** Smaller comes first. */
  readonly rank: number;
}

/** What one area of the pages contributes. */
export interface Area {
  readonly pages: readonly PageRoute[];
  readonly navigation?: readonly NavigationEntry[];
}

export interface View {
  /** Of the window; also the heading, unless a hero brings its own. */
  readonly title: string;
  /** When the heading is not the title. */
  readonly heading?: string;
  /** Above the heading: where one is. */
  readonly over?: Child;
  readonly lead?: Child;
  readonly body: Child;
  /** Across the page, with the one h1 in it. */
  readonly hero?: Child;
  readonly breadcrumbs?: readonly { readonly href: string; readonly label: string }[];
  /** Lines of text and forms are best narrow; tables and cards are wide. */
  readonly width?: 'narrow' | 'wide';
  readonly status?: 200 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503;
  /** Other origins that a form of this page is sent to. */
  readonly formTargets?: readonly string[];
}

/** Who is there: without a session nobody, without a requester somebody who has yet to say as whom they act. */
export interface Visitor {
  readonly session: Session | undefined;
  readonly requester: Requester | undefined;
  /** There is somebody for whom they may act. */
  readonly actsForOthers?: boolean;
}

export interface SignedIn {
  readonly session: Session;
  readonly requester: Requester;
}

/** One request of one person. */
export interface Visit {
  readonly c: Context;
  readonly language: Language;
  readonly words: Words;
  readonly now: number;
  readonly requestId: string;
  readonly path: string;
  readonly visitor: Visitor;
  param(name: string): string;
  query(name: string): string | undefined;
  /** The form that was sent; its token is checked before. */
  form(): Promise<Submitted>;
  /** For the audit row of whatever is read or done. */
  act(action: string): Act;
  page(view: View): Response | Promise<Response>;
  /** Within this site only. */
  redirect(path: string): Response;
}

/** On pages that only signed-in people reach. */
export function signedIn({ visitor: { session, requester } }: Pick<Visit, 'visitor'>): SignedIn {
  if (session === undefined || requester === undefined) throw new Error('A page for those who have signed in is open to everybody.');
  return { session, requester };
}

export function isFor(who: PageRoute['who'], requester: Requester | undefined): boolean {
  const audiences = typeof who === 'string' ? [who] : who;
  if (audiences.includes('anyone')) return true;
  if (requester === undefined) return false;
  const kind = requester.kind === 'delegate' ? 'citizen' : requester.kind;
  return audiences.includes('signed-in') || audiences.some((audience) => audience === kind);
}
