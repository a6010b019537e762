// The session of a person on the pages: a random id in a signed cookie, the session itself in the store, so that it can be ended.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, generateSignedCookie } from 'hono/cookie';
import { parseSigned } from 'hono/utils/cookie';
import type { Authenticated } from '#identity/authenticated.ts';
import { fingerprint } from '#identity/fingerprint.ts';
import type { Keep } from '#store/keep.ts';
import type { Language } from './language.ts';

/** As whom somebody is here; `undecided` until a person with several roles has chosen one. */
export type ActingAs =
  | { readonly kind: 'undecided' }
  | { readonly kind: 'citizen'; readonly patient: string }
  | { readonly kind: 'professional'; readonly practitioner: string; readonly organization?: string };

export interface Session {
  readonly authenticated: Authenticated;
  readonly as: ActingAs;
  /** To show: the registry's name of the person. */
  readonly name: string;
  /** Whose record a citizen looks at when it is not their own. */
  readonly actingFor?: { readonly patient: string; readonly name: string };
  readonly language: Language;
  /** Must be in every form that changes something. */
  readonly csrf: string;
  readonly started: number;
}

export type SessionKeep = Pick<Keep, 'get' | 'put' | 'replace' | 'remove'>;

export interface SessionParts {
  readonly keep: SessionKeep;
  readonly secret: Uint8Array;
  readonly clock: () => number;
  /** Cookies go over TLS only. */
  readonly secure: boolean;
  /** Whether what somebody signed in with is still good: credentials may have been reset since. */
  readonly stands: (authenticated: Authenticated) => Promise<boolean>;
}

export type Found = { readonly kind: 'none' } | { readonly kind: 'ended' } | { readonly kind: 'open'; readonly session: Session };

export interface Sessions {
  find(cookieHeader: string | undefined): Promise<Found>;
  /** The token of a form, from whichever session of theirs. */
  isMadeFor(token: string, person: Pick<Authenticated, 'fiscalNumber'>): boolean;
  /** Always under a new id: what a cookie held before a login is worth nothing after it. */
  start(c: Context, session: Omit<Session, 'csrf' | 'started'>): Promise<Session>;
  change(c: Context, change: (session: Session) => Session): Promise<void>;
  end(c: Context): Promise<void>;
}

const kind = 'session';
const minute = 60_000;
export const sessionLimits = { idle: 15 * minute, longest: 8 * 60 * minute, touchAfter: minute };

const endedKind = 'login-ended';

/** Ends every session that began with this login: its provider said so. */
export function endLogin(keep: Pick<SessionKeep, 'put'>, evidence: string, now: number): Promise<void> {
  return keep.put(endedKind, { key: evidence, owner: null, value: 'true', expires: now + sessionLimits.longest });
}

/** Ends every session of this person, as whomever they are here. */
export function endSessionsOf(keep: Pick<Keep, 'removeOf'>, fiscalNumber: string): Promise<void> {
  return keep.removeOf(kind, ownerOf(fiscalNumber));
}

export function createSessions({ keep, secret, clock, secure, stands }: SessionParts): Sessions {
  const key = createHmac('sha256', secret).update('cookie of the web session').digest();
  const formKey = createHmac('sha256', secret).update('token of a form').digest();
  const name = secure ? '__Host-sessione' : 'sessione';

  /** The id itself is in the cookie only: who reads the store cannot take over a session. */
  const rowOf = (id: string): string => createHash('sha256').update(id).digest('base64url');

  async function idIn(cookieHeader: string | undefined): Promise<string | undefined> {
    if (cookieHeader === undefined) return undefined;
    const id = (await parseSigned(cookieHeader, key, name))[name];
    return typeof id === 'string' ? id : undefined;
  }

  const sealOf = (random: string, fiscalNumber: string): string =>
    createHmac('sha256', formKey).update(`${random} ${fiscalNumber}`).digest('base64url');

  const expiryOf = (session: Session): number => Math.min(clock() + sessionLimits.idle, session.started + sessionLimits.longest);
  const entryOf = (id: string, session: Session) => ({
    key: rowOf(id),
    owner: ownerOf(session.authenticated.fiscalNumber),
    value: JSON.stringify(session),
    expires: expiryOf(session),
  });

  async function read(id: string) {
    const kept = await keep.get(kind, rowOf(id), clock());
    return kept === undefined ? undefined : { ...kept, session: JSON.parse(kept.value) as Session };
  }

  return {
    async find(cookieHeader) {
      const id = await idIn(cookieHeader);
      if (id === undefined) return { kind: 'none' };
      const kept = await read(id);
      if (kept === undefined) return { kind: 'ended' };
      const { session } = kept;
      if ((await keep.get(endedKind, session.authenticated.evidence, clock())) !== undefined) return { kind: 'ended' };
      if (!(await stands(session.authenticated))) return { kind: 'ended' };
      // Another request may have moved it on already; then there is nothing to do.
      if (expiryOf(session) - kept.expires > sessionLimits.touchAfter) await keep.replace(kind, entryOf(id, session), kept.version);
      return { kind: 'open', session };
    },

    async start(c, given) {
      const before = await idIn(c.req.header('cookie'));
      if (before !== undefined) await keep.remove(kind, rowOf(before));
      const id = randomBytes(32).toString('base64url');
      const random = randomBytes(24).toString('base64url');
      const csrf = `${random}.${sealOf(random, given.authenticated.fiscalNumber)}`;
      const session: Session = { ...given, csrf, started: clock() };
      await keep.put(kind, entryOf(id, session));
      const options = { httpOnly: true, sameSite: 'Lax', secure, path: '/' } as const;
      c.header('Set-Cookie', await generateSignedCookie(name, id, key, options), { append: true });
      return session;
    },

    isMadeFor(token, { fiscalNumber }) {
      const [random = '', seal = ''] = token.split('.');
      const [given, expected] = [Buffer.from(seal), Buffer.from(sealOf(random, fiscalNumber))];
      return random !== '' && given.length === expected.length && timingSafeEqual(given, expected);
    },

    async change(c, change) {
      const id = await idIn(c.req.header('cookie'));
      for (let tries = 0; id !== undefined && tries < 8; tries++) {
        const kept = await read(id);
        if (kept === undefined) return;
        if (await keep.replace(kind, entryOf(id, change(kept.session)), kept.version)) return;
      }
    },

    async end(c) {
      const id = await idIn(c.req.header('cookie'));
      if (id !== undefined) await keep.remove(kind, rowOf(id));
      deleteCookie(c, name, { path: '/', secure });
    },
  };
}

/** Not the codice fiscale itself. */
function ownerOf(fiscalNumber: string): string {
  return fingerprint(`person ${fiscalNumber}`);
}
