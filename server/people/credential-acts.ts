// Regional credentials at the counter: an officer who has recognised an adult issues them, resets them, or takes them back.
// The act is in the trail before it is done: a trail may tell of an act that failed, never miss one that succeeded.
import type { Patient, Task } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { comingOfAge } from '#consent/coming-of-age.ts';
import { isFiscalCode } from '#fhir/fiscal-code.ts';
import { forbidden, notFound } from '#fhir/outcome.ts';
import type { CredentialHolder, Credentials, Handover } from '#identity/credentials/credentials.ts';
import type { Act } from '#record/act.ts';
import { contentOf, type Proceedings } from '#record/proceed.ts';
import type { CounterActs } from './counter-acts.ts';

type CredentialStanding = Awaited<ReturnType<Credentials['find']>>;
type Deed = 'credentials-issued' | 'credentials-reset' | 'credentials-revoked';
type Officer = Extract<Requester, { kind: 'operator' }>;

export interface CredentialActs {
  /** Why nothing can be issued; undefined when it can. */
  obstacle(patient: Patient, now: number): 'minor' | 'no-code' | undefined;
  find(patient: Patient): Promise<CredentialStanding>;
  /** The first ones, or new ones instead of those that are there: the old stop working at once. */
  issue(act: Act, patient: string): Promise<Handover>;
  /** Also without the person there: what is lost or stolen is stopped. False when there were none. */
  revoke(act: Act, patient: string): Promise<boolean>;
}

export interface CredentialActParts {
  readonly record: Proceedings;
  readonly credentials: Pick<Credentials, 'find' | 'issue' | 'revoke'>;
  readonly recognised: CounterActs['recognised'];
  readonly adultAge: number;
  readonly newId: () => string;
}

const system = 'https://fascicolo.example/fhir/CodeSystem/counter-act';
const fiscalCodeSystems = ['urn:oid:2.16.840.1.113883.2.9.4.3.2', 'http://hl7.it/sid/codiceFiscale'];
const display: Readonly<Record<Deed, string>> = {
  'credentials-issued': 'Regional credentials issued',
  'credentials-reset': 'Regional credentials reset',
  'credentials-revoked': 'Regional credentials revoked',
};

export function createCredentialActs({ record, credentials, recognised, adultAge, newId }: CredentialActParts): CredentialActs {
  function obstacle(patient: Patient, now: number) {
    if ((comingOfAge(patient.birthDate, adultAge) ?? 0) > now) return 'minor';
    return isFiscalCode(holderOf(patient).fiscalNumber) ? undefined : 'no-code';
  }

  /** Writes down the deed, and answers whose credentials it is about. */
  const note = (act: Act, patient: string, deedOf: (there: boolean) => Deed) =>
    record.proceed(act, {
      // Credentials are kept beside the record: asked before the transaction, inside of which they would wait for its end.
      async prepare(look) {
        const officer = officerOf(act.requester);
        const version = await look((view) => view.read('Patient', patient));
        if (version === undefined) throw notFound(`Patient/${patient} is not known.`);
        const person = JSON.parse(version.body) as Patient;
        const holder = holderOf(person);
        return { officer, person, holder, deed: deedOf((await credentials.find(holder.fiscalNumber)) !== undefined) };
      },
      async carryOut(proceeding, { officer, person, holder, deed }) {
        if (deed !== 'credentials-revoked' && obstacle(person, proceeding.now) !== undefined)
          throw forbidden('Regional credentials are for adults with a valid codice fiscale.');
        const task = deedTask(newId(), patient, deed, officer, proceeding.now);
        await proceeding.put({ content: contentOf(task), authority: 'operator', author: officer.organization });
        return { holder, officer };
      },
    });

  return {
    obstacle,
    find: (patient) => credentials.find(holderOf(patient).fiscalNumber),

    async issue(act, patient) {
      officerOf(act.requester);
      if ((await recognised({ ...act, action: 'read' }, patient)) === undefined)
        throw forbidden('Who receives credentials has to be recognised by a document first.');
      const { holder, officer } = await note(act, patient, (there) => (there ? 'credentials-reset' : 'credentials-issued'));
      return credentials.issue(holder, `Practitioner/${officer.practitioner}`);
    },

    async revoke(act, patient) {
      const { holder } = await note(act, patient, () => 'credentials-revoked');
      return credentials.revoke(holder.fiscalNumber);
    },
  };
}

function officerOf(requester: Requester): Officer {
  if (requester.kind !== 'operator') throw forbidden('Only a counter operator issues and revokes regional credentials.');
  return requester;
}

function holderOf({ identifier = [], name: [name] = [], birthDate }: Patient): CredentialHolder {
  return {
    fiscalNumber: identifier.find(({ system: one = '' }) => fiscalCodeSystems.includes(one))?.value?.toUpperCase() ?? '',
    attributes: {
      ...(name?.given === undefined ? {} : { givenName: name.given.join(' ') }),
      ...(name?.family === undefined ? {} : { familyName: name.family }),
      ...(birthDate === undefined ? {} : { birthDate }),
    },
  };
}

function deedTask(id: string, patient: string, deed: Deed, { practitioner, organization }: Officer, now: number): Task {
  const at = new Date(now).toISOString();
  return {
    resourceType: 'Task',
    id,
    status: 'completed',
    intent: 'order',
    code: { coding: [{ system, code: deed, display: display[deed] }] },
    for: { reference: `Patient/${patient}` },
    authoredOn: at,
    lastModified: at,
    requester: { reference: `Practitioner/${practitioner}` },
    owner: { reference: `Organization/${organization}` },
  };
}
