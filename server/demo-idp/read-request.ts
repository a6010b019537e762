// What a service provider asks of us: the request out of the address, believed only when the provider signed it.
import { isSignedQuery, readDeflated } from '#identity/saml/bindings.ts';
import { levelOfUri } from '#identity/saml/profiles.ts';
import { attributeOf, onlyChild, textOf } from '#identity/xml/elements.ts';
import { ns } from '#identity/xml/namespaces.ts';
import { parseStrictly } from '#identity/xml/parse.ts';

/** What the demo's provider knows of a service provider. */
export interface ServiceClient {
  readonly entityId: string;
  readonly certificate: string;
  readonly consumers: readonly string[];
  readonly logoutAt: string;
  readonly attributeSets: readonly (readonly string[])[];
}

export interface SignOnRequest {
  readonly client: ServiceClient;
  readonly id: string;
  readonly relayState: string;
  readonly level: 1 | 2 | 3;
  readonly consumer: string;
  readonly attributes: readonly string[];
}

const most = 50_000;

/** The message of the address, when it is of this kind, for this address, and signed by a client. */
export function readSigned(
  rawQuery: string,
  name: 'AuthnRequest' | 'LogoutRequest',
  destination: string,
  clients: readonly ServiceClient[],
) {
  const params = new URLSearchParams(rawQuery);
  const root = rootOf(params.get('SAMLRequest') ?? '');
  const issuer = textOf(onlyChild(root, ns.assertion, 'Issuer'));
  const client = clients.find(({ entityId }) => entityId === issuer);
  if (root === undefined || client === undefined || root.localName !== name || root.namespaceURI !== ns.protocol) return undefined;
  if (attributeOf(root, 'Destination') !== destination || !isSignedQuery('SAMLRequest', rawQuery, [client.certificate])) return undefined;
  return { root, client, id: attributeOf(root, 'ID') ?? '', relayState: params.get('RelayState') ?? '' };
}

export function readSignOn(rawQuery: string, destination: string, clients: readonly ServiceClient[]): SignOnRequest | undefined {
  const message = readSigned(rawQuery, 'AuthnRequest', destination, clients);
  if (message === undefined) return undefined;
  const { root, client } = message;
  const context = onlyChild(root, ns.protocol, 'RequestedAuthnContext');
  const level = levelOfUri(textOf(onlyChild(context, ns.assertion, 'AuthnContextClassRef')));
  const consumer = client.consumers[Number(attributeOf(root, 'AssertionConsumerServiceIndex'))];
  const attributes = client.attributeSets[Number(attributeOf(root, 'AttributeConsumingServiceIndex'))];
  if (level === undefined || consumer === undefined || attributes === undefined) return undefined;
  return { client, id: message.id, relayState: message.relayState, level, consumer, attributes };
}

function rootOf(encoded: string): Element | undefined {
  const text = readDeflated(encoded, most);
  try {
    return text === undefined ? undefined : parseStrictly(text);
  } catch {
    return undefined;
  }
}
