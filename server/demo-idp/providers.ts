// The providers that the demo plays, all with one key: two of SPID, so that there is a choice, and the card.
import { bindings, ns } from '#identity/xml/namespaces.ts';
import { bareCertificate } from '#identity/xml/sign.ts';
import { xml } from '#identity/xml/template.ts';

export interface DemoProvider {
  readonly slug: string;
  readonly scheme: 'spid' | 'cie';
  readonly name: string;
}

export const demoProviders: readonly DemoProvider[] = [
  { slug: 'uno', scheme: 'spid', name: 'Gestore dimostrativo Uno' },
  { slug: 'due', scheme: 'spid', name: 'Gestore dimostrativo Due' },
  { slug: 'cie', scheme: 'cie', name: 'Carta d’identità elettronica dimostrativa' },
];

export function entityIdOf(publicUrl: string, { slug }: DemoProvider): string {
  return `${publicUrl}/demo-idp/${slug}`;
}

/** The document of the registry that holds those of one scheme. */
export function writeDemoRegistry(publicUrl: string, scheme: DemoProvider['scheme'], certificate: string): string {
  const entities = demoProviders
    .filter((provider) => provider.scheme === scheme)
    .map((provider) => {
      const entityId = entityIdOf(publicUrl, provider);
      return xml`<md:EntityDescriptor entityID="${entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="${ns.protocol}" WantAuthnRequestsSigned="true"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bareCertificate(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="${bindings.redirect}" Location="${entityId}/slo"/><md:SingleSignOnService Binding="${bindings.redirect}" Location="${entityId}/sso"/></md:IDPSSODescriptor><md:Organization><md:OrganizationName xml:lang="it">${provider.name}</md:OrganizationName><md:OrganizationDisplayName xml:lang="it">${provider.name}</md:OrganizationDisplayName><md:OrganizationURL xml:lang="it">${publicUrl}</md:OrganizationURL></md:Organization></md:EntityDescriptor>`;
    });
  return xml`<md:EntitiesDescriptor xmlns:md="${ns.metadata}" xmlns:ds="${ns.signature}">${entities}</md:EntitiesDescriptor>`.toString();
}
