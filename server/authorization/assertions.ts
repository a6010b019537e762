// A client that signs shows that it holds its key now: the assertion is short-lived, and good once, also after a restart.
// https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html#authentication-jwt-header-values
import { createHash } from 'node:crypto';
import { errors } from 'oidc-provider';
import type { Keep } from '#store/keep.ts';
import { kindOf } from './grants.ts';

const longestSeconds = 300;
export const toleranceSeconds = 5;
const kind = kindOf('Assertion');

export type CheckAssertion = (claims: Readonly<Record<string, unknown>>, header: Readonly<Record<string, unknown>>) => Promise<void>;

/** Called when the signature, the issuer and the audience are known to be right. */
export function createAssertionCheck(keep: Keep, clock: () => number): CheckAssertion {
  return async (claims, header) => {
    const { exp, iat, iss, sub, jti } = claims;
    const now = clock() / 1000;
    if (typeof exp !== 'number' || exp > now + longestSeconds + toleranceSeconds) {
      throw new errors.InvalidClientAuth(`the assertion must expire within ${longestSeconds} seconds`);
    }
    if (iat !== undefined && (typeof iat !== 'number' || iat > now + toleranceSeconds)) {
      throw new errors.InvalidClientAuth('the assertion was issued in the future');
    }
    if (iss !== sub) throw new errors.InvalidClientAuth('issuer and subject of the assertion must both be the client');
    if (typeof jti !== 'string' || jti.length > 200) throw new errors.InvalidClientAuth('the jti of the assertion is no short text');
    if (header['jku'] !== undefined || header['x5u'] !== undefined || header['jwk'] !== undefined) {
      throw new errors.InvalidClientAuth('an assertion does not bring its key with it: the key is the registered one');
    }
    const key = createHash('sha256')
      .update(`${String(iss)} ${jti}`)
      .digest('base64url');
    const isFirst = await keep.add(kind, { key, owner: null, value: '1', expires: (exp + toleranceSeconds) * 1000 }, clock());
    if (!isFirst) throw new errors.InvalidClientAuth('the assertion was used before');
  };
}
