// AgID's own cases for the answers that a service provider must take or refuse, by their numbers, and the row of ours that covers each.
// https://github.com/italia/spid-sp-test ; numbers that are not here do not exist there.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ours = readFileSync(new URL('./check-response.test.ts', import.meta.url), 'utf8');

/** Refused unless a case says otherwise: `+` is an answer that must be taken. */
const cases: Readonly<Record<string, string>> = {
  '1+': 'with both signatures',
  2: 'no signature at all',
  3: 'a signed Response around an unsigned Assertion',
  4: 'the key of a stranger',
  8: 'a Response with an empty ID',
  9: 'a Response without ID',
  10: 'a Response of version 2.1',
  11: 'a Response with an empty IssueInstant',
  12: 'a Response without IssueInstant',
  13: 'a Response with an IssueInstant in words',
  14: 'a Response older than the request',
  15: 'a Response from the future',
  16: 'a Response with an empty InResponseTo',
  17: 'a Response nobody asked for',
  18: 'a Response to another request',
  19: 'an empty Destination',
  20: 'no Destination',
  21: 'another Destination',
  22: 'an empty Status',
  23: 'no Status',
  24: 'an empty Value of StatusCode',
  25: 'an empty Status',
  26: 'a Status that is no success, with an Assertion',
  27: 'an empty Issuer of the Response',
  28: 'a Response without Issuer',
  29: 'another Issuer of the Response',
  30: 'another Format of the Issuer of the Response',
  '31+': 'without Format of the Issuer of the Response',
  32: 'success without an Assertion',
  33: 'an Assertion with an empty ID',
  34: 'an Assertion without ID',
  35: 'an Assertion of version 1.1',
  36: 'an Assertion with an empty IssueInstant',
  37: 'an Assertion without IssueInstant',
  38: 'an Assertion with an IssueInstant in another format',
  39: 'an Assertion older than the request',
  40: 'an Assertion from the future',
  41: 'an empty Subject',
  42: 'no Subject',
  43: 'an empty NameID',
  44: 'no NameID',
  45: 'an empty Format of NameID',
  46: 'no Format of NameID',
  47: 'a persistent NameID',
  48: 'an empty NameQualifier',
  49: 'no NameQualifier',
  51: 'an empty SubjectConfirmation',
  52: 'no SubjectConfirmation',
  53: 'an empty Method',
  54: 'no Method',
  55: 'another Method',
  56: 'no SubjectConfirmationData',
  57: 'an empty Recipient',
  58: 'no Recipient',
  59: 'another Recipient',
  60: 'an empty InResponseTo of the confirmation',
  61: 'no InResponseTo of the confirmation',
  62: 'another InResponseTo of the confirmation',
  63: 'an empty NotOnOrAfter of the confirmation',
  64: 'no NotOnOrAfter of the confirmation',
  65: 'a NotOnOrAfter of the confirmation in another format',
  66: 'a confirmation that is past',
  67: 'an empty Issuer of the Assertion',
  68: 'an Assertion without Issuer',
  69: 'another Issuer of the Assertion',
  70: 'an empty Format of the Issuer of the Assertion',
  71: 'no Format of the Issuer of the Assertion',
  72: 'another Format of the Issuer of the Assertion',
  73: 'empty Conditions',
  74: 'no Conditions',
  75: 'an empty NotBefore',
  76: 'no NotBefore',
  77: 'a NotBefore in another format',
  78: 'a NotBefore in the future',
  79: 'an empty NotOnOrAfter of the conditions',
  80: 'no NotOnOrAfter of the conditions',
  81: 'a NotOnOrAfter of the conditions in another format',
  82: 'conditions that are past',
  83: 'an empty AudienceRestriction',
  84: 'no AudienceRestriction',
  85: 'an empty Audience',
  86: 'an empty AudienceRestriction',
  87: 'another Audience',
  88: 'an empty AuthnStatement',
  89: 'no AuthnStatement',
  90: 'an empty AuthnContext',
  91: 'no AuthnContext',
  92: 'an empty AuthnContextClassRef',
  93: 'no AuthnContextClassRef',
  // Level 2 is the least that we ask for.
  94: 'a level lower than asked',
  '95+': 'with both signatures',
  '96+': 'of a higher level than asked',
  97: 'a class of an old specification',
  98: 'an AttributeStatement without Attribute',
  99: 'an Attribute without anything',
  100: "the Response of the provider around a stranger's Assertion",
  103: 'an Attribute that was asked for is missing',
  104: '[19, ',
  105: '[20, ',
  106: '[21, ',
  107: '[22, ',
  108: '[23, ',
  '109+': 'without NameFormat',
  '110+': 'with fractions of seconds',
  111: '[25, ',
};

test.each(Object.entries(cases))('Case %s is covered by %s', (number, title) => {
  const accepted = ours.indexOf("describe('A Response is accepted'");
  const part = number.endsWith('+') ? ours.slice(accepted) : ours.slice(0, accepted);
  const isThere = title.startsWith('[') ? part.includes(title) : [`'${title}'`, `"${title}"`].some((quoted) => part.includes(quoted));
  expect(isThere).toBe(true);
});

test('All cases of the list are named', () => {
  const missing = [5, 6, 7, 50, 101, 102];
  const all = Array.from({ length: 111 }, (_, index) => index + 1).filter((number) => !missing.includes(number));
  expect(
    Object.keys(cases)
      .map((key) => Number.parseInt(key, 10))
      .sort((a, b) => a - b),
  ).toEqual(all);
});
