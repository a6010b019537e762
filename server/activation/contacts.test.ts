import { expect, test } from 'vitest';
import { contactIssues, plainPhone, withContacts } from './contacts.ts';

test.each(['nilo@example.org', 'a.b+c@sub.example.it', "o'neill@example.org"])('%s is an e-mail address', (email) => {
  expect(contactIssues({ email })).toEqual([]);
});

test.each([
  '',
  'nilo',
  'nilo@',
  '@nowhere.it',
  'nilo@example',
  'a b@example.org',
  'a@b@example.org',
  'nilo@-x.org',
  'x@example.org\nBcc: y@example.org',
  `${'x'.repeat(65)}@example.org`,
])('%j is none, and the message does not repeat it', (email) => {
  const [issue] = contactIssues({ email });
  expect(issue).toMatchObject({ code: 'value', expression: ['Parameters.parameter(email)'] });
  if (email !== '') expect(issue?.diagnostics).not.toContain(email);
});

test.each([
  ['+39 333 123 4567', '+393331234567'],
  ['0039 (333) 123-4567', '+393331234567'],
  ['333.1234567', '3331234567'],
])('The number %s is kept as %s', (typed, kept) => {
  expect(plainPhone(typed)).toBe(kept);
  expect(contactIssues({ phone: kept })).toEqual([]);
});

test.each(['', '12345', '+39 333 CALL ME', '1234567890123456', '++39333123456'])('%j is no number', (typed) => {
  expect(contactIssues({ phone: plainPhone(typed) })).toHaveLength(1);
});

const home = { system: 'phone', use: 'home', value: '010 000' };
const patient = (telecom?: unknown) =>
  JSON.stringify({ resourceType: 'Patient', id: 'x', multipleBirthInteger: 1, ...(telecom === undefined ? {} : { telecom }) });
const contacts = { email: 'nilo@example.org', phone: '+393331234567' };

test('New contacts take the place of the old ones and leave everything else as it was', () => {
  const old = [{ system: 'phone', use: 'mobile', value: '1' }, home, { system: 'email', value: 'old@example.org' }];
  expect(JSON.parse(withContacts(patient(old), contacts))).toEqual({
    ...JSON.parse(patient()),
    telecom: [{ system: 'phone', value: contacts.phone, use: 'mobile' }, home, { system: 'email', value: contacts.email }],
  });
});

test('Contacts that are there already change no byte', () => {
  const same = patient([
    { system: 'phone', use: 'mobile', value: '+39 333 1234567', rank: 1 },
    { system: 'email', value: contacts.email },
  ]);
  expect(withContacts(same, contacts)).toBe(same);
});
