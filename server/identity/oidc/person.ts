// Who the claims of an OpenID provider speak of. Claims as in https://docs.italia.it/italia/spid/spid-cie-oidc-docs/
import { isFiscalCode } from '#fhir/fiscal-code.ts';
import type { PersonAttributes } from '../authenticated.ts';
import { LoginRefused } from '../saml/refusal.ts';

export const fiscalNumberClaim = 'https://attributes.eid.gov.it/fiscal_number';

type Claims = Readonly<Record<string, unknown>>;

const attributeClaims: Readonly<Record<string, keyof PersonAttributes>> = {
  given_name: 'givenName',
  family_name: 'familyName',
  birthdate: 'birthDate',
  gender: 'gender',
  email: 'email',
  phone_number: 'mobile',
};

export function fiscalNumberOf(claims: Claims): string {
  const fiscalNumber = textIn(claims, fiscalNumberClaim)
    .replace(/^TINIT-/, '')
    .toUpperCase();
  if (!isFiscalCode(fiscalNumber)) throw new LoginRefused('fiscal-number', 'fiscal_number is no codice fiscale');
  return fiscalNumber;
}

export function attributesOf(claims: Claims): PersonAttributes {
  const entries = Object.entries(attributeClaims).map(([claim, name]) => [name, textIn(claims, claim)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function textIn(claims: Claims, name: string): string {
  const value = claims[name];
  return typeof value === 'string' ? value : '';
}
