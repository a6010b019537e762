// The one table of checks that a Response passes, in this order, and what is read from it afterwards.
import type { Level, PersonAttributes } from '../authenticated.ts';
import { attributeOf, onlyChild, textOf } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import { anomalyOf, statusOf } from './anomalies.ts';
import { assertionChecks } from './assertion-checks.ts';
import { Examined, type Check, type Expected } from './examined.ts';
import { readInstant } from './instant.ts';
import { messageChecks } from './message-checks.ts';
import { levelOfUri } from './profiles.ts';
import { LoginRefused } from './refusal.ts';
import { responseChecks } from './response-checks.ts';
import { signatureChecks } from './signature-checks.ts';
import { attributesOf, fiscalNumberIn, statementChecks } from './statement-checks.ts';

export const checks = [...messageChecks, ...signatureChecks, ...responseChecks, ...assertionChecks, ...statementChecks] as const;

export type CheckName = (typeof checks)[number]['name'];

/** What a Response that passed says. */
export interface Answer {
  readonly responseId: string;
  readonly assertionId: string;
  readonly nameId: string;
  readonly nameQualifier: string;
  readonly sessionIndex: string | undefined;
  readonly fiscalNumber: string;
  readonly level: Level;
  readonly authTime: number;
  readonly attributes: PersonAttributes;
}

/** Throws `LoginRefused` with the name of the first check that finds something. */
export function checkResponse(encoded: string, expected: Expected): Answer {
  const examined = new Examined(encoded, expected);
  for (const check of checks as readonly Check[]) {
    const wrong = check.find(examined);
    if (wrong === undefined) continue;
    if (check.name !== 'status') throw new LoginRefused(check.name, wrong);
    throw new LoginRefused('status', `${wrong}: ${statusOf(examined.response)}`, anomalyOf(examined.response) ?? 'not-valid');
  }
  return read(examined);
}

/** Only now, and only from what was signed. */
function read(examined: Examined): Answer {
  const { response, assertion } = examined;
  const nameId = onlyChild(onlyChild(assertion, ns.assertion, 'Subject'), ns.assertion, 'NameID');
  const statement = onlyChild(assertion, ns.assertion, 'AuthnStatement');
  const context = onlyChild(statement, ns.assertion, 'AuthnContext');
  const values = new Map(attributesOf(examined));
  return {
    responseId: known(attributeOf(response, 'ID')),
    assertionId: known(attributeOf(assertion, 'ID')),
    nameId: known(textOf(nameId)),
    nameQualifier: known(attributeOf(nameId, 'NameQualifier')),
    sessionIndex: attributeOf(statement, 'SessionIndex'),
    fiscalNumber: known(fiscalNumberIn(values.get('fiscalNumber'))),
    level: known(levelOfUri(textOf(onlyChild(context, ns.assertion, 'AuthnContextClassRef')))),
    authTime: known(readInstant(attributeOf(statement, 'AuthnInstant'))),
    attributes: personOf(values),
  };
}

function personOf(values: ReadonlyMap<string, string | undefined>): PersonAttributes {
  const named: Record<keyof PersonAttributes, string | undefined> = {
    givenName: values.get('name'),
    familyName: values.get('familyName'),
    birthDate: values.get('dateOfBirth'),
    gender: values.get('gender'),
    placeOfBirth: values.get('placeOfBirth'),
    email: values.get('email'),
    mobile: values.get('mobilePhone'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A check let something pass that is then needed.');
  return value;
}
