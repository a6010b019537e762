// Who logged in, by whatever way: SPID, CIE, OpenID Connect and regional credentials all end in this one shape.

/** Level of assurance: https://www.spid.gov.it/SpidL1 to SpidL3, LoA2 to LoA4 of ISO/IEC 29115. */
export type Level = 1 | 2 | 3;

export interface PersonAttributes {
  readonly givenName?: string;
  readonly familyName?: string;
  /** As `YYYY-MM-DD`. */
  readonly birthDate?: string;
  readonly gender?: string;
  readonly placeOfBirth?: string;
  readonly email?: string;
  readonly mobile?: string;
}

export interface Authenticated {
  readonly scheme: 'spid' | 'cie' | 'oidc' | 'regional';
  /** Who vouches for the person. */
  readonly issuer: string;
  /** What the issuer calls the person; may differ from one login to the next. */
  readonly subject: string;
  /** Codice fiscale in capitals, without a prefix. */
  readonly fiscalNumber: string;
  readonly level: Level;
  /** When the person proved who they are, in milliseconds since the epoch. */
  readonly authTime: number;
  /** Under which id the proof is kept. */
  readonly evidence: string;
  readonly attributes: PersonAttributes;
}
