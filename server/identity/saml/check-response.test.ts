import { describe, expect, test } from 'vitest';
import { algorithms } from '../xml/sign.ts';
import { checkResponse, checks, type CheckName } from './check-response.ts';
import type { Expected } from './examined.ts';
import { cie } from './profiles.ts';
import { LoginRefused, type RefusalReason } from './refusal.ts';
import {
  around,
  attributes,
  encode,
  expected,
  inside,
  now,
  parts,
  providerKey,
  sign,
  signAssertion,
  signEnvelope,
  signOddly,
  signWithPrefixes,
  strangerKey,
  swap,
  unsigned,
  type Change,
} from './response.fixture.ts';
import { signResponse, writeAnomaly, writeResponse } from './write-response.ts';

type Row = readonly [what: string, encoded: () => string, check: CheckName];

const as = (...changes: readonly Change[]): string => encode(changes.reduce((text, change) => change(text), unsigned));
/** Damaged, then signed by the right key: only the aimed check can see it. */
const resigned = (what: string, change: Change, check: CheckName): Row => [what, () => as(change, sign), check];
/** Damaged without any signature: the check stands before the signatures. */
const bare = (what: string, change: Change, check: CheckName): Row => [what, () => as(change), check];
/** Signed, then damaged. */
const damaged = (what: string, change: Change, check: CheckName): Row => [what, () => as(sign, change), check];

const remove = (pattern: RegExp): Change => swap(pattern, '');
const keepNothing = (name: string): Change => swap(new RegExp(`(<saml:${name}(?: [^>]*)?>).*</saml:${name}>`), `<saml:${name}/>`);
const drop = (name: string): Change => remove(new RegExp(`<saml:${name}(?: [^>]*)?(?:/>|>.*</saml:${name}>)`));
const set = (attribute: string, value: string): Change => swap(new RegExp(` ${attribute}="[^"]*"`), ` ${attribute}="${value}"`);
const unset = (attribute: string): Change => remove(new RegExp(` ${attribute}="[^"]*"`));
const onElement =
  (name: string, change: Change): Change =>
  (text) =>
    text.replace(new RegExp(`<saml:${name}[ >][^>]*>`), (tag) => change(tag));
const attributeLine = (name: string): RegExp => new RegExp(`<saml:Attribute Name="${name}".*?</saml:Attribute>`);

const assertionOf = (text: string): string => /<saml:Assertion .*<\/saml:Assertion>/s.exec(text)?.[0] ?? '';
const signatureIn = (text: string): string => /<ds:Signature .*?<\/ds:Signature>/s.exec(text)?.[0] ?? '';
const evilOf = (text: string): string =>
  assertionOf(text)
    .replace(signatureIn(assertionOf(text)), '')
    .replace('_assertion', '_evil')
    .replace('SMPBNC58C61D969D', 'PRVNLI90L16D969R');

