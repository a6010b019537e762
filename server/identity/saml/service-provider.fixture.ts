// Ourselves and one provider, as the tests of whole logins know them.
import { createSigningKey } from '../certificate.ts';
import { bareCertificate } from '../xml/sign.ts';
import type { IdentityProvider, ServiceProvider } from './parties.ts';
import { spid, type SamlProfile } from './profiles.ts';
import { expected, providerKey } from './response.fixture.ts';

const key = createSigningKey({ commonName: 'sp', organization: 'Region', from: new Date(Date.UTC(2026, 0, 1)), years: 3 }, 2048);

export function serviceProvider(profile: SamlProfile = spid): ServiceProvider {
  return {
    profile,
    entityId: expected.audience,
    key,
    consumers: [expected.consumer],
    logoutAt: 'https://fascicolo.example/spid/logout',
    attributeSets: profile.attributeSets.map((attributes) => ({ name: { it: 'Fascicolo', en: 'Health record' }, attributes })),
    operator: {
      name: { it: 'Regione di Prova', en: 'Region of Test' },
      url: { it: 'https://fascicolo.example', en: 'https://fascicolo.example' },
      ipaCode: 'r_prova',
      email: 'spid@fascicolo.example',
      phone: '+390000000000',
      municipality: 'D969',
    },
    level: 2,
    skew: 60_000,
  };
}

export const identityProvider: IdentityProvider = {
  ...expected.provider,
  signOn: { redirect: 'https://idp.example/sso', post: 'https://idp.example/sso' },
  logout: { redirect: 'https://idp.example/slo' },
};

export const registryOf = (...providers: readonly IdentityProvider[]) => ({
  all: () => providers,
  find: (entityId: string) => providers.find((provider) => provider.entityId === entityId),
});

/** A provider's metadata, as the registry's document holds them. */
export const metadataOf = (entityId: string, certificate: string = providerKey.certificate): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bareCertificate(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${entityId}/slo"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${entityId}/sso"/></md:IDPSSODescriptor><md:Organization><md:OrganizationDisplayName xml:lang="it">Gestore</md:OrganizationDisplayName></md:Organization></md:EntityDescriptor>`;
