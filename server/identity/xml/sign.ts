// Signs an element of a document: enveloped, exclusive canonical form, RSA with SHA-256. https://www.w3.org/TR/xmldsig-core1/
import { SignedXml } from 'xml-crypto';

/** A private key and its certificate, both as PEM. */
export interface SigningKey {
  readonly privateKey: string;
  readonly certificate: string;
}

export const algorithms = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  rsaSha512: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
} as const;

/** Which element is signed, and where in it the signature stands: after its Issuer, or first. */
export interface SigningPlace {
  readonly id: string;
  readonly after: 'Issuer' | 'start';
}

export function signXml(text: string, { id, after }: SigningPlace, { privateKey, certificate }: SigningKey): string {
  const signature = new SignedXml({
    privateKey,
    publicCert: certificate,
    signatureAlgorithm: algorithms.rsaSha256,
    canonicalizationAlgorithm: algorithms.exclusive,
  });
  const element = `//*[@ID='${id}']`;
  signature.addReference({ xpath: element, transforms: [algorithms.enveloped, algorithms.exclusive], digestAlgorithm: algorithms.sha256 });
  signature.computeSignature(text, {
    prefix: 'ds',
    location:
      after === 'Issuer'
        ? { reference: `${element}/*[local-name(.)='Issuer']`, action: 'after' }
        : { reference: element, action: 'prepend' },
  });
  return signature.getSignedXml();
}

/** A certificate without its PEM frame, as metadata and messages carry it. */
export function bareCertificate(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}
