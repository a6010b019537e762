// OpenID Connect as addresses: the way to the provider, its answer, and our public keys.
import type { OidcDoor } from '#identity/oidc/door.ts';
import { localPath } from '../local-path.ts';
import type { PageRoute, Visit } from '../page.ts';
import type { SignIn } from '../sign-in.ts';
import type { BrowserCookie } from './browser-cookie.ts';
import { refusedBy, type Complain } from './refused.tsx';

export interface OidcPagesParts {
  readonly door: () => OidcDoor;
  readonly browser: BrowserCookie;
  readonly signIn: SignIn;
  readonly complain: Complain;
}

export function createOidcPages({ door, browser, signIn, complain }: OidcPagesParts): readonly PageRoute[] {
  return [
    { method: 'GET', path: '/oidc/login', who: 'anyone', run: begin },
    { method: 'GET', path: '/oidc/callback', who: 'anyone', run: finish },
    { method: 'GET', path: '/oidc/jwks', who: 'anyone', run: keys },
  ];

  async function begin(visit: Visit): Promise<Response> {
    const returnTo = localPath(visit.query('next')) ?? '/';
    return visit.c.redirect(await door().login.begin({ returnTo, browser: await browser.give(visit.c) }), 303);
  }

  async function finish(visit: Visit): Promise<Response> {
    try {
      const { authenticated, returnTo } = await door().login.finish({
        code: visit.query('code'),
        state: visit.query('state') ?? '',
        iss: visit.query('iss'),
        error: visit.query('error'),
        browser: await browser.read(visit.c),
      });
      browser.drop(visit.c);
      return await signIn(visit.c, authenticated, returnTo);
    } catch (error) {
      return refusedBy(visit, 'oidc', error, complain);
    }
  }

  async function keys({ c }: Visit): Promise<Response> {
    return c.json(await door().jwks());
  }
}
