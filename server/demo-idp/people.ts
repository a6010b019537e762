// Who can be chosen at the demo's provider, and what it says of them.
export interface DemoPerson {
  readonly name: string;
  readonly about: string;
  readonly fiscalNumber: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: string;
  readonly gender: 'M' | 'F';
  readonly email: string;
  readonly mobile: string;
}

/** By the names of SPID's attributes. */
export function attributeOf(person: DemoPerson, name: string): string | undefined {
  const values: Readonly<Record<string, string>> = {
    spidCode: `DEMO${person.fiscalNumber.slice(6, 16)}`,
    name: person.givenName,
    familyName: person.familyName,
    fiscalNumber: `TINIT-${person.fiscalNumber}`,
    dateOfBirth: person.birthDate,
    // Belfiore code, as SPID sends it.
    placeOfBirth: person.fiscalNumber.slice(11, 15),
    gender: person.gender,
    email: person.email,
    mobilePhone: person.mobile,
  };
  return values[name];
}
