// What a person has allowed an app: as long as it is kept, the app's tokens are good; when it is removed, they all die at once.
import type { PurposeOfUse } from '#auth/requester.ts';
import type { KeepWithin } from '#store/keep.ts';

/** For whom, in which role and for what an app was let in: all of it is said again in each of its tokens. */
export interface Allowed {
  readonly client: string;
  /** Who said yes: `Patient/ID` or `Practitioner/ID`. */
  readonly subject: string;
  readonly scope: string;
  readonly purpose: PurposeOfUse;
  /** Patient in context; when another than the subject, the subject acts for them. */
  readonly patient?: string;
  readonly encounter?: string;
  /** Which membership of a professional. */
  readonly organization?: string;
  /** The login behind it, as its proof names it; without `offline_access` the app is let in no longer than that. */
  readonly login?: string;
  /** Level of the login: 1, 2 or 3. */
  readonly level: number;
  /** Milliseconds since the epoch. */
  readonly authTime: number;
  readonly since: number;
  /** Tokens are bound to this one record, with `extensions.ihe_pcf`. */
  readonly bound?: boolean;
}

export interface AllowedApp extends Allowed {
  readonly id: string;
}

export interface Grants {
  put(id: string, allowed: Allowed): Promise<void>;
  get(id: string): Promise<Allowed | undefined>;
  /** What this person has allowed, newest first. */
  of(subject: string): Promise<readonly AllowedApp[]>;
  /** With all codes and tokens that were made from it. */
  remove(id: string): Promise<void>;
  /** All that this person has allowed, and the sessions of the logins in which they did. */
  removeOf(subject: string): Promise<void>;
  /** All that people allowed this client. */
  removeOfClient(client: string): Promise<void>;
  countOfClient(client: string): Promise<number>;
  /** All that was allowed in this login and does not outlive it. */
  removeOfLogin(login: string): Promise<void>;
  /** Which login a session of this server goes with: that of what was allowed last in it. */
  noteSession(session: string, allowed: readonly string[], expires: number): Promise<void>;
  /** Those that go with this login, wherever their browsers are. */
  endSessionsOfLogin(login: string): Promise<void>;
}

/** Kinds of kept values of this room begin alike. */
export const kindOf = (model: string): string => `oauth:${model}`;

export const grantDays = 90;
const day = 24 * 60 * 60 * 1000;
const allowedKind = kindOf('Allowed');
/** Which are of which client. */
const ofClientKind = kindOf('OfClient');
/** Which end with which login. */
const ofLoginKind = kindOf('OfLogin');
const sessionOfLoginKind = kindOf('SessionOfLogin');
/** These are found by the grant that they were made from. */
export const grantable = ['AuthorizationCode', 'RefreshToken'];

export function createGrants(keep: KeepWithin, clock: () => number): Grants {
  // What makes the tokens good goes first: whoever comes between finds them dead already.
  async function remove(id: string): Promise<void> {
    await keep.remove(allowedKind, id);
    await keep.remove(ofClientKind, id);
    await keep.remove(kindOf('Grant'), id);
    for (const model of grantable) await keep.removeOf(kindOf(model), id);
  }

  async function get(id: string): Promise<Allowed | undefined> {
    const kept = await keep.get(allowedKind, id, clock());
    return kept === undefined ? undefined : (JSON.parse(kept.value) as Allowed);
  }

  async function endSessionsOfLogin(login: string): Promise<void> {
    for (const { key } of await keep.find(sessionOfLoginKind, login, clock())) await keep.remove(kindOf('Session'), key);
    await keep.removeOf(sessionOfLoginKind, login);
  }

  return {
    async put(id, allowed) {
      const expires = clock() + grantDays * day;
      const { login, scope } = allowed;
      if (login !== undefined && !outlivesLogin(scope)) await keep.put(ofLoginKind, { key: id, owner: login, value: 'true', expires });
      await keep.put(ofClientKind, { key: id, owner: allowed.client, value: 'true', expires });
      await keep.put(allowedKind, { key: id, owner: allowed.subject, value: JSON.stringify(allowed), expires });
    },

    get,

    async of(subject) {
      const kept = await keep.find(allowedKind, subject, clock());
      return kept.map(({ key, value }) => ({ ...(JSON.parse(value) as Allowed), id: key })).sort((a, b) => b.since - a.since);
    },

    remove,

    async removeOf(subject) {
      for (const { key, value } of await keep.find(allowedKind, subject, clock())) {
        await remove(key);
        const { login } = JSON.parse(value) as Allowed;
        if (login !== undefined) await endSessionsOfLogin(login);
      }
    },

    async removeOfClient(client) {
      for (const { key } of await keep.find(ofClientKind, client, clock())) await remove(key);
    },

    async countOfClient(client) {
      return (await keep.find(ofClientKind, client, clock())).length;
    },

    async removeOfLogin(login) {
      for (const { key } of await keep.find(ofLoginKind, login, clock())) await remove(key);
      await keep.removeOf(ofLoginKind, login);
    },

    async noteSession(session, allowed, expires) {
      const known = (await Promise.all(allowed.map(get))).filter((one) => one !== undefined).sort((a, b) => b.since - a.since);
      const login = known[0]?.login;
      if (login !== undefined) await keep.put(sessionOfLoginKind, { key: session, owner: login, value: 'true', expires });
    },

    endSessionsOfLogin,
  };
}

function outlivesLogin(scope: string): boolean {
  return scope.split(' ').includes('offline_access');
}
