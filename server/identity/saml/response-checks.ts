// Every field of the Response. SAML 2.0 core 3.2.2; SPID technical rules, Response.
import { attributeOf, onlyChild } from '../xml/elements.ts';
import { formats, ns } from '../xml/namespaces.ts';
import type { Check, Examined, Expected } from './examined.ts';
import { readInstant } from './instant.ts';

export const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** When the element says it was issued: readable, not before the question, not after now. */
export function wrongIssueInstant(element: Element, { request, now, skew }: Expected): string | undefined {
  const at = readInstant(attributeOf(element, 'IssueInstant'));
  const name = `IssueInstant of ${element.localName}`;
  if (at === undefined) return `${name} is absent or no instant in UTC`;
  if (at < request.issuedAt - skew) return `${name} is before the request`;
  return at > now + skew ? `${name} is in the future` : undefined;
}

export function wrongVersion(element: Element): string | undefined {
  return attributeOf(element, 'Version') === '2.0' ? undefined : `Version of ${element.localName} is not 2.0`;
}

const issuerOf = ({ response }: Examined): Element | undefined => onlyChild(response, ns.assertion, 'Issuer');

export const responseChecks = [
  { name: 'response-version', spec: 'SAML core 3.2.2', find: ({ response }) => wrongVersion(response) },
  {
    name: 'response-issue-instant',
    spec: 'SAML core 3.2.2; SPID technical rules, Response',
    find: ({ response, expected }) => wrongIssueInstant(response, expected),
  },
  {
    name: 'response-in-response-to',
    spec: 'SAML core 3.2.2; SPID technical rules, Response',
    find: ({ response, expected }) =>
      attributeOf(response, 'InResponseTo') === expected.request.id ? undefined : 'InResponseTo of the Response is not our request',
  },
  {
    name: 'destination',
    spec: 'SAML bindings 3.5.5.2',
    find: ({ response, expected }) =>
      attributeOf(response, 'Destination') === expected.consumer ? undefined : 'Destination is not our assertion consumer service',
  },
  {
    name: 'response-issuer-format',
    spec: 'SPID technical rules, Response: Format of Issuer absent or entity',
    find: (examined) => {
      const format = issuerOf(examined)?.getAttributeNode('Format')?.value;
      return format === undefined || format === formats.entity ? undefined : 'Format of Issuer of the Response is not entity';
    },
  },
  {
    name: 'status',
    spec: 'SAML core 3.2.2.2; SPID table of anomalies',
    find: ({ response }) => {
      const code = onlyChild(onlyChild(response, ns.protocol, 'Status'), ns.protocol, 'StatusCode');
      return attributeOf(code, 'Value') === success ? undefined : 'the provider did not authenticate';
    },
  },
] as const satisfies readonly Check[];
