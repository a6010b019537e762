// The identity providers that we know: read from the registry's document, whose last good copy stays in force when a new one is bad.
// SPID technical rules, metadata of the identity provider.
import { X509Certificate } from 'node:crypto';
import { createLastGood, type LastGoodParts } from '../last-good.ts';
import { attributeOf, childrenOf, everywhere, onlyChild, textOf } from '../xml/elements.ts';
import { bindings, ns } from '../xml/namespaces.ts';
import { parseStrictly } from '../xml/parse.ts';
import type { Endpoints, IdentityProvider } from './parties.ts';

export class RegistryError extends Error {}

/** The providers of a document of `EntityDescriptor`s. Comments are common in it and carry nothing. */
export function readRegistry(document: string): readonly IdentityProvider[] {
  const root = parseStrictly(document.replace(/<!--[\s\S]*?-->/g, ''));
  const providers = everywhere(root, ns.metadata, 'EntityDescriptor').flatMap((entity) => {
    const descriptor = onlyChild(entity, ns.metadata, 'IDPSSODescriptor');
    return descriptor === undefined ? [] : [readProvider(entity, descriptor)];
  });
  if (providers.length === 0) throw new RegistryError('The registry names no identity provider.');
  if (new Set(providers.map(({ entityId }) => entityId)).size < providers.length)
    throw new RegistryError('The registry names a provider twice.');
  return providers;
}

function readProvider(entity: Element, descriptor: Element): IdentityProvider {
  const entityId = attributeOf(entity, 'entityID');
  if (entityId === undefined) throw new RegistryError('The registry names a provider without entityID.');
  const signOn = endpointsOf(descriptor, 'SingleSignOnService');
  if (signOn.redirect === undefined && signOn.post === undefined)
    throw new RegistryError(`${entityId} has no SingleSignOnService that we speak.`);
  return {
    entityId,
    name: nameOf(entity) ?? entityId,
    signOn,
    logout: endpointsOf(descriptor, 'SingleLogoutService'),
    keys: keysOf(descriptor, entityId),
  };
}

function nameOf(entity: Element): string | undefined {
  const organization = onlyChild(entity, ns.metadata, 'Organization');
  const names = organization === undefined ? [] : childrenOf(organization, ns.metadata, 'OrganizationDisplayName');
  return textOf(names.find((name) => name.getAttribute('xml:lang') === 'it') ?? names[0]);
}

function endpointsOf(descriptor: Element, service: string): Endpoints {
  const at = (binding: string) =>
    attributeOf(
      childrenOf(descriptor, ns.metadata, service).find((element) => attributeOf(element, 'Binding') === binding),
      'Location',
    );
  const [redirect, post] = [at(bindings.redirect), at(bindings.post)];
  return { ...(redirect === undefined ? {} : { redirect }), ...(post === undefined ? {} : { post }) };
}

/** Certificates for signing: RSA of 2048 bits at least. */
function keysOf(descriptor: Element, entityId: string): readonly string[] {
  const certificates = childrenOf(descriptor, ns.metadata, 'KeyDescriptor')
    .filter((key) => (attributeOf(key, 'use') ?? 'signing') === 'signing')
    .flatMap((key) => everywhere(key, ns.signature, 'X509Certificate').map((element) => textOf(element) ?? ''));
  if (certificates.length === 0) throw new RegistryError(`${entityId} has no certificate for signing.`);
  return certificates.map((bare) => {
    const certificate = readCertificate(bare, entityId);
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
    if (type !== 'rsa' || (details?.modulusLength ?? 0) < 2048)
      throw new RegistryError(`${entityId} has a key that is no RSA key of 2048 bits.`);
    return certificate.toString();
  });
}

function readCertificate(bare: string, entityId: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(bare.replace(/\s/g, ''), 'base64'));
  } catch {
    throw new RegistryError(`${entityId} has a certificate that cannot be read.`);
  }
}

export interface Registry {
  /** The providers now in force. */
  all(): readonly IdentityProvider[];
  find(entityId: string): IdentityProvider | undefined;
}

export type RegistryParts = LastGoodParts;

/** Read at the start; `refresh` reads again. A bad document is complained of and changes nothing. */
export function createRegistry(parts: RegistryParts): Registry & { refresh(): void } {
  const providers = createLastGood(readRegistry, parts);
  return {
    refresh: () => providers.refresh(),
    all: () => providers.value(),
    find: (entityId) => providers.value().find((provider) => provider.entityId === entityId),
  };
}

/** In an order that favours nobody (SPID technical rules, access button). `random` gives numbers from 0 to below 1. */
export function shuffle<T>(items: readonly T[], random: () => number): readonly T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}
