// Whether a token is good, and the end of a token, for JWTs: the library knows only its opaque ones.
// https://www.rfc-editor.org/rfc/rfc7662, https://www.rfc-editor.org/rfc/rfc7009
import { decodeJwt } from 'jose';
import type { VerifiedToken, VerifyToken } from '#auth/verify-token.ts';
import type { Keep } from '#store/keep.ts';
import type { Clients } from './clients.ts';
import { kindOf, type Grants } from './grants.ts';

export interface TokenState {
  readonly isAlive: (token: VerifiedToken) => Promise<boolean>;
  /** What a client may learn of a token: its own, or any when it is registered for that. */
  introspect(token: string, asking: string): Promise<object>;
  /** False: the token is another client's. */
  revoke(token: string, asking: string): Promise<boolean>;
}

export interface RefreshToken {
  readonly clientId?: string | undefined;
  readonly grantId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly scope?: string | undefined;
  readonly exp?: number | undefined;
  readonly iat?: number | undefined;
}

export interface TokenStateParts {
  readonly keep: Keep;
  readonly grants: Grants;
  readonly clients: Clients;
  readonly verify: VerifyToken;
  /** The library's: undefined unless it is good. */
  readonly findRefreshToken: (value: string) => Promise<RefreshToken | undefined>;
  readonly clock: () => number;
}

const kind = kindOf('Revoked');
const inactive = { active: false };

export function createTokenState({ keep, grants, clients, verify, findRefreshToken, clock }: TokenStateParts): TokenState {
  async function isAlive({ grant, id, client }: VerifiedToken): Promise<boolean> {
    if (await clients.isDisabled(client)) return false;
    if (grant !== undefined) return (await grants.get(grant)) !== undefined;
    return id === undefined || (await keep.get(kind, id, clock())) === undefined;
  }

  async function verified(token: string): Promise<VerifiedToken | undefined> {
    const found = await Promise.resolve(verify(token)).catch(() => undefined);
    return found !== undefined && (await isAlive(found)) ? found : undefined;
  }

  async function mayLearn(asking: string, owner: string): Promise<boolean> {
    return asking === owner || (await clients.get(asking))?.introspects === true;
  }

  async function refreshToken(value: string, asking: string): Promise<object> {
    const found = await findRefreshToken(value);
    if (found?.clientId === undefined) return inactive;
    if (!(await mayLearn(asking, found.clientId)) || (await grants.get(found.grantId ?? '')) === undefined) return inactive;
    return { active: true, client_id: found.clientId, sub: found.accountId, scope: found.scope, exp: found.exp, iat: found.iat };
  }

  return {
    isAlive,

    async introspect(token, asking) {
      if (!token.includes('.')) return refreshToken(token, asking);
      const found = await verified(token);
      if (found === undefined || !(await mayLearn(asking, found.client))) return inactive;
      const claims: object = decodeJwt(token);
      return { active: true, token_type: 'Bearer', ...claims };
    },

    async revoke(token, asking) {
      const found = await verified(token);
      if (found === undefined) return true;
      if (found.client !== asking) return false;
      if (found.grant !== undefined) await grants.remove(found.grant);
      else if (found.id !== undefined) await keep.put(kind, { key: found.id, owner: null, value: '1', expires: found.expires + 60_000 });
      return true;
    },
  };
}
