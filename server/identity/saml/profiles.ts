// Where SPID and CIE differ; everything else about the two is one.
// SPID: https://docs.italia.it/italia/spid/spid-regole-tecniche/ ; CIE: https://italia.github.io/cie-eid-saml-docs/

export const attributeNames = [
  'spidCode',
  'name',
  'familyName',
  'fiscalNumber',
  'dateOfBirth',
  'placeOfBirth',
  'gender',
  'email',
  'mobilePhone',
] as const;
export type AttributeName = (typeof attributeNames)[number];

export interface SamlProfile {
  readonly scheme: 'spid' | 'cie';
  /** Whether the Response must be signed beside the Assertion, which always is. */
  readonly responseSigned: boolean;
  /** The Italian extension of metadata: its prefix, and the kind of contact that carries it. */
  readonly extension: { readonly prefix: 'spid' | 'cie'; readonly contactType: 'other' | 'administrative' };
  /** What a citizen's login asks for, then what a professional's does. */
  readonly attributeSets: readonly (readonly AttributeName[])[];
}

export const spid: SamlProfile = {
  scheme: 'spid',
  responseSigned: false,
  extension: { prefix: 'spid', contactType: 'other' },
  attributeSets: [
    ['spidCode', 'name', 'familyName', 'fiscalNumber', 'dateOfBirth', 'placeOfBirth', 'gender', 'email', 'mobilePhone'],
    ['spidCode', 'name', 'familyName', 'fiscalNumber'],
  ],
};

/** The card knows four things about its holder. */
export const cie: SamlProfile = {
  scheme: 'cie',
  responseSigned: true,
  extension: { prefix: 'cie', contactType: 'administrative' },
  attributeSets: [
    ['name', 'familyName', 'dateOfBirth', 'fiscalNumber'],
    ['name', 'familyName', 'dateOfBirth', 'fiscalNumber'],
  ],
};

const levelUri = 'https://www.spid.gov.it/SpidL';

export function uriOfLevel(level: 1 | 2 | 3): string {
  return `${levelUri}${level}`;
}

export function levelOfUri(uri: string | undefined): 1 | 2 | 3 | undefined {
  if (uri === uriOfLevel(1)) return 1;
  if (uri === uriOfLevel(2)) return 2;
  return uri === uriOfLevel(3) ? 3 : undefined;
}
