// What the demo's OpenID provider says of a person: an ID token, and claims that are signed and then encrypted to whom they are for.
// https://openid.net/specs/openid-connect-core-1_0.html#IDToken ; https://docs.italia.it/italia/spid/spid-cie-oidc-docs/
import { createHash, createPrivateKey } from 'node:crypto';
import { CompactEncrypt, importJWK, SignJWT, type JWTPayload } from 'jose';
import { fingerprint } from '#identity/fingerprint.ts';
import { fiscalNumberClaim } from '#identity/oidc/person.ts';
import { uriOfLevel } from '#identity/saml/profiles.ts';
import type { SigningKey } from '#identity/xml/sign.ts';
import type { DemoPerson } from '../people.ts';
import { openIdKeyId } from './description.ts';
import type { OpenIdClient } from './read-authorization.ts';

export interface Spoken {
  readonly issuer: string;
  readonly clientId: string;
  readonly person: DemoPerson;
  readonly key: SigningKey;
  readonly now: number;
}

export interface IdTokenParts extends Spoken {
  readonly nonce: string;
  readonly level: 1 | 2 | 3;
  readonly authTime: number;
  readonly accessToken: string;
  readonly id: string;
}

export function writeIdToken({ nonce, level, authTime, accessToken, id, ...spoken }: IdTokenParts): Promise<string> {
  const hash = createHash('sha256').update(accessToken).digest();
  const claims = {
    nonce,
    acr: uriOfLevel(level),
    auth_time: Math.floor(authTime / 1000),
    at_hash: hash.subarray(0, 16).toString('base64url'),
  };
  return signed({ ...claims, jti: id }, spoken);
}

export async function writeUserInfo(spoken: Spoken, client: OpenIdClient): Promise<string> {
  const { fiscalNumber, givenName, familyName, birthDate, gender, email, mobile } = spoken.person;
  const claims = {
    [fiscalNumberClaim]: `TINIT-${fiscalNumber}`,
    given_name: givenName,
    family_name: familyName,
    birthdate: birthDate,
    gender: gender === 'F' ? 'female' : 'male',
    email,
    phone_number: mobile,
  };
  const token = await signed(claims, spoken);
  const key = (await client.jwks()).keys.find(({ use }) => use === 'enc');
  if (key === undefined) return token;
  const header = { alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', cty: 'JWT', ...(key.kid === undefined ? {} : { kid: key.kid }) };
  return new CompactEncrypt(new TextEncoder().encode(token)).setProtectedHeader(header).encrypt(await importJWK(key, 'RSA-OAEP-256'));
}

function signed(claims: JWTPayload, { issuer, clientId, person, key, now }: Spoken): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: openIdKeyId, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject(subjectOf(clientId, person))
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .sign(createPrivateKey(key.privateKey));
}

/** Another one for each relying party. */
const subjectOf = (clientId: string, { fiscalNumber }: DemoPerson): string => fingerprint(`${clientId} ${fiscalNumber}`);
