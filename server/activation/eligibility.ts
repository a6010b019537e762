// Who may open a record or decide about it. Every reason that stands against it is named, with what to do next.
import type { OperationOutcomeIssue, Patient } from '@medplum/fhirtypes';
import { comingOfAge } from '#consent/coming-of-age.ts';
import { issue } from '#fhir/outcome.ts';

export type Obstacle = 'not-enrolled' | 'inactive' | 'no-fiscal-code' | 'no-birth-date' | 'under-age' | 'deceased' | 'already-open';

export interface Candidate {
  /** As the registry has it. */
  readonly patient: Patient;
  /** The registry or a counter wrote it; a feeder's copy is no enrolment. */
  readonly enrolled: boolean;
  /** A parent or guardian decides, not the person. */
  readonly represented: boolean;
  readonly open: boolean;
}

export interface EligibilityRules {
  readonly adultAge: number;
  readonly fiscalCodeSystems: readonly string[];
}

const advice: Readonly<Record<Obstacle, string>> = {
  'not-enrolled': 'The person is not enrolled in the regional registry of assisted persons; a counter enrols them.',
  inactive: 'The enrolment in the regional registry is no longer active; a counter can renew it.',
  'no-fiscal-code': 'The registry has no codice fiscale of the person; a counter can add it.',
  'no-birth-date': 'The registry does not know the date of birth to the day; a counter can correct it.',
  'under-age':
    'The person is not of age: a parent or guardian whom a counter has registered decides (at the counter: parameter representative).',
  deceased: 'The registry says that the person has died; nothing is decided for them any more.',
  'already-open': 'The record is open already; choices are changed with $consent-choices.',
};

/** `now` decides the age: it is complete at midnight in Rome on the birthday. */
export function obstaclesFor(
  { patient, enrolled, represented, open }: Candidate,
  rules: EligibilityRules,
  now: number,
): readonly Obstacle[] {
  const majority = comingOfAge(patient.birthDate, rules.adultAge);
  const hasFiscalCode = (patient.identifier ?? []).some(
    ({ system = '', value = '' }) => value !== '' && rules.fiscalCodeSystems.includes(system),
  );
  const found: readonly (readonly [Obstacle, boolean])[] = [
    ['not-enrolled', !enrolled],
    ['inactive', patient.active === false],
    ['no-fiscal-code', !hasFiscalCode],
    ['no-birth-date', majority === undefined],
    ['under-age', majority !== undefined && now < majority && !represented],
    ['deceased', patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined],
    ['already-open', open],
  ];
  return found.filter(([, stands]) => stands).map(([obstacle]) => obstacle);
}

export function adviceOn(obstacle: Obstacle): string {
  return advice[obstacle];
}

/** Somebody else has opened it meanwhile: a conflict with the state of things, and not with a rule. */
export function obstacleIssue(obstacle: Obstacle): OperationOutcomeIssue {
  return issue(obstacle === 'already-open' ? 'conflict' : 'business-rule', `${advice[obstacle]} (${obstacle})`);
}
