// What every page of the counter has: who one works as, and whom the person before them is.
import type { Patient } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import type { Delegations } from '#activation/delegation-wishes.ts';
import type { Activations, Standing } from '#activation/workflow.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { CounterActs } from '#people/counter-acts.ts';
import type { CredentialActs } from '#people/credential-acts.ts';
import type { Enrol } from '#people/enrol.ts';
import type { EnrolmentRules } from '#people/enrolment.ts';
import type { FindPerson } from '#people/find-person.ts';
import { Notice } from '../components/display.tsx';
import { Icon } from '../components/icon.tsx';
import { inLanguage } from '../language.ts';
import { signedIn, type Visit } from '../page.ts';
import type { People } from '../people.ts';
import { waysOf } from '../sign-in.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface CounterParts {
  readonly people: People;
  readonly findPerson: FindPerson;
  readonly enrol: Enrol;
  readonly enrolment: Omit<EnrolmentRules, 'now' | 'organization'>;
  readonly acts: CounterActs;
  readonly credentials: CredentialActs;
  readonly activation: Activations & Pick<Delegations, 'registerRepresentative' | 'delegationsOf' | 'endDelegation'>;
  readonly record: Pick<Disclosure, 'read'>;
  readonly adultAge: number;
}

export const textOf = ({ language }: Pick<Visit, 'language'>): typeof it => inLanguage(language, { it, en });

export function officerOf(visit: Visit) {
  const { requester, session } = signedIn(visit);
  if (requester.kind !== 'operator') throw new Error('A page of the counter is open to others.');
  return { requester, session };
}

export async function patientOf(visit: Visit, { record }: Pick<CounterParts, 'record'>, id: string): Promise<Patient> {
  return JSON.parse((await record.read(visit.act('read'), { type: 'Patient', id })).body) as Patient;
}

export function pathOf(id: string): string {
  return `/sportello/persona/${encodeURIComponent(id)}`;
}

export const home = (visit: Visit) => ({ href: '/sportello', label: textOf(visit).title });

export async function workingAs(visit: Visit, people: People): Promise<Child> {
  const { session } = officerOf(visit);
  const { as, authenticated } = session;
  const ways = waysOf(await people.byFiscalCode(authenticated.fiscalNumber));
  const way = ways.find(
    ({ as: one }) => one.kind === 'professional' && (as.kind !== 'professional' || one.organization === as.organization),
  );
  return (
    <aside class="working-as" aria-label={textOf(visit).working}>
      <Icon name="pa" class="icon-sm" />
      <p>
        <span class="visually-hidden">{textOf(visit).working}: </span>
        <strong>{session.name}</strong> · {way?.organizationName}
      </p>
    </aside>
  );
}

export function isOpen({ inForce }: Pick<Standing, 'inForce'>): boolean {
  return inForce.feed === true;
}

/** Why one is back on this page. */
export function Warning({ visit }: { readonly visit: Visit }) {
  const warning = textOf(visit).warnings[visit.query('avviso') ?? ''];
  return warning === undefined ? null : (
    <Notice tone="warning" live>
      <p>{warning}</p>
    </Notice>
  );
}
