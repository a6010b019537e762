// A Response as an identity provider writes it: for the demo's own provider, and for the tests, which then damage it.
// SAML 2.0 core 3.3.3; SPID technical rules, Response.
import { attribute, xml, type Xml } from '../xml/template.ts';
import { formats, ns } from '../xml/namespaces.ts';
import { signXml, type SigningKey } from '../xml/sign.ts';
import { writeInstant } from './instant.ts';
import { uriOfLevel } from './profiles.ts';
import { success } from './response-checks.ts';

export interface ResponseParts {
  readonly responseId: string;
  readonly assertionId: string;
  readonly issuer: string;
  readonly inResponseTo: string;
  readonly consumer: string;
  readonly audience: string;
  readonly now: number;
  readonly level: 1 | 2 | 3;
  readonly nameId: string;
  readonly sessionIndex?: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

const validity = 5 * 60_000;

export function writeResponse(parts: ResponseParts): string {
  return envelope(parts, xml`<samlp:StatusCode Value="${success}"/>`, writeAssertion(parts)).toString();
}

/** An answer without Assertion; `code` is one of the table of anomalies. */
export function writeAnomaly(parts: ResponseParts, code: number): string {
  const status = xml`<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode><samlp:StatusMessage>ErrorCode nr${code}</samlp:StatusMessage>`;
  return envelope(parts, status, xml``).toString();
}

function envelope({ responseId, issuer, inResponseTo, consumer, now }: ResponseParts, status: Xml, assertion: Xml): Xml {
  return xml`<samlp:Response xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${responseId}" Version="2.0" IssueInstant="${writeInstant(
    now,
  )}" InResponseTo="${inResponseTo}" Destination="${consumer}"><saml:Issuer Format="${formats.entity}">${issuer}</saml:Issuer><samlp:Status>${status}</samlp:Status>${assertion}</samlp:Response>`;
}

function writeAssertion(parts: ResponseParts): Xml {
  const { assertionId, issuer, inResponseTo, consumer, audience, now } = parts;
  const begin = writeInstant(now);
  const end = writeInstant(now + validity);
  return xml`<saml:Assertion ID="${assertionId}" Version="2.0" IssueInstant="${begin}"><saml:Issuer Format="${formats.entity}">${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${formats.transient}" NameQualifier="${issuer}">${parts.nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="${consumer}" InResponseTo="${inResponseTo}" NotOnOrAfter="${end}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${begin}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${begin}"${attribute(
    'SessionIndex',
    parts.sessionIndex,
  )}><saml:AuthnContext><saml:AuthnContextClassRef>${uriOfLevel(
    parts.level,
  )}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${parts.attributes.map(
    ([name, value]) =>
      xml`<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
  )}</saml:AttributeStatement></saml:Assertion>`;
}

/** The Assertion first, then, around it, the Response. */
export function signResponse(text: string, ids: { readonly responseId: string; readonly assertionId?: string }, key: SigningKey): string {
  const inner = ids.assertionId === undefined ? text : signXml(text, { id: ids.assertionId, after: 'Issuer' }, key);
  return signXml(inner, { id: ids.responseId, after: 'Issuer' }, key);
}
