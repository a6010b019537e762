// The two parties of a login: ourselves as a service provider, and the identity providers that we know.
import type { Level } from '../authenticated.ts';
import type { SigningKey } from '../xml/sign.ts';
import type { AttributeName, SamlProfile } from './profiles.ts';

/** Texts that metadata carry in both languages. */
export interface Bilingual {
  readonly it: string;
  readonly en: string;
}

export interface AttributeSet {
  readonly name: Bilingual;
  readonly attributes: readonly AttributeName[];
}

export interface Operator {
  readonly name: Bilingual;
  readonly url: Bilingual;
  /** Code of the public body in the Indice delle Pubbliche Amministrazioni. */
  readonly ipaCode: string;
  readonly email: string;
  /** With country code and without spaces. */
  readonly phone: string;
  /** ISTAT code of the municipality, for CIE. */
  readonly municipality: string;
}

export interface ServiceProvider {
  readonly profile: SamlProfile;
  readonly entityId: string;
  readonly key: SigningKey;
  /** Where answers are received, by index. */
  readonly consumers: readonly string[];
  readonly logoutAt: string;
  /** By index. */
  readonly attributeSets: readonly AttributeSet[];
  readonly operator: Operator;
  /** The least that is asked of a provider. */
  readonly level: Level;
  /** How far the clocks of two honest parties may differ, in milliseconds. */
  readonly skew: number;
}

/** Addresses of one service by binding. */
export interface Endpoints {
  readonly redirect?: string;
  readonly post?: string;
}

export interface IdentityProvider {
  readonly entityId: string;
  readonly name: string;
  readonly signOn: Endpoints;
  readonly logout: Endpoints;
  /** Certificates (PEM) that may have signed. */
  readonly keys: readonly string[];
}
