// What ties a login under way to the browser that began it: a secret in a signed cookie, for as long as logins last.
import { createHmac, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';

export interface BrowserCookie {
  /** The secret of this browser; one is given to it when it has none. */
  give(c: Context): Promise<string>;
  /** '' when it brings none that we signed. */
  read(c: Context): Promise<string>;
  drop(c: Context): void;
}

const lifetimeSeconds = 15 * 60;

/** An identity provider posts its answer from its own site: over TLS the cookie must come along with that (`None`), without TLS both are this host. */
export function createBrowserCookie(secret: Uint8Array, secure: boolean): BrowserCookie {
  const key = createHmac('sha256', secret).update('cookie of the login under way').digest();
  const name = secure ? '__Host-accesso' : 'accesso';
  const options = { path: '/', secure, httpOnly: true, sameSite: secure ? 'None' : 'Lax', maxAge: lifetimeSeconds } as const;

  async function read(c: Context): Promise<string> {
    const value = await getSignedCookie(c, key, name);
    return typeof value === 'string' ? value : '';
  }

  return {
    read,
    async give(c) {
      const known = await read(c);
      const value = known === '' ? randomBytes(32).toString('base64url') : known;
      await setSignedCookie(c, name, value, key, options);
      return value;
    },
    drop: (c) => void deleteCookie(c, name, { path: '/', secure }),
  };
}
