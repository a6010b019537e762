// An OpenID provider as its discovery document describes it, and the only requests that ever leave for it.
// https://openid.net/specs/openid-connect-discovery-1_0.html
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** Goes out: nothing but this does. */
export type Outgoing = (url: string, init: RequestInit) => Promise<Response>;

const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
});

export type IssuerDescription = z.infer<typeof discovery>;

export interface Issuer {
  describe(): Promise<IssuerDescription>;
  /** The keys of the provider; asked for anew when a token names one that is not among them, once a minute at most. */
  readonly key: JWTVerifyGetKey;
  /** A JSON answer of one of the provider's endpoints. */
  ask(url: string, init: RequestInit): Promise<unknown>;
}

export class IssuerUnreachable extends Error {}

const mostBytes = 200_000;
const timeout = 10_000;
const describedFor = 3_600_000;
const keysAskedAgainAfter = 60_000;

/** Every endpoint must be at the origin of the issuer that is configured; redirects are not followed. */
export function createIssuer(issuer: string, outgoing: Outgoing, clock: () => number): Issuer {
  const origin = new URL(issuer).origin;
  let described: { readonly at: number; readonly value: IssuerDescription } | undefined;
  let keys: { readonly at: number; readonly find: JWTVerifyGetKey } | undefined;

  async function ask(url: string, init: RequestInit): Promise<unknown> {
    if (new URL(url).origin !== origin) throw new IssuerUnreachable(`an endpoint is not at ${origin}`);
    const answer = await outgoing(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeout) }).catch((error: unknown) => {
      throw new IssuerUnreachable(error instanceof Error ? error.message : 'no answer');
    });
    const text = await answer.text();
    if (!answer.ok || text.length > mostBytes) throw new IssuerUnreachable(`status ${answer.status}, ${text.length} characters`);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new IssuerUnreachable('the answer is no JSON');
    }
  }

  async function describe(): Promise<IssuerDescription> {
    if (described !== undefined && clock() - described.at < describedFor) return described.value;
    const read = discovery.safeParse(await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {}));
    if (!read.success || read.data.issuer !== issuer) throw new IssuerUnreachable('the discovery document is not of this issuer');
    described = { at: clock(), value: read.data };
    return read.data;
  }

  async function loadKeys(): Promise<JWTVerifyGetKey> {
    const { jwks_uri: address } = await describe();
    const find = createLocalJWKSet((await ask(address, {})) as JSONWebKeySet);
    keys = { at: clock(), find };
    return find;
  }

  const key: JWTVerifyGetKey = async (header, token) => {
    try {
      return await (keys?.find ?? (await loadKeys()))(header, token);
    } catch (error) {
      if (keys === undefined || clock() - keys.at < keysAskedAgainAfter) throw error;
      return (await loadKeys())(header, token);
    }
  };

  return { describe, key, ask };
}
