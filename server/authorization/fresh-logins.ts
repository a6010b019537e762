// An app may ask that the person logs in now, or did so lately (`prompt=login`, `max_age`): at the identity provider, which a session of
// ours says nothing about. https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
import type { Keep } from '#store/keep.ts';
import { kindOf } from './grants.ts';
import { words } from './scope-rules.ts';

export interface AskedLogin {
  readonly uid: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface FreshLogins {
  /** Remembers when it was asked. */
  ask(asked: AskedLogin): Promise<void>;
  isNewEnough(asked: AskedLogin, login: Login): Promise<boolean>;
}

export interface Login {
  /** What the identity provider says, by its own clock. */
  readonly authTime: number;
  /** When the person came to us with it. Both in milliseconds since the epoch. */
  readonly signedIn: number;
}

const kind = kindOf('Asked');
const questionLifetime = 15 * 60_000;
/** Two clocks never agree. */
const clockSkew = 60_000;

export function createFreshLogins(keep: Keep, clock: () => number): FreshLogins {
  return {
    async ask({ uid, params }) {
      if (oldestIn(params) === undefined) return;
      await keep.put(kind, { key: uid, owner: null, value: String(clock()), expires: clock() + questionLifetime });
    },

    async isNewEnough({ uid, params }, { authTime, signedIn }) {
      const age = oldestIn(params);
      if (age === undefined) return true;
      const asked = await keep.get(kind, uid, clock());
      if (asked === undefined) return false;
      const earliest = Number(asked.value) - age;
      return signedIn > earliest && authTime > earliest - clockSkew;
    },
  };
}

/** How old the login may be, in milliseconds; undefined: of any age. */
function oldestIn({ prompt, max_age: maxAge }: AskedLogin['params']): number | undefined {
  if (typeof prompt === 'string' && words(prompt).includes('login')) return 0;
  return maxAge === undefined ? undefined : Number(maxAge) * 1000;
}
