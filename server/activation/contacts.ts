// The person's mobile number and e-mail address: read from what was typed, written into the registry's Patient.
import type { ContactPoint, OperationOutcomeIssue, Patient } from '@medplum/fhirtypes';
import { memberText, spliceMembers } from '#fhir/json-text.ts';
import { issue } from '#fhir/outcome.ts';
import type { Contacts } from './states.ts';

const email = /^[^\s@<>"(),;:\\[\]]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
const phone = /^\+?[0-9]{6,15}$/;

/** Spaces, dots and dashes are how people write numbers. */
export function plainPhone(text: string): string {
  return text
    .trim()
    .replace(/^00/, '+')
    .replace(/[\s./()-]/g, '');
}

export function contactIssues({ email: address, phone: number }: Partial<Contacts>): readonly OperationOutcomeIssue[] {
  const found: OperationOutcomeIssue[] = [];
  const place = (name: string) => ({ expression: `Parameters.parameter(${name})` });
  if (address !== undefined && (address.length > 254 || !email.test(address)))
    found.push(issue('value', 'The e-mail address is not one: it looks like name@example.org.', place('email')));
  if (number !== undefined && !phone.test(number))
    found.push(issue('value', 'The mobile number is not one: 6 to 15 digits, a plus sign before the country code.', place('phone')));
  return found;
}

/** The exact text of the Patient with these contacts; the same text when it has them already. */
export function withContacts(body: string, { email: address, phone: number }: Partial<Contacts>): string {
  const before = JSON.parse(memberText(body, 'telecom') ?? '[]') as readonly ContactPoint[];
  let telecom = before;
  if (number !== undefined && !before.some((one) => isMobile(one) && plainPhone(one.value ?? '') === number)) {
    telecom = [{ system: 'phone', value: number, use: 'mobile' }, ...telecom.filter((one) => !isMobile(one))];
  }
  if (address !== undefined && !before.some((one) => isEmail(one) && one.value === address)) {
    telecom = [...telecom.filter((one) => !isEmail(one)), { system: 'email', value: address }];
  }
  return telecom === before ? body : spliceMembers(body, { telecom: JSON.stringify(telecom) });
}

function isMobile({ system, use }: ContactPoint): boolean {
  return system === 'phone' && use === 'mobile';
}

function isEmail({ system }: ContactPoint): boolean {
  return system === 'email';
}

/** What the registry knows of them. */
export function contactsOf({ telecom = [] }: Patient): Partial<Contacts> {
  const [mobile, address] = [telecom.find(isMobile)?.value, telecom.find(isEmail)?.value];
  return { ...(address === undefined ? {} : { email: address }), ...(mobile === undefined ? {} : { phone: plainPhone(mobile) }) };
}
