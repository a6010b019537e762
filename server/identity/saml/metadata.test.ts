import { describe, expect, test } from 'vitest';
import { childElements, childrenOf, everywhere, onlyChild, textOf } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import { parseStrictly } from '../xml/parse.ts';
import { signatureRules, signedText } from '../xml/verify-signature.ts';
import { writeMetadata } from './metadata.ts';
import { cie } from './profiles.ts';
import { serviceProvider } from './service-provider.fixture.ts';

const provider = serviceProvider();
const text = writeMetadata(provider);
const root = parseStrictly(text);
const descriptor = onlyChild(root, ns.metadata, 'SPSSODescriptor');
const inDescriptor = (name: string) => (descriptor === undefined ? [] : childrenOf(descriptor, ns.metadata, name));
const attributesOf = (element: Element) => Object.fromEntries(Array.from(element.attributes).map(({ name, value }) => [name, value]));

describe('Our metadata', () => {
  test('are signed as we demand it of others', () => {
    const [signature] = childElements(root);
    if (signature === undefined) throw new Error('no signature');
    for (const rule of Object.values(signatureRules)) expect(rule(signature, root)).toBeUndefined();
    expect(signedText(text, signature, [provider.key.certificate])).toContain('SPSSODescriptor');
  });

  test('say who we are, and that everything is signed', () => {
    expect(root.getAttribute('entityID')).toBe(provider.entityId);
    expect(descriptor && attributesOf(descriptor)).toMatchObject({ AuthnRequestsSigned: 'true', WantAssertionsSigned: 'true' });
    expect(inDescriptor('NameIDFormat').map(textOf)).toEqual(['urn:oasis:names:tc:SAML:2.0:nameid-format:transient']);
  });

  test('have elements in the order of the schema', () => {
    expect(childElements(root).map(({ localName }) => localName)).toEqual([
      'Signature',
      'SPSSODescriptor',
      'Organization',
      'ContactPerson',
    ]);
    expect([...new Set(descriptor && childElements(descriptor).map(({ localName }) => localName))]).toEqual([
      'KeyDescriptor',
      'SingleLogoutService',
      'NameIDFormat',
      'AssertionConsumerService',
      'AttributeConsumingService',
    ]);
  });

  test('index what receives answers, the first being the default, and the sets of attributes', () => {
    expect(inDescriptor('AssertionConsumerService').map(attributesOf)).toEqual([
      {
        index: '0',
        isDefault: 'true',
        Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
        Location: 'https://fascicolo.example/spid/acs',
      },
    ]);
    expect(inDescriptor('AttributeConsumingService').map((set) => set.getAttribute('index'))).toEqual(['0', '1']);
    expect(everywhere(root, ns.metadata, 'RequestedAttribute')[3]?.getAttribute('Name')).toBe('fiscalNumber');
  });

  test.each(['OrganizationName', 'OrganizationDisplayName', 'OrganizationURL'])('give %s in Italian and in English', (name) => {
    expect(everywhere(root, ns.metadata, name).map((element) => element.getAttribute('xml:lang'))).toEqual(['it', 'en']);
  });

  test('name the contact of a public body', () => {
    const [contact, another] = childrenOf(root, ns.metadata, 'ContactPerson');
    expect([contact?.getAttribute('contactType'), another]).toEqual(['other', undefined]);
    expect(everywhere(root, ns.spid, 'IPACode').map(textOf)).toEqual(['r_prova']);
    expect(everywhere(root, ns.spid, 'Public')).toHaveLength(1);
    expect(everywhere(root, ns.metadata, 'EmailAddress').map(textOf)).toEqual(['spid@fascicolo.example']);
    expect(everywhere(root, ns.metadata, 'TelephoneNumber').map(textOf)).toEqual(['+390000000000']);
  });

  test('for CIE have its extension and its four attributes', () => {
    const card = parseStrictly(writeMetadata(serviceProvider(cie)));
    expect(onlyChild(card, ns.metadata, 'ContactPerson')?.getAttribute('contactType')).toBe('administrative');
    expect(everywhere(card, ns.cie, 'Municipality').map(textOf)).toEqual(['D969']);
    expect(
      everywhere(card, ns.metadata, 'RequestedAttribute')
        .slice(0, 4)
        .map((a) => a.getAttribute('Name')),
    ).toEqual(['name', 'familyName', 'dateOfBirth', 'fiscalNumber']);
  });

  test('escape what they are given', () => {
    const named = { ...provider, operator: { ...provider.operator, name: { it: 'A & B <"x">', en: 'A' } } };
    expect(textOf(everywhere(parseStrictly(writeMetadata(named)), ns.metadata, 'OrganizationName')[0])).toBe('A & B <"x">');
  });
});
