// The demo signs tokens for its own people, with the keys of the authorization server. It does not exist in production.
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { accessTokenAlgorithm, type KeyRing } from './key-ring.ts';
import { personas, type PersonaName } from './personas.ts';

export interface TokenWish {
  readonly scope?: string | undefined;
  readonly purpose?: string | undefined;
  /** For whom: a Patient id. */
  readonly patient?: string | undefined;
  /** Bound to one record and to these document kinds, as `extensions.ihe_pcf` says it. */
  readonly bound?: { readonly patient: string; readonly kinds?: readonly string[] } | undefined;
}

export interface DemoIssuer {
  issue(persona: PersonaName, wish: TokenWish, at: number): Promise<string>;
}

export interface DemoIssuerParts {
  readonly mode: string;
  readonly issuer: string;
  readonly audience: string;
  readonly ring: Pick<KeyRing, 'currentAccessKey'>;
}

const lifetimeSeconds = 12 * 60 * 60;

export function createDemoIssuer({ mode, issuer, audience, ring }: DemoIssuerParts): DemoIssuer {
  // A guard of its own: whatever else goes wrong, nobody is handed a token without a login in production.
  if (mode !== 'demo') throw new Error(`MODE=${mode}: tokens for personas exist in the demo only.`);
  return {
    issue: async (name, { scope, purpose, patient, bound }, at) => {
      const persona = personas[name];
      const seconds = Math.floor(at / 1000);
      const jwk = await ring.currentAccessKey();
      return new SignJWT({
        client_id: 'demo',
        scope: scope ?? persona.scope,
        extensions: { ihe_iua: { purpose_of_use: purpose ?? persona.purpose }, ...(bound === undefined ? {} : { ihe_pcf: pcfOf(bound) }) },
        ...(patient === undefined ? {} : { patient }),
      })
        .setProtectedHeader({ alg: accessTokenAlgorithm, typ: 'at+jwt', kid: jwk.kid ?? '' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(persona.subject)
        .setJti(randomUUID())
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + lifetimeSeconds)
        .sign(await importJWK(jwk, accessTokenAlgorithm));
    },
  };
}

function pcfOf({ patient, kinds }: NonNullable<TokenWish['bound']>): object {
  return { patient_id: patient, residual: kinds === undefined ? [] : [{ type: 'permit', class: kinds }] };
}