const messages: readonly Row[] = [
  ['a message of megabytes', () => encode(unsigned + ' '.repeat(100_000)), 'size'],
  ['an empty message', () => '', 'base64'],
  ['characters outside the alphabet', () => `${as(sign).slice(0, 40)}!${as(sign).slice(41)}`, 'base64'],
  ['the alphabet of addresses', () => `-_${as(sign).slice(2)}`, 'base64'],
  ['padding in the middle', () => `QQ==${as(sign)}`, 'base64'],
  ['missing padding', () => encode('<a>x</a>').replace(/=+$/, ''), 'base64'],
  ['bits after the last character', () => 'QR==', 'base64'],
  ['spaces', () => ` ${as(sign)}`, 'base64'],
  ['bytes that are no UTF-8', () => Buffer.from([0x3c, 0x61, 0xff, 0xfe]).toString('base64'), 'utf-8'],
  ['a null character', () => encode('<a>\u0000</a>'), 'utf-8'],
  bare('a document type', (text) => `<!DOCTYPE r [<!ENTITY x "y">]>${text}`, 'no-doctype'),
  bare('an external entity', (text) => `<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x">${text}`, 'no-doctype'),
  bare('a document type in small letters', (text) => `<!doctype r>${text}`, 'no-doctype'),
  damaged('a comment inside the NameID', inside(swap('_somebody', '_some<!-- -->body')), 'no-comment'),
  damaged('a comment inside the fiscal number', inside(swap('TINIT-SMP', 'TINIT-<!---->SMP')), 'no-comment'),
  damaged('a comment at the end', (text) => `${text}<!-- end -->`, 'no-comment'),
  damaged('a processing instruction', inside(swap('_somebody', '_some<?x y?>body')), 'no-processing-instruction'),
  damaged('a style sheet before the root', (text) => `<?xml-stylesheet href="x"?>${text}`, 'no-processing-instruction'),
  damaged('a CDATA section', inside(swap('_somebody', '<![CDATA[_somebody]]>')), 'no-cdata'),
  ['text that is no XML', () => encode('hello'), 'well-formed'],
  damaged('an element that is not closed', (text) => text.replace('</samlp:Response>', ''), 'well-formed'),
  damaged('two roots', (text) => text + text, 'well-formed'),
  damaged('an unknown entity', inside(swap('_somebody', '&nobody;')), 'well-formed'),
  damaged('an attribute twice', around(swap(' Version="2.0"', ' Version="2.0" Version="2.0"')), 'well-formed'),
  damaged('a prefix that means nothing', inside(swap('<saml:Subject>', '<x:y/><saml:Subject>')), 'children'),
  ['a message of another kind', () => encode(unsigned.replaceAll('samlp:Response', 'samlp:LogoutResponse')), 'root'],
  ['a Response of another namespace', () => encode(unsigned.replace('SAML:2.0:protocol', 'SAML:1.0:protocol')), 'root'],
  bare('an encrypted assertion', (text) => text.replaceAll('saml:Assertion', 'saml:EncryptedAssertion'), 'no-encryption'),
  bare('an encrypted name', (text) => text.replaceAll('saml:NameID', 'saml:EncryptedID'), 'no-encryption'),
  bare(
    'an encrypted attribute',
    (text) => text.replaceAll('saml:Attribute ', 'saml:EncryptedAttribute ').replaceAll('/saml:Attribute>', '/saml:EncryptedAttribute>'),
    'no-encryption',
  ),
  damaged('two assertions', (text) => text.replace('</samlp:Response>', `${evilOf(text)}</samlp:Response>`), 'one-assertion'),
  damaged(
    'the same assertion twice',
    (text) => text.replace('</samlp:Response>', `${assertionOf(text)}</samlp:Response>`),
    'one-assertion',
  ),
  bare('an assertion of a foreign namespace', swap('<saml:Assertion ', '<saml:Assertion xmlns:saml="urn:other" '), 'one-assertion'),
  bare(
    'an assertion deeper down',
    (text) => text.replace('<saml:Assertion ', '<samlp:X><saml:Assertion ').replace('</saml:Assertion>', '</saml:Assertion></samlp:X>'),
    'one-assertion',
  ),
  bare('one ID for both', inside(set('ID', '_response')), 'unique-ids'),
  bare('an ID in another spelling', inside(swap('<saml:Subject>', '<saml:Subject Id="_response">')), 'unique-ids'),
  bare('an ID in a namespace', inside(swap('<saml:Subject>', '<saml:Subject xml:id="_assertion">')), 'unique-ids'),
  bare('a Response with an empty ID', around(set('ID', '')), 'response-id'),
  bare('a Response without ID', around(unset('ID')), 'response-id'),
  bare('a Response whose ID is a path', around(set('ID', "x']|//*['")), 'response-id'),
  bare('an Assertion with an empty ID', inside(set('ID', '')), 'assertion-id'),
  bare('an Assertion without ID', inside(unset('ID')), 'assertion-id'),
  resigned('an empty Issuer of the Response', around(swap('>https://idp.example<', '><')), 'response-issuer'),
  bare('a Response without Issuer', around(remove(/<saml:Issuer.*<\/saml:Issuer>/)), 'response-issuer'),
  resigned('another Issuer of the Response', around(swap('>https://idp.example<', '>https://other.example<')), 'response-issuer'),
  resigned('an Issuer that only begins alike', around(swap('>https://idp.example<', '>https://idp.example.evil<')), 'response-issuer'),
  resigned('an empty Status', around(swap(/<samlp:Status>.*<\/samlp:Status>/, '<samlp:Status/>')), 'response-status-present'),
  resigned('no Status', around(remove(/<samlp:Status>.*<\/samlp:Status>/)), 'response-status-present'),
  resigned('a StatusCode without Value', around(unset('Value')), 'response-status-present'),
  resigned('an empty Value of StatusCode', around(set('Value', '')), 'response-status-present'),
  resigned(
    'two Status',
    around(swap('<samlp:Status>', '<samlp:Status><samlp:StatusCode Value="x"/></samlp:Status><samlp:Status>')),
    'response-status-present',
  ),
  bare('an Assertion without Issuer', inside(remove(/<saml:Issuer.*?<\/saml:Issuer>/)), 'assertion-issuer-present'),
  damaged(
    'a signature beside the NameID',
    (text) => text.replace('<saml:NameID', `${signatureIn(assertionOf(text))}<saml:NameID`),
    'signature-place',
  ),
  damaged(
    'two signatures of the Assertion',
    (text) => text.replace(signatureIn(assertionOf(text)), signatureIn(assertionOf(text)).repeat(2)),
    'signature-place',
  ),
  resigned('an element that SAML does not know', around(swap('<samlp:Status>', '<x xmlns="urn:x"/><samlp:Status>')), 'children'),
  resigned('Extensions', around(swap('<samlp:Status>', '<samlp:Extensions/><samlp:Status>')), 'children'),
  resigned('Advice in the Assertion', inside(swap('<saml:AuthnStatement', '<saml:Advice/><saml:AuthnStatement')), 'children'),
  resigned('two subjects', inside(swap('<saml:Conditions', '<saml:Subject/><saml:Conditions')), 'children'),
  resigned(
    'a second AuthnStatement',
    inside(swap('<saml:AuthnStatement', '<saml:AuthnStatement AuthnInstant="2026-03-01T12:00:25Z"/><saml:AuthnStatement')),
    'children',
  ),
];

