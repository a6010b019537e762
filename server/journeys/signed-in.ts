// The cookie of somebody of the demo who has just signed in, for browsers with and without a screen.
import { Hono } from 'hono';
import type { Patient, Practitioner } from '@medplum/fhirtypes';
import { personas, type PersonaName } from '#auth/personas.ts';
import type { Authenticated } from '#identity/authenticated.ts';
import type { Server } from '#server/app.ts';
import { demoResources } from './test-server.ts';

let logins = 0;

/** As an identity provider would say it, each time another login. */
export function authenticatedAs(persona: PersonaName, authTime: number): Authenticated {
  const [type, id] = personas[persona].subject.split('/');
  const person = demoResources().find((one): one is Patient | Practitioner => one.resourceType === type && one.id === id);
  const name = person?.name?.[0];
  return {
    scheme: 'spid',
    issuer: 'https://idp.example',
    subject: id ?? '',
    fiscalNumber: person?.identifier?.[0]?.value ?? '',
    level: 2,
    authTime,
    evidence: `journey-${++logins}`,
    attributes: {
      givenName: name?.given?.[0] ?? '',
      familyName: name?.family ?? '',
      ...(person?.birthDate === undefined ? {} : { birthDate: person.birthDate }),
    },
  };
}

export async function sessionCookie(
  { web }: Pick<Server, 'web'>,
  authenticated: Authenticated,
): Promise<{ readonly name: string; readonly value: string }> {
  const door = new Hono().get('/', (c) => web.signIn(c, authenticated));
  const [cookie = ''] = (await door.request('/')).headers.getSetCookie();
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(cookie) ?? [];
  return { name, value };
}
