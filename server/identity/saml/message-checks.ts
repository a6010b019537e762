// What a message must be before anything in it is believed: small, strict, well-formed, with nothing hidden in it.
import { allElements, attributeOf, childElements, childrenOf, everywhere, isElement, textOf } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import { NotWellFormed, parseXml, unwanted } from '../xml/parse.ts';
import { readBase64, readUtf8 } from './bindings.ts';
import type { Check, Examined } from './examined.ts';

/** Real answers have about ten thousand characters. */
export const mostCharacters = 100_000;

const lacks = (pattern: RegExp, what: string) => (examined: Examined) =>
  pattern.test(examined.text) ? `the message holds ${what}` : undefined;

/** NCName, as far as identifiers need it. */
const idPattern = /^[A-Za-z_][\w.-]*$/;

function badId(element: Element | undefined): string | undefined {
  if (element === undefined) return undefined;
  return idPattern.test(attributeOf(element, 'ID') ?? '') ? undefined : `ID of ${element.localName} is absent or no identifier`;
}

const responseChildren = /^Issuer( Signature)? Status( Assertion)?$/;
const assertionChildren = /^Issuer( Signature)?( Subject)?( Conditions)?( AuthnStatement)?( AttributeStatement)?$/;

const sequenceOf = (parent: Element): string =>
  childElements(parent)
    .map((child) => child.localName)
    .join(' ');

function foreignChild(parent: Element | undefined): Element | undefined {
  const home: readonly (string | null)[] = [ns.protocol, ns.assertion, ns.signature];
  return parent === undefined ? undefined : childElements(parent).find((child) => !home.includes(child.namespaceURI));
}

export const messageChecks = [
  {
    name: 'size',
    spec: 'none: a bound of ours',
    find: ({ encoded }) =>
      encoded.length > mostCharacters ? `${encoded.length} characters, at most ${mostCharacters} are read` : undefined,
  },
  {
    name: 'base64',
    spec: 'SAML bindings 3.5.4',
    find: (examined) => {
      const bytes = readBase64(examined.encoded);
      if (bytes === undefined) return 'the message is not base64';
      examined.text = bytes.toString('latin1');
      return undefined;
    },
  },
  {
    name: 'utf-8',
    spec: 'SAML core 1.3.1',
    find: (examined) => {
      const text = readUtf8(Buffer.from(examined.text, 'latin1'));
      if (text === undefined) return 'the message is not UTF-8';
      examined.text = text;
      return undefined;
    },
  },
  { name: 'no-doctype', spec: 'SAML core 5.4.5', find: lacks(unwanted.doctype, 'a document type') },
  { name: 'no-comment', spec: 'none: a comment cuts a text in two', find: lacks(unwanted.comment, 'a comment') },
  {
    name: 'no-processing-instruction',
    spec: 'none: no use in SAML',
    find: lacks(unwanted.processingInstruction, 'a processing instruction'),
  },
  { name: 'no-cdata', spec: 'none: no use in SAML', find: lacks(unwanted.cdata, 'a CDATA section') },
  {
    name: 'well-formed',
    spec: 'XML 1.0',
    find: (examined) => {
      try {
        examined.response = parseXml(examined.text);
        return undefined;
      } catch (error) {
        return error instanceof NotWellFormed ? error.message : String(error);
      }
    },
  },
  {
    name: 'root',
    spec: 'SAML core 3.3.3',
    find: ({ response }) => (isElement(response, ns.protocol, 'Response') ? undefined : `the root is ${response.nodeName}`),
  },
  {
    name: 'no-encryption',
    spec: 'SPID technical rules, Response: assertions are not encrypted',
    find: ({ response }) => {
      const [found] = allElements(response).filter((e) => /^Encrypted/.test(e.localName) || e.namespaceURI === ns.encryption);
      return found === undefined ? undefined : `${found.nodeName} is not expected`;
    },
  },
  {
    name: 'one-assertion',
    spec: 'SPID technical rules, Response: exactly one Assertion',
    find: (examined) => {
      const all = allElements(examined.response).filter((e) => e.localName === 'Assertion');
      const direct =
        childrenOf(examined.response, ns.protocol, 'Assertion').length + childrenOf(examined.response, ns.assertion, 'Assertion').length;
      if (all.length > 1) return `${all.length} assertions`;
      if (all.length !== direct) return 'the Assertion is not a child of the Response';
      [examined.assertion] = childrenOf(examined.response, ns.assertion, 'Assertion');
      return examined.assertion === undefined && all.length > 0 ? 'the Assertion is of a foreign namespace' : undefined;
    },
  },
  {
    name: 'unique-ids',
    spec: 'XML Schema, xs:ID',
    find: ({ response }) => {
      const ids = allElements(response).flatMap((element) =>
        Array.from(element.attributes)
          .filter(({ localName, name }) => /^id$/i.test(localName ?? name))
          .map(({ value }) => value),
      );
      return new Set(ids).size === ids.length ? undefined : 'an ID occurs twice';
    },
  },
  { name: 'response-id', spec: 'SAML core 3.2.2', find: ({ response }) => badId(response) },
  { name: 'assertion-id', spec: 'SAML core 2.3.3', find: ({ assertion }) => badId(assertion) },
  {
    name: 'response-issuer',
    spec: 'SPID technical rules, Response: Issuer; asked and answering provider are one',
    find: ({ response, expected }) => {
      const issuers = childrenOf(response, ns.assertion, 'Issuer');
      if (issuers.length !== 1) return 'Issuer of the Response is absent or repeated';
      return textOf(issuers[0]) === expected.provider.entityId ? undefined : 'Issuer of the Response is not the provider that was asked';
    },
  },
  {
    name: 'response-status-present',
    spec: 'SAML core 3.2.2.1',
    find: ({ response }) => {
      const [status, another] = childrenOf(response, ns.protocol, 'Status');
      if (status === undefined || another !== undefined) return 'Status is absent or repeated';
      const [code, second] = childrenOf(status, ns.protocol, 'StatusCode');
      if (code === undefined || second !== undefined) return 'StatusCode is absent or repeated';
      return attributeOf(code, 'Value') === undefined ? 'StatusCode has no Value' : undefined;
    },
  },
  {
    name: 'assertion-issuer-present',
    spec: 'SAML core 2.3.3',
    find: ({ assertion }) =>
      assertion === undefined || childrenOf(assertion, ns.assertion, 'Issuer').length === 1
        ? undefined
        : 'Issuer of the Assertion is absent or repeated',
  },
  {
    name: 'signature-place',
    spec: 'SAML core 5.4.1 and 5.4.2',
    find: ({ response, assertion }) => {
      const all = everywhere(response, ns.signature, 'Signature');
      const places = [response, assertion].flatMap((parent) =>
        parent === undefined ? [] : [childrenOf(parent, ns.signature, 'Signature')],
      );
      if (places.some((signatures) => signatures.length > 1)) return 'an element has two signatures';
      return all.length === places.flat().length ? undefined : 'a Signature stands elsewhere than in Response or Assertion';
    },
  },
  {
    name: 'children',
    spec: 'SAML protocol and assertion schemas',
    find: ({ response, assertion }) => {
      const foreign = foreignChild(response) ?? foreignChild(assertion);
      if (foreign !== undefined) return `${foreign.nodeName} is not expected`;
      if (!responseChildren.test(sequenceOf(response))) return `Response holds "${sequenceOf(response)}"`;
      if (assertion !== undefined && !assertionChildren.test(sequenceOf(assertion))) return `Assertion holds "${sequenceOf(assertion)}"`;
      return undefined;
    },
  },
] as const satisfies readonly Check[];
