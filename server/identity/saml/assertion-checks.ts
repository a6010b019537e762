// Every field of the Assertion, up to whom it speaks of and for whom. SAML 2.0 core 2; SAML profiles 4.1.4.2; SPID technical rules, Assertion.
import { attributeOf, childElements, childrenOf, onlyChild, textOf } from '../xml/elements.ts';
import { formats, ns } from '../xml/namespaces.ts';
import type { Check, Examined } from './examined.ts';
import { readInstant } from './instant.ts';
import { wrongIssueInstant, wrongVersion } from './response-checks.ts';

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const core = 'SAML core 2.3 to 2.5; SPID technical rules, Assertion';
const profile = 'SAML profiles 4.1.4.2; SPID technical rules, Assertion';

const within = (examined: Examined, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((parent, name) => onlyChild(parent, ns.assertion, name), examined.assertion);
const confirmation = (examined: Examined) => within(examined, 'Subject', 'SubjectConfirmation');
const confirmationData = (examined: Examined) => within(examined, 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData');

/** An end that is readable and not yet reached. */
function wrongEnd(element: Element | undefined, { expected: { now, skew } }: Examined): string | undefined {
  const name = `NotOnOrAfter of ${element?.localName}`;
  const end = readInstant(attributeOf(element, 'NotOnOrAfter'));
  if (end === undefined) return `${name} is absent or no instant in UTC`;
  return now >= end + skew ? `${name} is past` : undefined;
}

/** Conditions that we know how to keep; others would be accepted without being kept. */
const knownConditions = new Set(['AudienceRestriction', 'OneTimeUse']);

export const assertionChecks = [
  {
    name: 'assertion-present',
    spec: core,
    find: ({ assertion }) => (assertion === undefined ? 'success without an Assertion' : undefined),
  },
  { name: 'assertion-version', spec: core, find: ({ assertion }) => assertion && wrongVersion(assertion) },
  { name: 'assertion-issue-instant', spec: core, find: ({ assertion, expected }) => assertion && wrongIssueInstant(assertion, expected) },
  {
    name: 'assertion-issuer',
    spec: core,
    find: (examined) =>
      textOf(within(examined, 'Issuer')) === examined.expected.provider.entityId
        ? undefined
        : 'Issuer of the Assertion is not the provider that was asked',
  },
  {
    name: 'assertion-issuer-format',
    spec: 'SPID technical rules, Assertion: Format of Issuer is entity',
    find: (examined) =>
      attributeOf(within(examined, 'Issuer'), 'Format') === formats.entity ? undefined : 'Format of Issuer of the Assertion is not entity',
  },
  { name: 'subject', spec: core, find: (examined) => (within(examined, 'Subject') === undefined ? 'Subject is absent' : undefined) },
  {
    name: 'name-id',
    spec: core,
    find: (examined) => (textOf(within(examined, 'Subject', 'NameID')) === undefined ? 'NameID is absent, empty or repeated' : undefined),
  },
  {
    name: 'name-id-format',
    spec: core,
    find: (examined) =>
      attributeOf(within(examined, 'Subject', 'NameID'), 'Format') === formats.transient ? undefined : 'Format of NameID is not transient',
  },
  {
    name: 'name-id-qualifier',
    spec: core,
    find: (examined) =>
      attributeOf(within(examined, 'Subject', 'NameID'), 'NameQualifier') === undefined ? 'NameQualifier of NameID is absent' : undefined,
  },
  {
    name: 'subject-confirmation',
    spec: profile,
    find: (examined) => (confirmation(examined) === undefined ? 'SubjectConfirmation is absent or repeated' : undefined),
  },
  {
    name: 'confirmation-method',
    spec: profile,
    find: (examined) =>
      attributeOf(confirmation(examined), 'Method') === bearer ? undefined : 'Method of SubjectConfirmation is not bearer',
  },
  {
    name: 'confirmation-data',
    spec: profile,
    find: (examined) => {
      const data = confirmationData(examined);
      if (data === undefined) return 'SubjectConfirmationData is absent or repeated';
      return data.hasAttribute('NotBefore') ? 'SubjectConfirmationData has a NotBefore' : undefined;
    },
  },
  {
    name: 'recipient',
    spec: profile,
    find: (examined) =>
      attributeOf(confirmationData(examined), 'Recipient') === examined.expected.consumer
        ? undefined
        : 'Recipient is not our assertion consumer service',
  },
  {
    name: 'confirmation-in-response-to',
    spec: profile,
    find: (examined) =>
      attributeOf(confirmationData(examined), 'InResponseTo') === examined.expected.request.id
        ? undefined
        : 'InResponseTo of SubjectConfirmationData is not our request',
  },
  { name: 'confirmation-end', spec: profile, find: (examined) => wrongEnd(confirmationData(examined), examined) },
  {
    name: 'conditions',
    spec: core,
    find: (examined) => (within(examined, 'Conditions') === undefined ? 'Conditions is absent' : undefined),
  },
  {
    name: 'not-before',
    spec: core,
    find: (examined) => {
      const begin = readInstant(attributeOf(within(examined, 'Conditions'), 'NotBefore'));
      if (begin === undefined) return 'NotBefore of Conditions is absent or no instant in UTC';
      return begin > examined.expected.now + examined.expected.skew ? 'NotBefore of Conditions is in the future' : undefined;
    },
  },
  { name: 'conditions-end', spec: core, find: (examined) => wrongEnd(within(examined, 'Conditions'), examined) },
  {
    name: 'conditions-known',
    spec: 'SAML core 2.5.1.1: a condition that is not understood makes the Assertion indeterminate',
    find: (examined) => {
      const conditions = within(examined, 'Conditions');
      const strange = conditions && childElements(conditions).find((child) => !knownConditions.has(child.localName));
      return strange === undefined ? undefined : `${strange.nodeName} is not understood`;
    },
  },
  {
    name: 'audience-restriction',
    spec: core,
    find: (examined) =>
      within(examined, 'Conditions', 'AudienceRestriction') === undefined ? 'AudienceRestriction is absent or repeated' : undefined,
  },
  {
    name: 'audience',
    spec: core,
    find: (examined) => {
      const restriction = within(examined, 'Conditions', 'AudienceRestriction');
      const audiences = restriction === undefined ? [] : childrenOf(restriction, ns.assertion, 'Audience').map(textOf);
      return audiences.length === 1 && audiences[0] === examined.expected.audience ? undefined : 'Audience is not this service provider';
    },
  },
] as const satisfies readonly Check[];
