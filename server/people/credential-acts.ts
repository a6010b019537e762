// Regional credentials at the counter: an officer who has recognised an adult issues them, resets them, or takes them back.
// The note of the act, the change of the credentials and the end of all that was open with them are one commit.
import type { Patient, Task } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { comingOfAge } from '#consent/coming-of-age.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { isFiscalCode } from '#fhir/fiscal-code.ts';
import { conflict, forbidden, notFound } from '#fhir/outcome.ts';
import type { CredentialHolder, Credentials, CredentialStanding, Handover } from '#identity/credentials/credentials.ts';
import type { Act } from '#record/act.ts';
import { contentOf, type Proceeding, type Proceedings, type View } from '#record/proceed.ts';
import type { KeepWithin } from '#store/keep.ts';
import type { CounterActs } from './counter-acts.ts';

type Deed = 'credentials-issued' | 'credentials-reset' | 'credentials-revoked';
type Officer = Extract<Requester, { kind: 'operator' }>;

export interface CredentialActs {
  /** Why nothing can be issued; undefined when it can. */
  obstacle(patient: Patient, now: number): 'deceased' | 'minor' | 'no-code' | undefined;
  find(patient: Patient): Promise<CredentialStanding | undefined>;
  /** Of all that was ever done: what one sees before one acts. An act on anything else is refused, so that no form does a thing twice. */
  mark(act: Act, patient: string): Promise<string>;
  /** The first ones, or new ones instead of those that are there: the old stop working at once. */
  issue(act: Act, patient: string, seen: string): Promise<Handover>;
  /** Also without the person there: what is lost or stolen is stopped. False when there were none. */
  revoke(act: Act, patient: string, seen: string): Promise<boolean>;
}

export interface OpenElsewhere {
  readonly fiscalNumber: string;
  readonly subjects: readonly string[];
}

export interface CredentialActParts {
  readonly record: Proceedings;
  readonly credentials: Pick<Credentials, 'find' | 'prepare' | 'revoke'>;
  /** Ends whatever this person has open: sessions on the pages, apps that were let in. */
  readonly endAll: (keep: KeepWithin, person: OpenElsewhere) => Promise<void>;
  /** The registry's people with this codice fiscale, as `Patient/ID` and `Practitioner/ID`. */
  readonly subjectsOf: (fiscalNumber: string) => Promise<readonly string[]>;
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

export function createCredentialActs(parts: CredentialActParts): CredentialActs {
  const { record, credentials, recognised, adultAge, newId } = parts;

  function obstacle(patient: Patient, now: number) {
    if (isDeceased(patient)) return 'deceased';
    if ((comingOfAge(patient.birthDate, adultAge) ?? 0) > now) return 'minor';
    return isFiscalCode(holderOf(patient).fiscalNumber) ? undefined : 'no-code';
  }

  async function personOf(read: Proceeding['read'], patient: string): Promise<Patient> {
    const version = await read('Patient', patient);
    if (version === undefined) throw notFound(`Patient/${patient} is not known.`);
    return JSON.parse(version.body) as Patient;
  }

  /** Outside of the transaction, which would wait for itself. */
  async function openOf(person: Patient): Promise<OpenElsewhere> {
    const { fiscalNumber } = holderOf(person);
    return { fiscalNumber, subjects: await parts.subjectsOf(fiscalNumber) };
  }

  /** One act after the other, each on what the one before has left. */
  async function checkSeen(proceeding: Proceeding, patient: string, seen: string): Promise<void> {
    await proceeding.lock(`credentials of Patient/${patient}`);
    if ((await markIn(proceeding, patient)) !== seen)
      throw conflict('Something was done to these credentials after the form was shown; nothing was done now (credentials-changed).');
  }

  async function note({ keep, put, now }: Proceeding, officer: Officer, patient: string, deed: Deed, open: OpenElsewhere) {
    const task = deedTask(newId(), patient, deed, officer, now);
    await put({ content: contentOf(task), authority: 'operator', author: officer.organization });
    await parts.endAll(keep, open);
  }

  /** Somebody has corrected the codice fiscale since this was prepared. */
  async function isAnother({ read }: Proceeding, patient: string, { fiscalNumber }: OpenElsewhere): Promise<boolean> {
    return holderOf(await personOf(read, patient)).fiscalNumber !== fiscalNumber;
  }

  return {
    obstacle,
    find: (patient) => credentials.find(holderOf(patient).fiscalNumber),

    mark: (act, patient) =>
      record.report(act, async (view) => {
        officerOf(act.requester);
        return { answer: await markIn(view, patient), disclosed: [] };
      }),

    async issue(act, patient, seen) {
      const officer = officerOf(act.requester);
      if ((await recognised({ ...act, action: 'read' }, patient)) === undefined)
        throw forbidden('Who receives credentials has to be recognised by a document first.');
      return record.proceed(act, {
        async prepare(look) {
          const { person, now } = await look(async (view) => ({ person: await personOf(view.read, patient), now: view.now }));
          if (obstacle(person, now) !== undefined)
            throw forbidden('Regional credentials are for living adults with a valid codice fiscale.');
          const issued = await credentials.prepare(holderOf(person), `Practitioner/${officer.practitioner}`);
          return { issued, open: await openOf(person) };
        },
        async carryOut(proceeding, { issued, open }) {
          if (await isAnother(proceeding, patient, open)) return undefined;
          await checkSeen(proceeding, patient, seen);
          const there = (await credentials.find(open.fiscalNumber, proceeding.keep)) !== undefined;
          await note(proceeding, officer, patient, there ? 'credentials-reset' : 'credentials-issued', open);
          await issued.write(proceeding.keep);
          return issued.handover;
        },
      });
    },

    async revoke(act, patient, seen) {
      const officer = officerOf(act.requester);
      const { wereThere } = await record.proceed(act, {
        prepare: async (look) => openOf(await look((view) => personOf(view.read, patient))),
        async carryOut(proceeding, open) {
          if (await isAnother(proceeding, patient, open)) return undefined;
          await checkSeen(proceeding, patient, seen);
          await note(proceeding, officer, patient, 'credentials-revoked', open);
          return { wereThere: await credentials.revoke(open.fiscalNumber, proceeding.keep) };
        },
      });
      return wereThere;
    },
  };
}

function officerOf(requester: Requester): Officer {
  if (requester.kind !== 'operator') throw forbidden('Only a counter operator issues and revokes regional credentials.');
  return requester;
}

/** Nothing takes a deed away again: how many there are tells one state from every other. */
async function markIn(view: View, patient: string): Promise<string> {
  const tasks = (await view.ofPatient(patient, 'Task', 'workflow')).map(({ body }) => JSON.parse(body) as Task);
  return String(tasks.filter(({ code }) => code?.coding?.some((one) => one.system === system && (one.code ?? '') in display)).length);
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