const sha1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const withComments = `${algorithms.exclusive}WithComments`;

const signatures: readonly Row[] = [
  bare('no signature at all', (text) => text, 'assertion-signed'),
  ['a signed Response around an unsigned Assertion', () => as(signEnvelope), 'assertion-signed'],
  damaged('a signature that was cut out', (text) => text.replace(signatureIn(assertionOf(text)), ''), 'assertion-signed'),
  damaged('an Object in the signature', inside(swap('</ds:Signature>', '<ds:Object/></ds:Signature>')), 'signature-shape'),
  damaged('a second SignedInfo', inside(swap('<ds:SignatureValue>', '<ds:SignedInfo/><ds:SignatureValue>')), 'signature-shape'),
  damaged('a second Reference', inside(swap('</ds:SignedInfo>', '<ds:Reference URI="#_response"/></ds:SignedInfo>')), 'signature-shape'),
  damaged('no Reference', inside(remove(/<ds:Reference .*<\/ds:Reference>/s)), 'signature-shape'),
  damaged('no SignatureValue', inside(remove(/<ds:SignatureValue>.*?<\/ds:SignatureValue>/s)), 'signature-shape'),
  damaged('elements in the DigestValue', inside(swap('<ds:DigestValue>', '<ds:DigestValue><ds:X/>')), 'signature-shape'),
  damaged('two DigestValues', inside(swap('<ds:DigestValue>', '<ds:DigestValue>AAAA</ds:DigestValue><ds:DigestValue>')), 'signature-shape'),
  damaged('a Manifest', inside(swap('</ds:KeyInfo>', '</ds:KeyInfo><ds:Manifest/>')), 'signature-shape'),
  ['RSA with SHA-1, truly signed', () => as(signOddly({ signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' })), 'signature-algorithm'],
  [
    'HMAC with the public certificate as its key',
    () => as(signOddly({ hmac: true, signature: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1' })),
    'signature-algorithm',
  ],
  damaged('no algorithm', inside(swap(algorithms.rsaSha256, '')), 'signature-algorithm'),
  damaged('an algorithm called none', inside(swap(algorithms.rsaSha256, 'none')), 'signature-algorithm'),
  damaged(
    'a weaker algorithm of the Response alone',
    around(swap(algorithms.rsaSha256, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1')),
    'signature-algorithm',
  ),
  ['a SHA-1 digest, truly signed', () => as(signOddly({ digest: sha1 })), 'digest-algorithm'],
  damaged('an MD5 digest', inside(swap(algorithms.sha256, 'http://www.w3.org/2001/04/xmldsig-more#md5')), 'digest-algorithm'),
  ['SignedInfo in the inclusive form, truly signed', () => as(signOddly({ canonicalization: inclusive })), 'canonicalization'],
  ['SignedInfo with comments, truly signed', () => as(signOddly({ canonicalization: withComments })), 'canonicalization'],
  ['the inclusive form as transform, truly signed', () => as(signOddly({ transforms: [algorithms.enveloped, inclusive] })), 'transforms'],
  ['comments kept by the transform, truly signed', () => as(signOddly({ transforms: [algorithms.enveloped, withComments] })), 'transforms'],
  [
    'the enveloped transform twice',
    () => as(signOddly({ transforms: [algorithms.enveloped, algorithms.enveloped, algorithms.exclusive] })),
    'transforms',
  ],
  damaged(
    'an XSLT transform',
    inside(
      swap(
        /<ds:Transform Algorithm="[^"]*xmldsig#enveloped-signature"\s*\/>/,
        '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>',
      ),
    ),
    'transforms',
  ),
  damaged(
    'an XPath filter',
    inside(swap(/<\/ds:Transforms>/, '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/></ds:Transforms>')),
    'transforms',
  ),
  damaged('no transforms', inside(swap(/<ds:Transforms>.*?<\/ds:Transforms>/s, '<ds:Transforms/>')), 'transforms'),
  damaged(
    'a style sheet inside a transform',
    inside(
      swap(
        /(<ds:Transform Algorithm="[^"]*enveloped-signature")\s*\/>/,
        `<ds:Transform Algorithm="${algorithms.enveloped}"><ds:X/></ds:Transform>`,
      ),
    ),
    'transforms',
  ),
  damaged('a reference to the whole document', inside(swap('URI="#_assertion"', 'URI=""')), 'reference'),
  damaged('a reference without URI', inside(swap(' URI="#_assertion"', '')), 'reference'),
  damaged('a reference to the Response from the Assertion', inside(swap('URI="#_assertion"', 'URI="#_response"')), 'reference'),
  damaged('a reference to another address', inside(swap('URI="#_assertion"', 'URI="http://127.0.0.1:9/"')), 'reference'),
  damaged('a reference by XPointer', inside(swap('URI="#_assertion"', `URI="#xpointer(id('_assertion'))"`)), 'reference'),
  ['the key of a stranger', () => encode(signResponse(unsigned, parts, strangerKey)), 'signature'],
  [
    "a stranger's key under the provider's certificate",
    () => encode(signResponse(unsigned, parts, { ...strangerKey, certificate: providerKey.certificate })),
    'signature',
  ],
  ["the Response of the provider around a stranger's Assertion", () => as(signOddly({ key: strangerKey }), signEnvelope), 'signature'],
  [
    "the provider's Assertion in a stranger's Response",
    () =>
      encode(
        signResponse(as(signAssertion) && Buffer.from(as(signAssertion), 'base64').toString(), { responseId: '_response' }, strangerKey),
      ),
    'signature',
  ],
  damaged('another fiscal number after signing', inside(swap('SMPBNC58C61D969D', 'PRVNLI90L16D969R')), 'signature'),
  damaged('another level after signing', inside(swap('SpidL2', 'SpidL3')), 'signature'),
  damaged('another Destination after signing', around(swap('/spid/acs', '/spid/ac5')), 'signature'),
  damaged('a DigestValue of something else', inside(swap(/<ds:DigestValue>.{4}/, '<ds:DigestValue>AAAA')), 'signature'),
  damaged('a SignatureValue of something else', inside(swap(/<ds:SignatureValue>.{4}/, '<ds:SignatureValue>AAAA')), 'signature'),
  damaged('an empty SignatureValue', inside(swap(/<ds:SignatureValue>.*?<\/ds:SignatureValue>/s, '<ds:SignatureValue/>')), 'signature'),
  ['an Assertion damaged in an unsigned Response', () => as(signAssertion, inside(swap('_somebody', '_nobody'))), 'signature'],
];

/** The eight ways of signature wrapping of Somorovsky and others, 2012: the signed part stays, a forged one is put where it is read. */
const wrappings: readonly Row[] = [
  damaged(
    '1: the signed Response inside its own signature',
    (text) => {
      const signature = signatureIn(text);
      const signed = text.replace(signature, '');
      const forged = signed.replace('_response', '_evil2').replace(assertionOf(signed), evilOf(signed));
      return forged.replace(
        '<samlp:Status>',
        `${signature.replace('</ds:Signature>', `<ds:Object>${signed}</ds:Object></ds:Signature>`)}<samlp:Status>`,
      );
    },
    'one-assertion',
  ),
  damaged(
    '2: the signed Response before the signature of the forged one',
    (text) => {
      const signature = signatureIn(text);
      const signed = text.replace(signature, '');
      const forged = signed.replace('_response', '_evil2').replace(assertionOf(signed), evilOf(signed));
      return forged.replace('<samlp:Status>', `${signed}${signature}<samlp:Status>`);
    },
    'one-assertion',
  ),
  damaged(
    '3: a forged Assertion before the signed one',
    (text) => text.replace('<saml:Assertion ', () => `${evilOf(text)}<saml:Assertion `),
    'one-assertion',
  ),
  damaged(
    '4: the signed Assertion inside the forged one',
    (text) => text.replace(assertionOf(text), evilOf(text).replace('</saml:Assertion>', `${assertionOf(text)}</saml:Assertion>`)),
    'one-assertion',
  ),
  damaged(
    '5: the forged one takes the signature, the signed one follows',
    (text) => {
      const signature = signatureIn(assertionOf(text));
      const original = assertionOf(text).replace(signature, '');
      return text.replace(assertionOf(text), evilOf(text).replace('</saml:Issuer>', `</saml:Issuer>${signature}`) + original);
    },
    'one-assertion',
  ),
  damaged(
    '6: the signed one inside the signature of the forged one',
    (text) => {
      const signature = signatureIn(assertionOf(text));
      const original = assertionOf(text).replace(signature, '');
      return text.replace(
        assertionOf(text),
        evilOf(text).replace('</saml:Issuer>', `</saml:Issuer>${signature.replace('</ds:Signature>', `${original}</ds:Signature>`)}`),
      );
    },
    'one-assertion',
  ),
  damaged(
    '7: a forged one in Extensions',
    (text) => text.replace('<samlp:Status>', `<samlp:Extensions>${evilOf(text)}</samlp:Extensions><samlp:Status>`),
    'one-assertion',
  ),
  damaged(
    '8: the signed one in an Object of the signature',
    (text) => {
      const signature = signatureIn(assertionOf(text));
      const original = assertionOf(text).replace(signature, '');
      return text.replace(
        assertionOf(text),
        evilOf(text).replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</ds:Signature>', `<ds:Object>${original}</ds:Object></ds:Signature>`)}`,
        ),
      );
    },
    'one-assertion',
  ),
  damaged(
    'the signature of the Assertion moved to the Response',
    (text) => {
      const signature = signatureIn(assertionOf(text));
      return text.replace(signatureIn(text), '').replace(signature, '').replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
    },
    'assertion-signed',
  ),
  damaged(
    'a forged Assertion that takes ID and signature of the signed one',
    (text) =>
      text.replace(
        assertionOf(text),
        evilOf(text)
          .replace('_evil', '_assertion')
          .replace('</saml:Issuer>', `</saml:Issuer>${signatureIn(assertionOf(text))}`),
      ),
    'signature',
  ),
];

const at = (seconds: number): string => `${new Date(now + seconds * 1000).toISOString().slice(0, 19)}Z`;
const far = 3600;

const responses: readonly Row[] = [
  resigned('a Response of version 2.1', around(set('Version', '2.1')), 'response-version'),
  resigned('a Response without Version', around(unset('Version')), 'response-version'),
  resigned('a Response with an empty IssueInstant', around(set('IssueInstant', '')), 'response-issue-instant'),
  resigned('a Response without IssueInstant', around(unset('IssueInstant')), 'response-issue-instant'),
  resigned('a Response with an IssueInstant in words', around(set('IssueInstant', 'yesterday')), 'response-issue-instant'),
  resigned('a Response with a local IssueInstant', around(set('IssueInstant', '2026-03-01T13:00:25+01:00')), 'response-issue-instant'),
  resigned('a Response of the 30th of February', around(set('IssueInstant', '2026-02-30T12:00:00Z')), 'response-issue-instant'),
  resigned('a Response older than the request', around(set('IssueInstant', at(-far))), 'response-issue-instant'),
  resigned('a Response from the future', around(set('IssueInstant', at(far))), 'response-issue-instant'),
  resigned('a Response just beyond the clock skew', around(set('IssueInstant', at(61))), 'response-issue-instant'),
  resigned('a Response with an empty InResponseTo', around(set('InResponseTo', '')), 'response-in-response-to'),
  resigned('a Response nobody asked for', around(unset('InResponseTo')), 'response-in-response-to'),
  resigned('a Response to another request', around(set('InResponseTo', '_other')), 'response-in-response-to'),
  resigned('an empty Destination', around(set('Destination', '')), 'destination'),
  resigned('no Destination', around(unset('Destination')), 'destination'),
  resigned('another Destination', around(set('Destination', 'https://other.example/spid/acs')), 'destination'),
  resigned('a Destination that differs in a slash', around(set('Destination', 'https://fascicolo.example/spid/acs/')), 'destination'),
  resigned(
    'another Format of the Issuer of the Response',
    around(set('Format', 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified')),
    'response-issuer-format',
  ),
  resigned('an empty Format of the Issuer of the Response', around(set('Format', '')), 'response-issuer-format'),
  resigned(
    'a Status that is no success, with an Assertion',
    around(set('Value', 'urn:oasis:names:tc:SAML:2.0:status:Requester')),
    'status',
  ),
  resigned('a Status that only resembles success', around(set('Value', 'urn:oasis:names:tc:SAML:2.0:status:success')), 'status'),
  ['success without an Assertion', () => as(remove(/<saml:Assertion .*<\/saml:Assertion>/s), signEnvelope), 'assertion-present'],
];

const assertions: readonly Row[] = [
  resigned('an Assertion of version 1.1', inside(set('Version', '1.1')), 'assertion-version'),
  resigned('an Assertion without Version', inside(unset('Version')), 'assertion-version'),
  resigned('an Assertion with an empty IssueInstant', inside(set('IssueInstant', '')), 'assertion-issue-instant'),
  resigned('an Assertion without IssueInstant', inside(unset('IssueInstant')), 'assertion-issue-instant'),
  resigned(
    'an Assertion with an IssueInstant in another format',
    inside(set('IssueInstant', '2026-03-01 12:00:25')),
    'assertion-issue-instant',
  ),
  resigned('an Assertion older than the request', inside(set('IssueInstant', at(-far))), 'assertion-issue-instant'),
  resigned('an Assertion from the future', inside(set('IssueInstant', at(far))), 'assertion-issue-instant'),
  resigned('an empty Issuer of the Assertion', inside(swap('>https://idp.example<', '><')), 'assertion-issuer'),
  resigned('another Issuer of the Assertion', inside(swap('>https://idp.example<', '>https://other.example<')), 'assertion-issuer'),
  resigned('an Issuer that holds an element', inside(swap('>https://idp.example<', '>https://idp.example<saml:X/><')), 'assertion-issuer'),
  resigned('an empty Format of the Issuer of the Assertion', inside(onElement('Issuer', set('Format', ''))), 'assertion-issuer-format'),
  resigned('no Format of the Issuer of the Assertion', inside(onElement('Issuer', unset('Format'))), 'assertion-issuer-format'),
  resigned('another Format of the Issuer of the Assertion', inside(onElement('Issuer', set('Format', 'urn:x'))), 'assertion-issuer-format'),
  resigned('no Subject', inside(drop('Subject')), 'subject'),
  resigned('an empty Subject', inside(keepNothing('Subject')), 'name-id'),
  resigned('an empty NameID', inside(swap('>_somebody<', '><')), 'name-id'),
  resigned('no NameID', inside(drop('NameID')), 'name-id'),
  resigned('two NameIDs', inside(swap('<saml:SubjectConfirmation ', '<saml:NameID>x</saml:NameID><saml:SubjectConfirmation ')), 'name-id'),
  resigned('an empty Format of NameID', inside(onElement('NameID', set('Format', ''))), 'name-id-format'),
  resigned('no Format of NameID', inside(onElement('NameID', unset('Format'))), 'name-id-format'),
  resigned(
    'a persistent NameID',
    inside(onElement('NameID', set('Format', 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'))),
    'name-id-format',
  ),
  resigned('an empty NameQualifier', inside(onElement('NameID', set('NameQualifier', ''))), 'name-id-qualifier'),
  resigned('no NameQualifier', inside(onElement('NameID', unset('NameQualifier'))), 'name-id-qualifier'),
  resigned('no SubjectConfirmation', inside(drop('SubjectConfirmation')), 'subject-confirmation'),
  resigned(
    'two SubjectConfirmations',
    inside(swap('<saml:SubjectConfirmation ', '<saml:SubjectConfirmation Method="x"/><saml:SubjectConfirmation ')),
    'subject-confirmation',
  ),
  resigned('an empty SubjectConfirmation', inside(keepNothing('SubjectConfirmation')), 'confirmation-method'),
  resigned('an empty Method', inside(set('Method', '')), 'confirmation-method'),
  resigned('no Method', inside(unset('Method')), 'confirmation-method'),
  resigned('another Method', inside(set('Method', 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches')), 'confirmation-method'),
  resigned('no SubjectConfirmationData', inside(drop('SubjectConfirmationData')), 'confirmation-data'),
  resigned(
    'SubjectConfirmationData with a NotBefore',
    inside(onElement('SubjectConfirmationData', swap(' Recipient', ` NotBefore="${at(-9)}" Recipient`))),
    'confirmation-data',
  ),
  resigned('an empty Recipient', inside(set('Recipient', '')), 'recipient'),
  resigned('no Recipient', inside(unset('Recipient')), 'recipient'),
  resigned('another Recipient', inside(set('Recipient', 'https://other.example/acs')), 'recipient'),
  resigned('an empty InResponseTo of the confirmation', inside(set('InResponseTo', '')), 'confirmation-in-response-to'),
  resigned('no InResponseTo of the confirmation', inside(unset('InResponseTo')), 'confirmation-in-response-to'),
  resigned('another InResponseTo of the confirmation', inside(set('InResponseTo', '_other')), 'confirmation-in-response-to'),
  resigned(
    'an empty NotOnOrAfter of the confirmation',
    inside(onElement('SubjectConfirmationData', set('NotOnOrAfter', ''))),
    'confirmation-end',
  ),
  resigned('no NotOnOrAfter of the confirmation', inside(onElement('SubjectConfirmationData', unset('NotOnOrAfter'))), 'confirmation-end'),
  resigned(
    'a NotOnOrAfter of the confirmation in another format',
    inside(onElement('SubjectConfirmationData', set('NotOnOrAfter', '1772366400'))),
    'confirmation-end',
  ),
  resigned('a confirmation that is past', inside(onElement('SubjectConfirmationData', set('NotOnOrAfter', at(-far)))), 'confirmation-end'),
  resigned(
    'a confirmation that ended just beyond the clock skew',
    inside(onElement('SubjectConfirmationData', set('NotOnOrAfter', at(-60)))),
    'confirmation-end',
  ),
  resigned('no Conditions', inside(drop('Conditions')), 'conditions'),
  resigned('empty Conditions', inside(keepNothing('Conditions')), 'not-before'),
  resigned('an empty NotBefore', inside(set('NotBefore', '')), 'not-before'),
  resigned('no NotBefore', inside(unset('NotBefore')), 'not-before'),
  resigned('a NotBefore in another format', inside(set('NotBefore', '01/03/2026')), 'not-before'),
  resigned('a NotBefore in the future', inside(set('NotBefore', at(far))), 'not-before'),
  resigned('an empty NotOnOrAfter of the conditions', inside(onElement('Conditions', set('NotOnOrAfter', ''))), 'conditions-end'),
  resigned('no NotOnOrAfter of the conditions', inside(onElement('Conditions', unset('NotOnOrAfter'))), 'conditions-end'),
  resigned(
    'a NotOnOrAfter of the conditions in another format',
    inside(onElement('Conditions', set('NotOnOrAfter', 'never'))),
    'conditions-end',
  ),
  resigned('conditions that are past', inside(onElement('Conditions', set('NotOnOrAfter', at(-far)))), 'conditions-end'),
  resigned(
    'a condition that nobody knows',
    inside(swap('<saml:AudienceRestriction>', '<saml:Condition/><saml:AudienceRestriction>')),
    'conditions-known',
  ),
  resigned('no AudienceRestriction', inside(drop('AudienceRestriction')), 'audience-restriction'),
  resigned(
    'two AudienceRestrictions',
    inside(swap('<saml:AudienceRestriction>', '<saml:AudienceRestriction/><saml:AudienceRestriction>')),
    'audience-restriction',
  ),
  resigned('an empty AudienceRestriction', inside(keepNothing('AudienceRestriction')), 'audience'),
  resigned('an empty Audience', inside(swap(/<saml:Audience>.*<\/saml:Audience>/, '<saml:Audience/>')), 'audience'),
  resigned(
    'another Audience',
    inside(swap(/<saml:Audience>.*<\/saml:Audience>/, '<saml:Audience>https://other.example</saml:Audience>')),
    'audience',
  ),
  resigned(
    'an Audience beside ours',
    inside(swap('<saml:Audience>', '<saml:Audience>https://other.example</saml:Audience><saml:Audience>')),
    'audience',
  ),
];

const statements: readonly Row[] = [
  resigned('no AuthnStatement', inside(drop('AuthnStatement')), 'authn-statement'),
  resigned('an empty AuthnStatement', inside(keepNothing('AuthnStatement')), 'authn-instant'),
  resigned('no AuthnInstant', inside(unset('AuthnInstant')), 'authn-instant'),
  resigned(
    'an AuthnInstant from before the request, though the person was to be asked anew',
    inside(set('AuthnInstant', at(-far))),
    'authn-instant',
  ),
  resigned('an AuthnInstant in the future', inside(set('AuthnInstant', at(far))), 'authn-instant'),
  resigned('no AuthnContext', inside(drop('AuthnContext')), 'authn-context'),
  resigned('an empty AuthnContext', inside(keepNothing('AuthnContext')), 'authn-class'),
  resigned('an empty AuthnContextClassRef', inside(swap('>https://www.spid.gov.it/SpidL2<', '><')), 'authn-class'),
  resigned('no AuthnContextClassRef', inside(drop('AuthnContextClassRef')), 'authn-class'),
  resigned(
    'a class of an old specification',
    inside(swap('https://www.spid.gov.it/SpidL2', 'urn:oasis:names:tc:SAML:2.0:ac:classes:SpidL2')),
    'authn-class',
  ),
  resigned('a level 4', inside(swap('SpidL2', 'SpidL4')), 'authn-class'),
  resigned('a level lower than asked', inside(swap('SpidL2', 'SpidL1')), 'level'),
  resigned('no AttributeStatement', inside(drop('AttributeStatement')), 'attributes'),
  resigned('an AttributeStatement without Attribute', inside(keepNothing('AttributeStatement')), 'attributes'),
  resigned(
    'an Attribute without anything',
    inside(
      swap(
        /<saml:AttributeStatement>.*<\/saml:AttributeStatement>/,
        '<saml:AttributeStatement><saml:Attribute/></saml:AttributeStatement>',
      ),
    ),
    'attributes',
  ),
  resigned('an Attribute without value', inside(swap('<saml:AttributeValue>Bianca</saml:AttributeValue>', '')), 'attributes'),
  resigned('an Attribute with an empty value', inside(swap('>Bianca<', '><')), 'attributes'),
  resigned(
    'an Attribute with two values',
    inside(swap('<saml:AttributeValue>TINIT', '<saml:AttributeValue>x</saml:AttributeValue><saml:AttributeValue>TINIT')),
    'attributes',
  ),
  resigned(
    'an Attribute twice',
    inside(
      swap(
        '<saml:AttributeStatement>',
        '<saml:AttributeStatement><saml:Attribute Name="fiscalNumber"><saml:AttributeValue>TINIT-PRVNLI90L16D969R</saml:AttributeValue></saml:Attribute>',
      ),
    ),
    'attributes',
  ),
  resigned('an Attribute that was asked for is missing', inside(remove(attributeLine('dateOfBirth'))), 'attribute-set'),
  resigned('no fiscal number', inside(remove(attributeLine('fiscalNumber'))), 'attribute-set'),
  resigned('an Attribute that was not asked for', inside(swap('Name="gender"', 'Name="idCard"')), 'attribute-set'),
  resigned(
    'one Attribute more than was asked for',
    inside(
      swap(
        '<saml:AttributeStatement>',
        '<saml:AttributeStatement><saml:Attribute Name="address"><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute>',
      ),
    ),
    'attribute-set',
  ),
  resigned('a fiscal number without its prefix', inside(swap('TINIT-SMP', 'SMP')), 'fiscal-number'),
  resigned('a VAT number in place of the fiscal number', inside(swap('TINIT-SMPBNC58C61D969D', 'VATIT-12345678901')), 'fiscal-number'),
  resigned('a fiscal number with a wrong check letter', inside(swap('SMPBNC58C61D969D', 'SMPBNC58C61D969E')), 'fiscal-number'),
  resigned('a fiscal number with something behind it', inside(swap('SMPBNC58C61D969D', 'SMPBNC58C61D969D\u200b')), 'fiscal-number'),
];

function refusal(encoded: string, held: Expected = expected): LoginRefused {
  try {
    checkResponse(encoded, held);
  } catch (error) {
    if (error instanceof LoginRefused) return error;
    throw error;
  }
  throw new Error('The Response was accepted.');
}

const refused: readonly Row[] = [...messages, ...signatures, ...wrappings, ...responses, ...assertions, ...statements];

describe('A Response is refused by the check that it aims at', () => {
  test.each(refused)('%s', (_what, encoded, check) => {
    expect(refusal(encoded()).check).toBe(check);
  });

  test('for at least a hundred reasons of their own', () => {
    expect(new Set(refused.map(([what]) => what)).size).toBe(refused.length);
    expect(refused.length).toBeGreaterThan(200);
  });

  test('and no check is there that no case aims at', () => {
    const aimed = new Set<string>(refused.map(([, , check]) => check));
    // The signature of the Response is the one that only CIE demands: below.
    expect(checks.map(({ name }) => name).filter((name) => !aimed.has(name))).toEqual(['response-signed']);
  });

  test('and CIE refuses what SPID accepts: a Response that is not signed', () => {
    expect(refusal(as(signAssertion), { ...expected, profile: cie }).check).toBe('response-signed');
  });
});

describe('An anomaly of the provider has a reason of its own', () => {
  test.each<[number, RefusalReason]>([
    [19, 'too-many-attempts'],
    [20, 'level-not-available'],
    [21, 'timeout'],
    [22, 'consent-refused'],
    [23, 'identity-suspended'],
    [25, 'cancelled'],
    [30, 'wrong-identity-type'],
    [8, 'not-valid'],
    [99, 'not-valid'],
  ])('ErrorCode nr%i', (code, reason) => {
    const text = writeAnomaly(parts, code);
    for (const sent of [text, signEnvelope(text)]) {
      const { check, reason: told } = refusal(encode(sent));
      expect([check, told]).toEqual(['status', reason]);
    }
  });
});

const utcWithFractions = (text: string): string => text.replaceAll(/(IssueInstant|AuthnInstant)="([^"]*)Z"/g, '$1="$2.123Z"');

describe('A Response is accepted', () => {
  test.each<[string, () => string, Partial<Expected>]>([
    ['with both signatures', () => as(sign), {}],
    ['with the Assertion signed only', () => as(signAssertion), {}],
    ['signed with SHA-512', () => as(signOddly({ signature: algorithms.rsaSha512, digest: algorithms.sha512 })), {}],
    ['with prefixes named in the transform', () => as(signWithPrefixes), {}],
    ['of a higher level than asked', () => as(inside(swap('SpidL2', 'SpidL3')), sign), {}],
    ['of level 1, when that was asked', () => as(inside(swap('SpidL2', 'SpidL1')), sign), { request: { ...expected.request, level: 1 } }],
    ['without Format of the Issuer of the Response', () => as(around(unset('Format')), sign), {}],
    ['with fractions of seconds', () => as(utcWithFractions, sign), {}],
    ['issued ahead of our clock, within the skew', () => as(around(set('IssueInstant', at(59))), sign), {}],
    ['that ended within the skew', () => as(inside(onElement('Conditions', set('NotOnOrAfter', at(-59)))), sign), {}],
    ['without NameFormat', () => as((text) => text.replaceAll(/ NameFormat="[^"]*"/g, ''), sign), {}],
    ['without SessionIndex', () => as(inside(unset('SessionIndex')), sign), {}],
    ['with space around its values', () => as(inside(swap('>_somebody<', '>\n  _somebody\n<')), sign), {}],
    ['with a OneTimeUse', () => as(inside(swap('<saml:AudienceRestriction>', '<saml:OneTimeUse/><saml:AudienceRestriction>')), sign), {}],
    ['with an XML declaration', () => as(sign, (text) => `<?xml version="1.0" encoding="UTF-8"?>${text}`), {}],
    ['in lines of base64', () => as(sign).replace(/.{76}/g, '$&\r\n'), {}],
    [
      'by the second key, while the provider changes keys',
      () => as(sign),
      { provider: { ...expected.provider, keys: [strangerKey.certificate, providerKey.certificate] } },
    ],
    [
      'with the set of attributes of a professional',
      () => encode(signResponse(writeResponse({ ...parts, attributes: attributes.slice(0, 4) }), parts, providerKey)),
      { attributes: ['spidCode', 'name', 'familyName', 'fiscalNumber'] },
    ],
  ])('%s', (_what, encoded, more) => {
    const answer = checkResponse(encoded(), { ...expected, ...more });
    expect(answer).toMatchObject({
      fiscalNumber: 'SMPBNC58C61D969D',
      nameId: '_somebody',
      responseId: '_response',
      assertionId: '_assertion',
    });
  });

  test('and says who the person is', () => {
    expect(checkResponse(as(sign), expected)).toMatchObject({
      level: 2,
      authTime: now - 5_000,
      sessionIndex: '_session',
      nameQualifier: 'https://idp.example',
      attributes: {
        givenName: 'Bianca',
        familyName: 'Esempio',
        birthDate: '1958-03-21',
        gender: 'F',
        placeOfBirth: 'D969',
        email: 'bianca@example.org',
        mobile: '+390000000001',
      },
    });
  });
});
