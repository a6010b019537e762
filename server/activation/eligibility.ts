// Who may open a record or decide about it. Every reason that stands against it is named, with what to do next.
import type { OperationOutcomeIssue, Patient } from '@medplum/fhirtypes';
import { comingOfAge } from '#consent/coming-of-age.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { issue } from '#fhir/outcome.ts';
import type { InBoth } from './explanations.ts';
import { codes, concept } from './fhir-words.ts';
import { differencesOf, type Difference } from './identity-data.ts';
import type { SaidIdentity } from './request.ts';

export type Obstacle =
  'not-enrolled' | 'inactive' | 'no-fiscal-code' | 'no-birth-date' | 'under-age' | 'deceased' | 'already-open' | Difference;

export interface Candidate {
  /** As the registry has it. */
  readonly patient: Patient;
  /** The registry or a counter wrote it; a feeder's copy is no enrolment. */
  readonly enrolled: boolean;
  /** A parent or guardian decides, not the person. */
  readonly represented: boolean;
  readonly open: boolean;
  /** What an identity provider says of the person who decides for themselves. */
  readonly identity?: SaidIdentity | undefined;
}

export interface EligibilityRules {
  readonly adultAge: number;
  readonly fiscalCodeSystems: readonly string[];
}

const advice: Readonly<Record<Obstacle, InBoth>> = {
  'not-enrolled': {
    it: 'La persona non è iscritta nell’Anagrafe sanitaria regionale; l’iscrizione si fa allo sportello.',
    en: 'The person is not enrolled in the regional registry of assisted persons; a counter enrols them.',
  },
  inactive: {
    it: 'L’iscrizione nell’Anagrafe sanitaria regionale non è più attiva; uno sportello può rinnovarla.',
    en: 'The enrolment in the regional registry is no longer active; a counter can renew it.',
  },
  'no-fiscal-code': {
    it: 'L’Anagrafe sanitaria non ha il codice fiscale della persona; uno sportello può aggiungerlo.',
    en: 'The registry has no codice fiscale of the person; a counter can add it.',
  },
  'no-birth-date': {
    it: 'L’Anagrafe sanitaria non ha la data di nascita completa; uno sportello può correggerla.',
    en: 'The registry does not know the date of birth to the day; a counter can correct it.',
  },
  'under-age': {
    it: 'La persona è minorenne: decide un genitore o chi esercita la tutela, dopo la registrazione allo sportello.',
    en: 'The person is not of age: a parent or guardian whom a counter has registered decides (at the counter: parameter representative).',
  },
  deceased: {
    it: 'Per l’Anagrafe sanitaria la persona è deceduta: per lei non si decide più nulla.',
    en: 'The registry says that the person has died; nothing is decided for them any more.',
  },
  'already-open': {
    it: 'Il Fascicolo è già aperto; le scelte si cambiano nella pagina dei consensi.',
    en: 'The record is open already; choices are changed with $consent-choices.',
  },
  'fiscal-code-differs': {
    it: 'Il codice fiscale comunicato dal gestore dell’identità non è quello dell’Anagrafe sanitaria; uno sportello può correggerlo.',
    en: 'The codice fiscale from the identity provider is not the one of the registry; a counter can correct it.',
  },
  'name-differs': {
    it: 'Il nome comunicato dal gestore dell’identità non è quello dell’Anagrafe sanitaria; uno sportello può correggerlo.',
    en: 'The name from the identity provider is not the one of the registry; a counter can correct it.',
  },
  'birth-date-differs': {
    it: 'La data di nascita comunicata dal gestore dell’identità non è quella dell’Anagrafe sanitaria; uno sportello può correggerla.',
    en: 'The date of birth from the identity provider is not the one of the registry; a counter can correct it.',
  },
};

/** `now` decides the age: it is complete at midnight in Rome on the birthday. */
export function obstaclesFor(
  { patient, enrolled, represented, open, identity }: Candidate,
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
    ['deceased', isDeceased(patient)],
    ['already-open', open],
    ...(identity === undefined || represented
      ? []
      : differencesOf(patient, identity, rules.fiscalCodeSystems).map((difference) => [difference, true] as const)),
  ];
  return found.filter(([, stands]) => stands).map(([obstacle]) => obstacle);
}

export function adviceOn(obstacle: Obstacle): InBoth {
  return advice[obstacle];
}

/** Somebody else has opened it meanwhile: a conflict with the state of things, and not with a rule. */
export function obstacleIssue(obstacle: Obstacle): OperationOutcomeIssue {
  const found = issue(obstacle === 'already-open' ? 'conflict' : 'business-rule', `${advice[obstacle].en} (${obstacle})`);
  return { ...found, details: concept(codes.obstacle, obstacle) };
}
