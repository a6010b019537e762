// Enrolling a person at the counter: once for each codice fiscale, whoever else is enrolling the same person.
import type { Patient } from '@medplum/fhirtypes';
import type { Act } from '#record/act.ts';
import type { ReadCondition } from '#record/conditions.ts';
import type { Submission } from '#record/submit.ts';
import { fiscalCodeSystem } from './find-person.ts';

export interface Enrolled {
  readonly id: string;
  /** Somebody had enrolled the person before: nothing was changed. */
  readonly wasThere: boolean;
}

export type Enrol = (act: Act, patient: Patient) => Promise<Enrolled>;

export function createEnrol({ record, readCondition }: { record: Submission; readCondition: ReadCondition }): Enrol {
  return async (act, patient) => {
    const code = patient.identifier?.find(({ system }) => system === fiscalCodeSystem)?.value ?? '';
    const [answer] = await record.submit(act, [
      {
        kind: 'create',
        type: 'Patient',
        place: '',
        content: { value: patient, text: JSON.stringify(patient) },
        ifNoneExist: readCondition('Patient', `identifier=${fiscalCodeSystem}|${code}`),
      },
    ]);
    if (answer?.version === undefined) throw new Error('An enrolment was carried out and left no version.');
    return { id: answer.version.id, wasThere: answer.outcome === 'matched' };
  };
}
