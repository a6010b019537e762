// An access token is a JWT of our issuer, for us, signed with an algorithm of our own list, and not expired.
// https://datatracker.ietf.org/doc/html/rfc9068
import { hash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { login } from '#fhir/outcome.ts';
import { isPurposeOfUse, purposes, type Bound, type PurposeOfUse, type Scope } from './requester.ts';
import { parseScopes } from './scopes.ts';

export interface VerifiedToken {
  /** `Patient/ID`, `Practitioner/ID` or `Organization/ID`. */
  readonly subject: string;
  readonly client: string;
  readonly scopes: readonly Scope[];
  readonly purpose: PurposeOfUse;
  /** For whom a delegate acts: a Patient id. */
  readonly patient?: string;
  /** Which membership, when the person has several. */
  readonly organization?: string;
  readonly bound?: Bound;
  /** What the person allowed the app: the token is good no longer than that. */
  readonly grant?: string;
  /** Of this one token. */
  readonly id?: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export interface VerifierParts {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly clock: () => number;
  readonly cacheSize?: number;
}

export type VerifyToken = (token: string) => Promise<VerifiedToken> | VerifiedToken;

/** Asymmetric only: a shared secret or `none` can never verify. */
export const algorithms = ['RS256', 'RS384', 'ES256', 'ES384', 'EdDSA'];
const requiredClaims = ['exp', 'sub', 'jti', 'client_id'];
const toleranceSeconds = 5;

/** Verified tokens are remembered until they expire, by the hash of the token. */
export function createVerifier({ issuer, audience, keys, clock, cacheSize = 10_000 }: VerifierParts): VerifyToken {
  const known = new Map<string, VerifiedToken>();

  async function verify(token: string, name: string): Promise<VerifiedToken> {
    // The type tells an access token from an identity token of the same issuer.
    const options = {
      issuer,
      audience,
      algorithms,
      typ: 'at+jwt',
      requiredClaims,
      clockTolerance: toleranceSeconds,
      currentDate: new Date(clock()),
    };
    const { payload } = await jwtVerify(token, keys, options).catch((error: unknown) => {
      throw login(`The access token is not accepted: ${reasonOf(error)}. Get a new one.`);
    });
    const verified = readClaims(payload);
    if (known.size >= cacheSize) known.delete(known.keys().next().value as string);
    known.set(name, verified);
    return verified;
  }

  return (token) => {
    const name = hash('sha256', token, 'base64url');
    const remembered = known.get(name);
    if (remembered !== undefined && remembered.expires > clock()) return remembered;
    return verify(token, name);
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its ${error.claim} is not the expected one`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not allowed';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature does not verify';
  if (error instanceof errors.JWKSNoMatchingKey) return 'its key is not one of the issuer';
  if (error instanceof errors.JOSEError) return 'it is no well-formed signed token';
  throw error;
}

function readClaims(payload: JWTPayload): VerifiedToken {
  const extensions = membersOf(payload['extensions']);
  const { purpose_of_use: purpose, subject_organization_id: organization } = membersOf(extensions['ihe_iua']);
  const bound = readBound(extensions['ihe_pcf']);
  const { grant } = payload;
  if (!isPurposeOfUse(purpose)) throw login(`The access token has no purpose of use that is known here; one of ${purposes.join(', ')}.`);
  return {
    ...whoIn(payload),
    client: textOf(payload, 'client_id'),
    scopes: parseScopes(typeof payload['scope'] === 'string' ? payload['scope'] : ''),
    purpose,
    ...(bound === undefined ? {} : { bound }),
    ...(typeof grant === 'string' ? { grant } : {}),
    ...(typeof payload.jti === 'string' ? { id: payload.jti } : {}),
    ...(typeof organization === 'string' ? { organization } : {}),
    expires: (payload.exp ?? 0) * 1000,
  };
}

/** Who acts for somebody is named in `act`, and the subject is the person they act for. https://www.rfc-editor.org/rfc/rfc8693#section-4.1 */
function whoIn(payload: JWTPayload): Pick<VerifiedToken, 'subject' | 'patient'> {
  const subject = textOf(payload, 'sub');
  const { patient } = payload;
  const actor = membersOf(payload['act'])['sub'];
  if (actor === undefined) return { subject, ...(typeof patient === 'string' ? { patient } : {}) };
  const represented = /^Patient\/(.+)$/.exec(subject)?.[1];
  if (typeof actor !== 'string' || represented === undefined) {
    throw login('The access token is not accepted: its act names nobody who acts for a person. Get a new one.');
  }
  return { subject: actor, patient: represented };
}

/** A bound that is not understood opens nothing. https://profiles.ihe.net/ITI/PCF/ */
function readBound(extension: unknown): Bound | undefined {
  if (extension === undefined) return undefined;
  const { patient_id: patient, residual } = membersOf(extension);
  const kinds = Array.isArray(residual) ? residual.map((part) => membersOf(part)['class']) : undefined;
  const [first, another] = kinds ?? [];
  if (typeof patient !== 'string' || kinds === undefined || another !== undefined || !(first === undefined || isTexts(first))) {
    throw login('The access token is not accepted: its ihe_pcf is not understood. Get a new one.');
  }
  return { patient, ...(first === undefined ? {} : { kinds: first }) };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** An issuer may be trusted and yet make mistakes. */
function textOf(payload: JWTPayload, claim: 'sub' | 'client_id'): string {
  const value = payload[claim];
  if (typeof value !== 'string') throw login(`The access token is not accepted: its ${claim} is no text. Get a new one.`);
  return value;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
