// Names, addresses and telecoms of CDA headers. https://hl7.org/fhir/R4/datatypes.html#Address
import type { Address, ContactPoint, HumanName } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, textOf, type XmlElement } from '../xml/element.ts';
import { filled, some } from './filled.ts';

const texts = (element: XmlElement, name: string): string[] | undefined => some(childrenOf(element, name).map(textOf));

export function readName(element: XmlElement | undefined): HumanName | undefined {
  if (element === undefined) return undefined;
  if (element.children.length === 0) {
    const text = textOf(element);
    return text === undefined ? undefined : { text };
  }
  for (const delimiter of childrenOf(element, 'delimiter')) textOf(delimiter);
  const name = filled<HumanName>({
    family: texts(element, 'family')?.join(' '),
    given: texts(element, 'given'),
    prefix: texts(element, 'prefix'),
    suffix: texts(element, 'suffix'),
  });
  return Object.keys(name).length === 0 ? undefined : name;
}

export function displayOf({ text, prefix = [], given = [], family, suffix = [] }: HumanName): string {
  return text ?? [...prefix, ...given, family ?? '', ...suffix].filter((part) => part !== '').join(' ');
}

const addressUse: Readonly<Record<string, NonNullable<Address['use']>>> = {
  H: 'home',
  HP: 'home',
  HV: 'temp',
  TMP: 'temp',
  WP: 'work',
  DIR: 'work',
  PUB: 'work',
  BAD: 'old',
};
const censusTract = 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract';

export function readAddress(element: XmlElement): Address | undefined {
  const tract = textOf(child(element, 'censusTract'));
  const line = some([...(texts(element, 'streetAddressLine') ?? []), ...streetOf(element)]);
  const use = addressUse[attribute(element, 'use') ?? ''];
  const tracts =
    tract === undefined ? undefined : [{ extension: [{ url: censusTract, valueString: tract }] }, ...(line ?? []).slice(1).map(() => null)];
  const address = filled<Address & { _line?: unknown[] }>({
    line,
    _line: tracts,
    city: textOf(child(element, 'city')),
    district: textOf(child(element, 'county')),
    state: textOf(child(element, 'state')),
    postalCode: textOf(child(element, 'postalCode')),
    country: textOf(child(element, 'country')),
    ...(element.children.length === 0 ? { text: textOf(element) } : {}),
  });
  return Object.keys(address).length === 0 ? undefined : { ...(use === undefined ? {} : { use }), ...address };
}

/** Name of the street and number of the house, where they come apart. */
function streetOf(element: XmlElement): readonly (string | undefined)[] {
  const parts = ['streetNameType', 'streetName', 'houseNumber', 'additionalLocator'].map((name) => textOf(child(element, name)));
  const street = parts.filter((part) => part !== undefined).join(' ');
  return street === '' ? [] : [street];
}

const telecomUse: Readonly<Record<string, NonNullable<ContactPoint['use']>>> = {
  H: 'home',
  HP: 'home',
  HV: 'home',
  WP: 'work',
  DIR: 'work',
  PUB: 'work',
  MC: 'mobile',
  TMP: 'temp',
  BAD: 'old',
};
const telecomSystem: Readonly<Record<string, NonNullable<ContactPoint['system']>>> = {
  mailto: 'email',
  tel: 'phone',
  fax: 'fax',
  http: 'url',
  https: 'url',
  ftp: 'url',
  sms: 'sms',
};

export function readTelecom(element: XmlElement): ContactPoint | undefined {
  const text = attribute(element, 'value');
  if (text === undefined) return undefined;
  element.isUnderstood = true;
  const [, scheme = '', rest = text] = /^([a-z]+):(?:\/\/)?(.+)$/i.exec(text) ?? [];
  const system = telecomSystem[scheme.toLowerCase()];
  const use = telecomUse[attribute(element, 'use')?.split(' ')[0] ?? ''];
  return filled<ContactPoint>({ system: system ?? 'other', value: system === undefined || system === 'url' ? text : rest, use });
}

export function contactsOf(element: XmlElement): { readonly telecom: ContactPoint[] | undefined; readonly address: Address[] | undefined } {
  return { telecom: some(childrenOf(element, 'telecom').map(readTelecom)), address: some(childrenOf(element, 'addr').map(readAddress)) };
}

/** org-2, org-3: an organisation is nowhere at home. */
export function businessContacts(element: XmlElement): ReturnType<typeof contactsOf> {
  const { telecom, address } = contactsOf(element);
  const atWork = <T extends { use?: string }>(each: T): T => (each.use === 'home' ? { ...each, use: 'work' } : each);
  return { telecom: telecom?.map(atWork), address: address?.map(atWork) };
}
