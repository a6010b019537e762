// The Authorization header to a Requester. How a token is verified and who is behind it is handed in.
// https://www.rfc-editor.org/rfc/rfc6750#section-2.1
import type { Requester } from '#auth/requester.ts';
import { login } from '#fhir/outcome.ts';

export type Authenticate = (authorization: string | null) => Requester | Promise<Requester>;

export interface AuthenticateParts<Verified> {
  /** Throws `login` with the reason. */
  readonly verify: (token: string) => Verified | Promise<Verified>;
  readonly identify: (verified: Verified) => Requester | Promise<Requester>;
}

const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

export function createAuthenticate<Verified>({ verify, identify }: AuthenticateParts<Verified>): Authenticate {
  return async (authorization) => {
    if (authorization === null) throw login('No access token; send the header Authorization: Bearer TOKEN.', 'Header.Authorization');
    const token = bearer.exec(authorization)?.[1];
    if (token === undefined) throw login('The Authorization header is no bearer token; write it as Bearer TOKEN.', 'Header.Authorization');
    return identify(await verify(token));
  };
}
