// Whoever is to act for another: an adult of this registry, found by codice fiscale, in a way that tells guessers nothing.
import type { Patient } from '@medplum/fhirtypes';
import type { Relation } from '#fhir/acting-person.ts';
import { comingOfAge } from '#consent/coming-of-age.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { typedFiscalCode } from '#fhir/fiscal-code.ts';
import { businessRule, conflict, notFound } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { View } from '#record/proceed.ts';
import type { DelegationParts } from './delegation-wishes.ts';
import { isInForce, relatedOf } from './related-people.ts';

const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

interface Asked {
  /** For whom they are to act. */
  readonly patient: string;
  /** The parameter that names them. */
  readonly parameter: 'delegate' | 'representative';
}

export interface ActingPerson {
  /** Whoever asks for people who are not there has to wait in the end. */
  guarded(act: Act, work: (missed: () => void) => Promise<string>): Promise<string>;
  /** One refusal for all who cannot act: nobody learns who is enrolled. */
  find(view: View, missed: () => void, typed: string, asked: Asked): Promise<Patient>;
  mayAct(person: Patient, now: number): boolean;
}

export function createActingPerson({ attempts, clock, adultAge }: DelegationParts): ActingPerson {
  const mayAct: ActingPerson['mayAct'] = (person, now) => {
    const majority = comingOfAge(person.birthDate, adultAge);
    return person.active !== false && !isDeceased(person) && majority !== undefined && majority <= now;
  };

  return {
    mayAct,

    async guarded(act, work) {
      const who = act.requester.subject;
      await attempts.check(who, clock());
      let missed = false;
      try {
        return await work(() => (missed = true));
      } finally {
        if (missed) await attempts.miss(who, clock());
      }
    },

    async find(view, missed, typed, { patient, parameter }) {
      const place = `Parameters.parameter(${parameter})`;
      const found = await view.identified('Patient', 'identity', { system: fiscalCode, value: typedFiscalCode(typed) });
      const [acting] = found.map(({ body }) => JSON.parse(body) as Patient).filter((one) => mayAct(one, view.now));
      if (acting === undefined) {
        missed();
        throw businessRule('Nobody with this codice fiscale can act for another: an enrolled adult can (delegate-unknown).', place);
      }
      if (acting.id === patient) throw businessRule('Nobody is their own delegate (delegate-self).', place);
      return acting;
    },
  };
}

/** Of the registry; a feeder's copy gives nobody a place. */
export async function enrolledPerson(view: View, patient: string): Promise<Patient> {
  const version = await view.read('Patient', patient);
  if (version === undefined || version.documentKind !== 'identity') throw notFound(`Patient/${patient} is not known.`);
  return JSON.parse(version.body) as Patient;
}

/** One place of a kind at a time: what is to be changed is ended first. */
export async function checkNotYet(view: View, patient: string, person: string, relation: Relation): Promise<void> {
  const same = (await relatedOf(view, patient)).filter((one) => one.delegated.person === person && one.delegated.relation === relation);
  if (same.some(({ delegated }) => isInForce(delegated, view.now)))
    throw conflict('This person acts for them already; end that first to change it (delegate-already).');
}
