// A good Response, and ways to damage it: before it is signed, so that the check behind the signature must see it, or after.
import { createSign } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { createSigningKey } from '../certificate.ts';
import { everywhere } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import { parseXml } from '../xml/parse.ts';
import { algorithms, signXml, type SigningKey } from '../xml/sign.ts';
import type { Expected } from './examined.ts';
import { spid } from './profiles.ts';
import { signResponse, writeResponse, type ResponseParts } from './write-response.ts';

export const now = Date.UTC(2026, 2, 1, 12, 0, 30);
const validFrom = new Date(Date.UTC(2026, 0, 1));

/** Short keys, so that the tests are quick. */
export const providerKey = createSigningKey({ commonName: 'idp', organization: 'Provider', from: validFrom, years: 3 }, 2048);
export const strangerKey = createSigningKey({ commonName: 'idp', organization: 'Provider', from: validFrom, years: 3 }, 2048);

export const expected: Expected = {
  profile: spid,
  request: { id: '_request', issuedAt: now - 20_000, level: 2 },
  provider: {
    entityId: 'https://idp.example',
    name: 'Provider',
    signOn: { redirect: 'https://idp.example/sso' },
    logout: {},
    keys: [providerKey.certificate],
  },
  attributes: spid.attributeSets[0] ?? [],
  consumer: 'https://fascicolo.example/spid/acs',
  audience: 'https://fascicolo.example/spid/metadata',
  now,
  skew: 60_000,
};

export const attributes: ResponseParts['attributes'] = [
  ['spidCode', 'TEST0000000001'],
  ['name', 'Bianca'],
  ['familyName', 'Esempio'],
  ['fiscalNumber', 'TINIT-SMPBNC58C61D969D'],
  ['dateOfBirth', '1958-03-21'],
  ['placeOfBirth', 'D969'],
  ['gender', 'F'],
  ['email', 'bianca@example.org'],
  ['mobilePhone', '+390000000001'],
];

export const parts: ResponseParts = {
  responseId: '_response',
  assertionId: '_assertion',
  issuer: expected.provider.entityId,
  inResponseTo: expected.request.id,
  consumer: expected.consumer,
  audience: expected.audience,
  now: now - 5_000,
  level: 2,
  nameId: '_somebody',
  sessionIndex: '_session',
  attributes,
};

export const unsigned: string = writeResponse(parts);

export const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

export type Change = (text: string) => string;

/** Replaces the first occurrence, which must be there. */
export function swap(from: string | RegExp, to: string): Change {
  return (text) => {
    const changed = text.replace(from, () => to);
    if (changed === text) throw new Error(`nothing to change: ${from}`);
    return changed;
  };
}

const border = '<saml:Assertion ';

/** The change in the Response around the Assertion, or in the Assertion only. */
export const around =
  (change: Change): Change =>
  (text) => {
    const at = text.indexOf(border);
    return change(text.slice(0, at)) + text.slice(at);
  };
export const inside =
  (change: Change): Change =>
  (text) => {
    const at = text.indexOf(border);
    return text.slice(0, at) + change(text.slice(at));
  };

export const sign: Change = (text) => signResponse(text, parts, providerKey);
export const signAssertion: Change = (text) => signXml(text, { id: '_assertion', after: 'Issuer' }, providerKey);
export const signEnvelope: Change = (text) => signXml(text, { id: '_response', after: 'Issuer' }, providerKey);

export interface Oddity {
  readonly key?: SigningKey;
  readonly signature?: string;
  readonly digest?: string;
  readonly canonicalization?: string;
  readonly transforms?: readonly string[];
  readonly hmac?: boolean;
}

/** The Assertion signed in a way that is truly valid, and yet not ours. */
export function signOddly({
  key = providerKey,
  signature = algorithms.rsaSha256,
  digest = algorithms.sha256,
  canonicalization = algorithms.exclusive,
  transforms = [algorithms.enveloped, algorithms.exclusive],
  hmac = false,
}: Oddity): Change {
  return (text) => {
    const signed = new SignedXml({
      privateKey: hmac ? key.certificate : key.privateKey,
      publicCert: key.certificate,
      signatureAlgorithm: signature,
      canonicalizationAlgorithm: canonicalization,
    });
    if (hmac) signed.enableHMAC();
    signed.addReference({
      xpath: "//*[@ID='_assertion']",
      transforms: [...transforms],
      digestAlgorithm: digest,
    });
    signed.computeSignature(text, {
      prefix: 'ds',
      location: { reference: "//*[@ID='_assertion']/*[local-name(.)='Issuer']", action: 'after' },
    });
    return signed.getSignedXml();
  };
}

/** The Assertion signed, with a list of prefixes in its transform, as some providers do. */
export const signWithPrefixes: Change = (text) => {
  const exclusive = `<ds:Transform Algorithm="${algorithms.exclusive}"`;
  const signed = signAssertion(text).replace(
    /<ds:Transform Algorithm="[^"]*xml-exc-c14n#"\s*\/>/,
    `${exclusive}><ec:InclusiveNamespaces xmlns:ec="${algorithms.exclusive}" PrefixList="xs"/></ds:Transform>`,
  );
  const [info] = everywhere(parseXml(signed), ns.signature, 'SignedInfo');
  if (info === undefined) throw new Error('nothing was signed');
  const canonical = new SignedXml().getCanonXml([algorithms.exclusive], info);
  const value = createSign('RSA-SHA256').update(canonical).sign(providerKey.privateKey, 'base64');
  return swap(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, `<ds:SignatureValue>${value}</ds:SignatureValue>`)(signed);
};
