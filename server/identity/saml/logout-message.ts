// LogoutRequest and LogoutResponse: written by us, and read from a provider after every check. SAML 2.0 core 3.7; SPID technical rules, single logout.
import { attributeOf, childrenOf, everywhere, isElement, onlyChild, textOf } from '../xml/elements.ts';
import { formats, ns } from '../xml/namespaces.ts';
import { parseStrictly } from '../xml/parse.ts';
import { attribute, xml } from '../xml/template.ts';
import { signatureRules, signedText } from '../xml/verify-signature.ts';
import { isSignedQuery, readBase64, readDeflated, readUtf8, type MessageKind } from './bindings.ts';
import { readInstant, writeInstant } from './instant.ts';
import { mostCharacters } from './message-checks.ts';
import { LoginRefused } from './refusal.ts';
import type { Registry } from './registry.ts';
import { success } from './response-checks.ts';
import type { SamlSession } from './sessions.ts';

interface Heading {
  readonly id: string;
  readonly issuedAt: number;
  readonly destination: string;
  readonly issuer: string;
}

const heading = ({ id, issuedAt, destination }: Heading) =>
  xml`xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${writeInstant(issuedAt)}" Destination="${destination}"`;
const issuedBy = ({ issuer }: Heading) => xml`<saml:Issuer Format="${formats.entity}" NameQualifier="${issuer}">${issuer}</saml:Issuer>`;

export function writeLogoutRequest(head: Heading, session: SamlSession): string {
  const index = session.sessionIndex;
  return xml`<samlp:LogoutRequest ${heading(head)} Reason="urn:oasis:names:tc:SAML:2.0:logout:user">${issuedBy(head)}<saml:NameID Format="${
    formats.transient
  }"${attribute('NameQualifier', session.nameQualifier)}>${session.nameId}</saml:NameID>${
    index === undefined ? xml`` : xml`<samlp:SessionIndex>${index}</samlp:SessionIndex>`
  }</samlp:LogoutRequest>`.toString();
}

export function writeLogoutResponse(head: Heading, inResponseTo: string): string {
  return xml`<samlp:LogoutResponse ${heading(head)} InResponseTo="${inResponseTo}">${issuedBy(head)}<samlp:Status><samlp:StatusCode Value="${success}"/></samlp:Status></samlp:LogoutResponse>`.toString();
}

/** How a message came: in an address (`rawQuery` as it was sent), or in a form. */
export type Arrival = { readonly rawQuery: string } | { readonly form: Readonly<Record<string, string>> };

export interface LogoutMessage {
  readonly kind: MessageKind;
  readonly id: string;
  readonly entityId: string;
  readonly relayState: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly nameId: string | undefined;
  readonly succeeded: boolean;
}

export interface LogoutExpectation {
  readonly registry: Registry;
  readonly destination: string;
  readonly now: number;
  readonly skew: number;
}

/** Throws `LoginRefused`: a message that no provider of ours signed does nothing. */
export function readLogoutMessage(arrival: Arrival, expectation: LogoutExpectation): LogoutMessage {
  const { kind, encoded, relayState } = unpacked(arrival);
  const text = 'rawQuery' in arrival ? readDeflated(encoded, mostCharacters) : decodedForm(encoded);
  if (text === undefined) throw refused('logout-message', 'it cannot be decoded');
  const root = rootOf(text, kind);
  const entityId = textOf(onlyChild(root, ns.assertion, 'Issuer')) ?? '';
  const provider = expectation.registry.find(entityId);
  if (provider === undefined) throw refused('logout-issuer', 'the registry does not know the issuer');
  const signed =
    'rawQuery' in arrival ? isSignedQuery(kind, arrival.rawQuery, provider.keys) && root : signedRoot(text, root, provider.keys);
  if (signed === false || signed === undefined) throw refused('logout-signature', 'no key of the provider signed it');
  checkHeading(signed, expectation);
  const status = onlyChild(onlyChild(signed, ns.protocol, 'Status'), ns.protocol, 'StatusCode');
  return {
    kind,
    id: attributeOf(signed, 'ID') ?? '',
    entityId,
    relayState,
    inResponseTo: attributeOf(signed, 'InResponseTo'),
    nameId: textOf(onlyChild(signed, ns.assertion, 'NameID')),
    succeeded: attributeOf(status, 'Value') === success,
  };
}

const refused = (check: string, detail: string) => new LoginRefused(check, detail);

function unpacked(arrival: Arrival): { kind: MessageKind; encoded: string; relayState: string | undefined } {
  const fields = 'rawQuery' in arrival ? Object.fromEntries(new URLSearchParams(arrival.rawQuery)) : arrival.form;
  const { SAMLRequest: request, SAMLResponse: response, RelayState: relayState } = fields;
  if ((request === undefined) === (response === undefined)) throw refused('logout-message', 'there is not exactly one message');
  const encoded = request ?? response ?? '';
  if (encoded.length > mostCharacters) throw refused('logout-message', 'it is too long');
  return { kind: request === undefined ? 'SAMLResponse' : 'SAMLRequest', encoded, relayState };
}

function decodedForm(encoded: string): string | undefined {
  const bytes = readBase64(encoded);
  return bytes === undefined ? undefined : readUtf8(bytes);
}

function rootOf(text: string, kind: MessageKind): Element {
  try {
    const root = parseStrictly(text);
    if (isElement(root, ns.protocol, kind === 'SAMLRequest' ? 'LogoutRequest' : 'LogoutResponse')) return root;
  } catch (error) {
    throw refused('logout-message', error instanceof Error ? error.message : 'it cannot be parsed');
  }
  throw refused('logout-message', 'it is a message of another kind');
}

/** What the one enveloped signature covers. */
function signedRoot(text: string, root: Element, keys: readonly string[]): Element | undefined {
  const all = everywhere(root, ns.signature, 'Signature');
  const [signature] = childrenOf(root, ns.signature, 'Signature');
  if (signature === undefined || all.length > 1) return undefined;
  if (Object.values(signatureRules).some((rule) => rule(signature, root) !== undefined)) return undefined;
  const covered = signedText(text, signature, keys);
  return covered === undefined ? undefined : parseStrictly(covered);
}

function checkHeading(root: Element, { destination, now, skew }: LogoutExpectation): void {
  if (attributeOf(root, 'Version') !== '2.0') throw refused('logout-version', 'Version is not 2.0');
  if (attributeOf(root, 'ID') === undefined) throw refused('logout-id', 'ID is absent');
  if (attributeOf(root, 'Destination') !== destination) throw refused('logout-destination', 'Destination is not our logout service');
  const at = readInstant(attributeOf(root, 'IssueInstant'));
  if (at === undefined || Math.abs(now - at) > 5 * 60_000 + skew)
    throw refused('logout-issue-instant', 'IssueInstant is absent or not of now');
  const end = readInstant(attributeOf(root, 'NotOnOrAfter'));
  if (end !== undefined && now >= end + skew) throw refused('logout-end', 'NotOnOrAfter is past');
}
