// The page of all ways to sign in, and the ways themselves.
import type { Credentials } from '#identity/credentials/credentials.ts';
import type { OidcDoor } from '#identity/oidc/door.ts';
import type { SamlDoor } from '#identity/saml/door.ts';
import { shuffle } from '#identity/saml/registry.ts';
import { ErrorSummary, LinkButton } from '../components/form.tsx';
import { inLanguage } from '../language.ts';
import { localPath } from '../local-path.ts';
import type { Area, Visit } from '../page.ts';
import type { LoginTrail } from '../login-trail.ts';
import type { SignIn } from '../sign-in.ts';
import type { BrowserCookie } from './browser-cookie.ts';
import { en } from './en.ts';
import { it } from './it.ts';
import { createOidcPages } from './oidc-pages.tsx';
import { createRegionalPages, RegionalForm, type RegionalShown } from './regional-pages.tsx';
import { createSamlPages, follow } from './saml-pages.tsx';

export interface SignInParts {
  /** Undefined where the region does not offer it. */
  readonly spid: (() => SamlDoor) | undefined;
  readonly cie: (() => SamlDoor) | undefined;
  readonly oidc: (() => OidcDoor) | undefined;
  readonly credentials: Credentials;
  readonly browser: BrowserCookie;
  readonly signIn: SignIn;
  readonly trail: Pick<LoginTrail, 'wasRefused'>;
  readonly random: () => number;
  readonly complain: (what: string) => void;
}

const textOf = ({ language }: Visit) => inLanguage(language, { it, en });

export function createSignInPages(parts: SignInParts): Area {
  const { spid, cie, oidc, random } = parts;
  const saml = (['spid', 'cie'] as const).flatMap((scheme) => {
    const door = parts[scheme];
    return door === undefined ? [] : createSamlPages({ ...parts, scheme, door });
  });
  return {
    pages: [
      { method: 'GET', path: '/accedi', who: 'anyone', run: open },
      ...saml,
      ...(oidc === undefined ? [] : createOidcPages({ ...parts, door: oidc })),
      ...createRegionalPages({ ...parts, choice }),
      { method: 'GET', path: '/esci/gestore', who: 'anyone', run: leave },
    ],
  };

  function open(visit: Visit): Response | Promise<Response> {
    const next = localPath(visit.query('next')) ?? '';
    const { session, requester } = visit.visitor;
    if (requester !== undefined) return visit.redirect(next === '' ? '/' : next);
    if (session !== undefined) return visit.c.redirect(`/accedi/profilo${query({ next })}`, 303);
    return choice(visit, { next });
  }

  function choice(visit: Visit, shown: RegionalShown): Response | Promise<Response> {
    const text = textOf(visit);
    return visit.page({
      title: text.title,
      lead: text.lead,
      status: shown.status ?? 200,
      body: (
        <>
          <ErrorSummary errors={shown.errors ?? {}} words={visit.words} />
          <div class="ways">
            <div class="ways-national">
              {spid !== undefined && (
                <section aria-labelledby="spid">
                  <h2 id="spid">{text.spid.title}</h2>
                  <p>{text.spid.about}</p>
                  <details class="spid">
                    <summary class="btn btn-primary">{text.spid.button}</summary>
                    <ul>
                      {shuffle(spid().providers(), random).map(({ entityId, name }) => (
                        <li>
                          <a href={`/spid/login${query({ idp: entityId, next: shown.next })}`}>{name}</a>
                        </li>
                      ))}
                    </ul>
                  </details>
                </section>
              )}
              {cie !== undefined && (
                <section aria-labelledby="cie">
                  <h2 id="cie">{text.cie.title}</h2>
                  <p>{text.cie.about}</p>
                  <LinkButton href={`/cie/login${query({ next: shown.next })}`}>{text.cie.button}</LinkButton>
                </section>
              )}
              {oidc !== undefined && (
                <section aria-labelledby="oidc">
                  <h2 id="oidc">{oidc().name}</h2>
                  <p>{text.oidc.about}</p>
                  <LinkButton href={`/oidc/login${query({ next: shown.next })}`}>{text.oidc.button(oidc().name)}</LinkButton>
                </section>
              )}
            </div>
            <section aria-labelledby="regional">
              <h2 id="regional">{text.regional.title}</h2>
              <p>{text.regional.about}</p>
              <RegionalForm visit={visit} shown={shown} />
            </section>
          </div>
        </>
      ),
    });
  }

  /** After our own session has ended: on to the provider's, whose login this proof names. */
  async function leave(visit: Visit): Promise<Response> {
    const proof = visit.query('accesso') ?? '';
    const door = proof.startsWith('spid-') ? spid : proof.startsWith('cie-') ? cie : undefined;
    const dispatch = await door?.().logout.begin(proof);
    return dispatch === undefined ? visit.c.redirect('/esci', 303) : follow(visit, dispatch);
  }
}

function query(params: Readonly<Record<string, string>>): string {
  const filled = Object.entries(params).filter(([, value]) => value !== '');
  return filled.length === 0 ? '' : `?${new URLSearchParams(filled).toString()}`;
}
