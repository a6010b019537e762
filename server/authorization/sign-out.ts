// When somebody signs out of the pages, the session of this server ends as well, and with it the apps that were let in no longer than that.
import { sessionCookie } from './addresses.ts';
import { requestWith } from './cookies.ts';
import type { Engine } from './engine.ts';
import type { Grants } from './grants.ts';

export interface Ended {
  /** Which login is over. */
  readonly login: string;
  /** The header as the browser sent it; empty when another site said that the login is over. */
  readonly cookies: string;
}

export type SignOut = (ended: Ended) => Promise<void>;

export function createSignOut(engine: () => Promise<Engine>, grants: Grants): SignOut {
  return async ({ login, cookies }) => {
    await grants.removeOfLogin(login);
    if (cookies.includes(`${sessionCookie}=`)) await endSessionOf(cookies);
    await grants.endSessionsOfLogin(login);
  };

  async function endSessionOf(cookies: string): Promise<void> {
    const { provider } = await engine();
    const { req, res } = requestWith(cookies);
    const session = await provider.Session.get(provider.createContext(req, res));
    for (const { grantId, persistsLogout } of Object.values(session.authorizations ?? {})) {
      if (grantId !== undefined && persistsLogout !== true) await grants.remove(grantId);
    }
    await session.destroy();
  }
}
