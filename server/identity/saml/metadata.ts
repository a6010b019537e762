// Our own metadata, signed: who we are, where we are reached, and which attributes we ask for, as a public body.
// SPID technical rules, metadata of the service provider, with notices 6, 19 and 29; CIE, federation.
import { attribute, xml, type Xml } from '../xml/template.ts';
import { bindings, formats, ns } from '../xml/namespaces.ts';
import { bareCertificate, signXml } from '../xml/sign.ts';
import type { Bilingual, Operator, ServiceProvider } from './parties.ts';

const languages = ['it', 'en'] as const;

export function writeMetadata(provider: ServiceProvider): string {
  const { entityId, profile, operator } = provider;
  const { prefix } = profile.extension;
  const id = '_metadata';
  const text = xml`<md:EntityDescriptor xmlns:md="${ns.metadata}" xmlns:ds="${ns.signature}"${attribute(
    `xmlns:${prefix}`,
    ns[prefix],
  )} entityID="${entityId}" ID="${id}"><md:SPSSODescriptor protocolSupportEnumeration="${
    ns.protocol
  }" AuthnRequestsSigned="true" WantAssertionsSigned="true"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bareCertificate(
    provider.key.certificate,
  )}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>${logoutServices(provider)}<md:NameIDFormat>${
    formats.transient
  }</md:NameIDFormat>${consumers(provider)}${attributeSets(provider)}</md:SPSSODescriptor>${organization(operator)}${contact(
    provider,
  )}</md:EntityDescriptor>`;
  return `<?xml version="1.0" encoding="UTF-8"?>${signXml(text.toString(), { id, after: 'start' }, provider.key)}`;
}

function logoutServices({ logoutAt }: ServiceProvider): Xml {
  return xml`<md:SingleLogoutService Binding="${bindings.post}" Location="${logoutAt}"/><md:SingleLogoutService Binding="${bindings.redirect}" Location="${logoutAt}"/>`;
}

/** The first is the default, as SPID asks. */
function consumers({ consumers }: ServiceProvider): Xml {
  return xml`${consumers.map(
    (location, index) =>
      xml`<md:AssertionConsumerService index="${index}"${attribute('isDefault', index === 0 ? 'true' : undefined)} Binding="${bindings.post}" Location="${location}"/>`,
  )}`;
}

function attributeSets({ attributeSets }: ServiceProvider): Xml {
  return xml`${attributeSets.map(
    ({ name, attributes }, index) =>
      xml`<md:AttributeConsumingService index="${index}">${inBoth(serviceName, name)}${attributes.map(
        (wanted) =>
          xml`<md:RequestedAttribute Name="${wanted}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic" isRequired="true"/>`,
      )}</md:AttributeConsumingService>`,
  )}`;
}

function organization({ name, url }: Operator): Xml {
  return xml`<md:Organization>${inBoth(organizationName, name)}${inBoth(displayName, name)}${inBoth(organizationUrl, url)}</md:Organization>`;
}

/** SPID: IPACode and an empty Public; CIE: Public, IPACode and the municipality. */
function contact({ profile, operator }: ServiceProvider): Xml {
  const { contactType } = profile.extension;
  const extensions =
    profile.scheme === 'spid'
      ? xml`<spid:IPACode>${operator.ipaCode}</spid:IPACode><spid:Public/>`
      : xml`<cie:Public/><cie:IPACode>${operator.ipaCode}</cie:IPACode><cie:Municipality>${operator.municipality}</cie:Municipality><cie:Country>IT</cie:Country>`;
  return xml`<md:ContactPerson contactType="${contactType}"><md:Extensions>${extensions}</md:Extensions><md:Company>${operator.name.it}</md:Company><md:EmailAddress>${operator.email}</md:EmailAddress><md:TelephoneNumber>${operator.phone}</md:TelephoneNumber></md:ContactPerson>`;
}

const serviceName = (text: string, language: string): Xml => xml`<md:ServiceName xml:lang="${language}">${text}</md:ServiceName>`;
const organizationName = (text: string, language: string): Xml =>
  xml`<md:OrganizationName xml:lang="${language}">${text}</md:OrganizationName>`;
const displayName = (text: string, language: string): Xml =>
  xml`<md:OrganizationDisplayName xml:lang="${language}">${text}</md:OrganizationDisplayName>`;
const organizationUrl = (text: string, language: string): Xml =>
  xml`<md:OrganizationURL xml:lang="${language}">${text}</md:OrganizationURL>`;

function inBoth(write: (text: string, language: string) => Xml, texts: Bilingual): Xml {
  return xml`${languages.map((language) => write(texts[language], language))}`;
}
