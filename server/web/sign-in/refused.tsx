// The page after a login that did not succeed: why, and the way to try again.
import { LoginRefused, type RefusalReason } from '#identity/saml/refusal.ts';
import { Buttons, LinkButton } from '../components/form.tsx';
import { inLanguage } from '../language.ts';
import type { Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';

const textOf = ({ language }: Visit) => inLanguage(language, { it, en });

/** For the log: which check refused, why, and where the proof is; no personal data. */
export type Complain = (what: string) => void;

/** Whatever else was thrown is thrown on. */
export function refusedBy(visit: Visit, scheme: string, error: unknown, complain: Complain): Response | Promise<Response> {
  if (!(error instanceof LoginRefused)) throw error;
  complain(`${scheme}: ${error.message}${error.evidence === undefined ? '' : ` (kept as ${error.evidence})`}`);
  return refused(visit, reasonOf(visit, error.reason), 403);
}

const reasonOf = (visit: Visit, reason: RefusalReason): string => textOf(visit).refused.reasons[reason];

export function refused(visit: Visit, lead: string, status: 400 | 403): Response | Promise<Response> {
  const text = textOf(visit).refused;
  return visit.page({
    title: text.title,
    lead,
    width: 'narrow',
    status,
    body: (
      <Buttons>
        <LinkButton href="/accedi">{text.again}</LinkButton>
        <LinkButton href="/" kind="secondary">
          {text.home}
        </LinkButton>
      </Buttons>
    ),
  });
}
