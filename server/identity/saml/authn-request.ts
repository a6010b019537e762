// The question: an AuthnRequest that asks one provider who somebody is. SAML 2.0 core, 3.4.1; SPID technical rules, AuthnRequest.
import type { Level } from '../authenticated.ts';
import { attribute, xml } from '../xml/template.ts';
import { formats, ns } from '../xml/namespaces.ts';
import { writeInstant } from './instant.ts';
import type { ServiceProvider } from './parties.ts';
import { uriOfLevel } from './profiles.ts';

export interface AuthnRequestParts {
  readonly id: string;
  readonly issuedAt: number;
  readonly destination: string;
  readonly level: Level;
  readonly consumerIndex: number;
  readonly attributeSet: number;
}

/** From level 2 on, the provider must ask anew (`ForceAuthn`). */
export function writeAuthnRequest(parts: AuthnRequestParts, { entityId }: ServiceProvider): string {
  return xml`<samlp:AuthnRequest xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${parts.id}" Version="2.0" IssueInstant="${writeInstant(
    parts.issuedAt,
  )}" Destination="${parts.destination}"${attribute('ForceAuthn', parts.level > 1 ? 'true' : undefined)} AssertionConsumerServiceIndex="${
    parts.consumerIndex
  }" AttributeConsumingServiceIndex="${parts.attributeSet}"><saml:Issuer Format="${
    formats.entity
  }" NameQualifier="${entityId}">${entityId}</saml:Issuer><samlp:NameIDPolicy Format="${
    formats.transient
  }"/><samlp:RequestedAuthnContext Comparison="minimum"><saml:AuthnContextClassRef>${uriOfLevel(
    parts.level,
  )}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>`.toString();
}
