// The signatures: who must have signed, how a signature may look, and from here on only what was signed.
import { attributeOf, childrenOf, isElement } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import { NotWellFormed, parseStrictly } from '../xml/parse.ts';
import { signatureRules, signedText } from '../xml/verify-signature.ts';
import type { Check, Examined } from './examined.ts';

/** Response and Assertion with their signatures, as far as they have one. */
function signed({ response, assertion }: Examined): readonly { readonly parent: Element; readonly signature: Element }[] {
  return [response, assertion].flatMap((parent) => {
    const signature = parent === undefined ? undefined : childrenOf(parent, ns.signature, 'Signature')[0];
    return parent === undefined || signature === undefined ? [] : [{ parent, signature }];
  });
}

const spec = 'SAML core 5.4; SPID technical rules, Response: Signature';

function ruleCheck<Name extends keyof typeof signatureRules>(name: Name) {
  return {
    name,
    spec,
    find: (examined: Examined) => {
      for (const { parent, signature } of signed(examined)) {
        const wrong = signatureRules[name](signature, parent);
        if (wrong !== undefined) return `${parent.localName}: ${wrong}`;
      }
      return undefined;
    },
  };
}

/** The element that these bytes are, if it is the one that stood there. */
function reread(text: string, original: Element): Element | undefined {
  try {
    const root = parseStrictly(text);
    const same =
      isElement(root, original.namespaceURI ?? '', original.localName) && attributeOf(root, 'ID') === attributeOf(original, 'ID');
    return same ? root : undefined;
  } catch (error) {
    if (error instanceof NotWellFormed) return undefined;
    throw error;
  }
}

export const signatureChecks = [
  {
    name: 'assertion-signed',
    spec: 'SPID technical rules, Assertion: the Signature must be there',
    find: ({ assertion }) =>
      assertion === undefined || childrenOf(assertion, ns.signature, 'Signature').length === 1 ? undefined : 'the Assertion is not signed',
  },
  {
    name: 'response-signed',
    spec: 'CIE, Response: the Signature must be there',
    find: ({ expected, response, assertion }) =>
      !expected.profile.responseSigned || assertion === undefined || childrenOf(response, ns.signature, 'Signature').length === 1
        ? undefined
        : 'the Response is not signed',
  },
  ruleCheck('signature-shape'),
  ruleCheck('canonicalization'),
  ruleCheck('signature-algorithm'),
  ruleCheck('reference'),
  ruleCheck('transforms'),
  ruleCheck('digest-algorithm'),
  {
    name: 'signature',
    spec: `${spec}; keys of our registry copy`,
    find: (examined) => {
      const { response, assertion, expected, text } = examined;
      for (const { parent, signature } of signed(examined)) {
        const covered = signedText(text, signature, expected.provider.keys);
        if (covered === undefined) return `${parent.localName}: no key of the provider made this signature`;
        const root = reread(covered, parent);
        if (root === undefined) return `${parent.localName}: the signature covers something else`;
        if (parent === response) examined.response = root;
        if (parent === assertion) examined.assertion = root;
      }
      return undefined;
    },
  },
] as const satisfies readonly Check[];
