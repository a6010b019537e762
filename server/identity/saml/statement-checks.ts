// How the person was authenticated and what is said of them. SAML 2.0 core 2.7; SPID technical rules, AuthnStatement and AttributeStatement.
import { isFiscalCode } from '#fhir/fiscal-code.ts';
import { attributeOf, childElements, childrenOf, onlyChild, textOf } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import type { Check, Examined } from './examined.ts';
import { readInstant } from './instant.ts';
import { levelOfUri } from './profiles.ts';

const spec = 'SAML core 2.7; SPID technical rules, AuthnStatement';
const attributeSpec = 'SPID technical rules, AttributeStatement; SPID notice 6';

const statement = ({ assertion }: Examined): Element | undefined => onlyChild(assertion, ns.assertion, 'AuthnStatement');
const context = (examined: Examined): Element | undefined => onlyChild(statement(examined), ns.assertion, 'AuthnContext');
const classOf = (examined: Examined): string | undefined => textOf(onlyChild(context(examined), ns.assertion, 'AuthnContextClassRef'));

/** Name and value of every attribute; an attribute without one plain value has none. */
export function attributesOf({ assertion }: Pick<Examined, 'assertion'>): readonly (readonly [name: string, value: string | undefined])[] {
  const attributes = onlyChild(assertion, ns.assertion, 'AttributeStatement');
  if (attributes === undefined) return [];
  return childrenOf(attributes, ns.assertion, 'Attribute').map((attribute) => [
    attributeOf(attribute, 'Name') ?? '',
    childElements(attribute).length === 1 ? textOf(onlyChild(attribute, ns.assertion, 'AttributeValue')) : undefined,
  ]);
}

const valueOf = (examined: Examined, wanted: string): string | undefined => attributesOf(examined).find(([name]) => name === wanted)?.[1];

/** `TINIT-` and a codice fiscale: identification of a natural person, ETSI EN 319 412-1. */
export function fiscalNumberIn(value: string | undefined): string | undefined {
  const code = /^TINIT-([A-Za-z0-9]{16})$/.exec(value ?? '')?.[1]?.toUpperCase();
  return code !== undefined && isFiscalCode(code) ? code : undefined;
}

export const statementChecks = [
  {
    name: 'authn-statement',
    spec,
    find: (examined) => (statement(examined) === undefined ? 'AuthnStatement is absent or repeated' : undefined),
  },
  {
    name: 'authn-instant',
    spec: `${spec}: with ForceAuthn the person is asked anew`,
    find: (examined) => {
      const { now, skew, request } = examined.expected;
      const at = readInstant(attributeOf(statement(examined), 'AuthnInstant'));
      if (at === undefined) return 'AuthnInstant is absent or no instant in UTC';
      if (at > now + skew) return 'AuthnInstant is in the future';
      return request.level > 1 && at < request.issuedAt - skew ? 'AuthnInstant is before the request' : undefined;
    },
  },
  { name: 'authn-context', spec, find: (examined) => (context(examined) === undefined ? 'AuthnContext is absent or repeated' : undefined) },
  {
    name: 'authn-class',
    spec,
    find: (examined) => (levelOfUri(classOf(examined)) === undefined ? 'AuthnContextClassRef is absent or no level' : undefined),
  },
  {
    name: 'level',
    spec: 'SPID technical rules, RequestedAuthnContext: Comparison minimum',
    find: (examined) =>
      (levelOfUri(classOf(examined)) ?? 0) < examined.expected.request.level ? 'the level is lower than the one asked for' : undefined,
  },
  {
    name: 'attributes',
    spec: attributeSpec,
    find: (examined) => {
      const attributes = attributesOf(examined);
      if (attributes.length === 0) return 'AttributeStatement is absent or empty';
      const names = attributes.map(([name]) => name);
      if (names.includes('') || new Set(names).size < names.length) return 'an Attribute has no name, or one that is there twice';
      const empty = attributes.find(([, value]) => value === undefined);
      return empty === undefined ? undefined : `Attribute ${empty[0]} has no single value`;
    },
  },
  {
    name: 'attribute-set',
    spec: attributeSpec,
    find: (examined) => {
      const wanted: readonly string[] = examined.expected.attributes;
      const given = attributesOf(examined).map(([name]) => name);
      const missing = wanted.filter((name) => !given.includes(name));
      if (missing.length > 0) return `attributes that were asked for are missing: ${missing.join(', ')}`;
      return given.every((name) => wanted.includes(name)) ? undefined : 'attributes are there that were not asked for';
    },
  },
  {
    name: 'fiscal-number',
    spec: `${attributeSpec}; ETSI EN 319 412-1`,
    find: (examined) => (fiscalNumberIn(valueOf(examined, 'fiscalNumber')) === undefined ? 'fiscalNumber is no codice fiscale' : undefined),
  },
] as const satisfies readonly Check[];
