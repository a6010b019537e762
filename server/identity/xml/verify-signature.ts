// One enveloped signature over its parent: the named rules that it must keep, and the bytes that it covers.
// https://www.w3.org/TR/xmldsig-core1/ with the limits of SAML 2.0 core, section 5.4, and of the SPID technical rules.
import { SignedXml } from 'xml-crypto';
import { attributeOf, childElements, childrenOf, isElement } from './elements.ts';
import { ns } from './namespaces.ts';
import { algorithms } from './sign.ts';

const signatureAlgorithms: readonly string[] = [algorithms.rsaSha256, algorithms.rsaSha512];
const digestAlgorithms: readonly string[] = [algorithms.sha256, algorithms.sha512];

/** A rule about a signature: undefined when it is kept, else what is wrong. */
type Rule = (signature: Element, parent: Element) => string | undefined;

function parts(signature: Element) {
  const info = childrenOf(signature, ns.signature, 'SignedInfo')[0];
  const within = (name: string) => (info === undefined ? [] : childrenOf(info, ns.signature, name));
  const reference = within('Reference')[0];
  const inReference = (name: string) => (reference === undefined ? [] : childrenOf(reference, ns.signature, name));
  return { info, within, reference, inReference };
}

const names = (elements: readonly Element[]): string =>
  elements
    .map((element) => (element.namespaceURI === ns.signature ? element.localName : `{${element.namespaceURI}}${element.localName}`))
    .join(' ');

/** SignedInfo, SignatureValue and at most one KeyInfo; one Reference; nothing that could hide something else. */
const shape: Rule = (signature) => {
  const children = names(childElements(signature));
  if (!/^SignedInfo SignatureValue( KeyInfo)?$/.test(children)) return `Signature holds "${children}"`;
  const { info, reference, inReference } = parts(signature);
  const inside = info === undefined ? '' : names(childElements(info));
  if (inside !== 'CanonicalizationMethod SignatureMethod Reference') return `SignedInfo holds "${inside}"`;
  const within = reference === undefined ? '' : names(childElements(reference));
  if (within !== 'Transforms DigestMethod DigestValue') return `Reference holds "${within}"`;
  const digest = inReference('DigestValue')[0];
  if (digest === undefined || childElements(digest).length > 0) return 'DigestValue holds elements';
  return undefined;
};

const signatureAlgorithm: Rule = (signature) => {
  const algorithm = attributeOf(parts(signature).within('SignatureMethod')[0], 'Algorithm') ?? '';
  return signatureAlgorithms.includes(algorithm) ? undefined : `SignatureMethod is "${algorithm}"`;
};

const digestAlgorithm: Rule = (signature) => {
  const algorithm = attributeOf(parts(signature).inReference('DigestMethod')[0], 'Algorithm') ?? '';
  return digestAlgorithms.includes(algorithm) ? undefined : `DigestMethod is "${algorithm}"`;
};

const canonicalization: Rule = (signature) => {
  const method = parts(signature).within('CanonicalizationMethod')[0];
  const algorithm = attributeOf(method, 'Algorithm') ?? '';
  return algorithm === algorithms.exclusive ? undefined : `CanonicalizationMethod is "${algorithm}"`;
};

/** Enveloped, then exclusive canonical form; inside nothing but a list of prefixes. */
const transforms: Rule = (signature) => {
  const list = parts(signature).inReference('Transforms')[0];
  const all = list === undefined ? [] : childElements(list);
  const given = all.map((transform) => attributeOf(transform, 'Algorithm')).join(' ');
  if (given !== `${algorithms.enveloped} ${algorithms.exclusive}`) return `Transforms are "${given}"`;
  const allowed = all.every((transform) => {
    const inner = childElements(transform);
    return inner.length <= 1 && inner.every((child) => isElement(child, algorithms.exclusive, 'InclusiveNamespaces'));
  });
  return allowed ? undefined : 'a Transform holds elements';
};

const reference: Rule = (signature, parent) => {
  const uri = attributeOf(parts(signature).reference, 'URI');
  const id = attributeOf(parent, 'ID');
  return id !== undefined && uri === `#${id}` ? undefined : `Reference is "${uri ?? ''}", its parent is "${id ?? ''}"`;
};

export const signatureRules = {
  'signature-shape': shape,
  'signature-algorithm': signatureAlgorithm,
  'digest-algorithm': digestAlgorithm,
  canonicalization,
  transforms,
  reference,
} as const satisfies Record<string, Rule>;

/** The canonical text that the signature covers, when one of the keys (PEM) made it. Whatever KeyInfo says is not looked at. */
export function signedText(document: string, signature: Element, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const check = new SignedXml({ publicCert: key, idAttribute: 'ID' });
    check.idAttributes = ['ID'];
    try {
      check.loadSignature(signature);
      if (!check.checkSignature(document)) continue;
      const [covered, another] = check.getSignedReferences();
      if (covered !== undefined && another === undefined) return covered;
    } catch {
      // Another key may have made it; when none did, the caller refuses.
    }
  }
  return undefined;
}
