// How the synthetic region is composed: every share and rate in one place.
import type { IllnessName } from './tables/illnesses.ts';

type Weighted<T> = readonly (readonly [weight: number, value: T])[];

/** The last day of the story. Fixed, so that the same seed gives the same bytes on any day. */
export const lastDay = { year: 2026, month: 1, day: 1 } as const;
export const defaultYears = 4;

export type Household = 'single' | 'couple' | 'family';
export const households: Weighted<Household> = [
  [34, 'single'],
  [30, 'couple'],
  [36, 'family'],
];
export const childrenOfFamily: Weighted<number> = [
  [45, 1],
  [42, 2],
  [13, 3],
];
/** Two parents at home, otherwise one. */
export const twoParents = 0.82;
/** Of couples: one of them may act for the other. */
export const delegatedSpouse = 0.04;
export const omocodia = 0.001;

export const assistedPerGeneralPractitioner = { from: 900, to: 1500 } as const;
export const assistedPerPaediatrician = { from: 600, to: 1000 } as const;
/** Younger than this, a child has a paediatrician. */
export const paediatricAge = 14;

/** What adults decide; children follow their parents. */
export type Decision = 'open' | 'without-past' | 'consultation-refused' | 'restricted' | 'only-own-gp' | 'not-opened';
export const decisions: Weighted<Decision> = [
  [75, 'open'],
  [6, 'without-past'],
  [6, 'consultation-refused'],
  [5, 'restricted'],
  [2, 'only-own-gp'],
  [6, 'not-opened'],
];

/** Share of people with the illness, by age: under 40, 40 to 64, from 65. */
export const chronicIllness: Readonly<Partial<Record<IllnessName, readonly [number, number, number]>>> = {
  hypertension: [0.02, 0.24, 0.55],
  diabetes: [0.006, 0.07, 0.19],
  dyslipidaemia: [0.02, 0.16, 0.3],
  hypothyroidism: [0.02, 0.05, 0.08],
  asthma: [0.06, 0.05, 0.04],
  copd: [0, 0.03, 0.1],
  atrialFibrillation: [0, 0.012, 0.09],
  heartFailure: [0, 0.008, 0.07],
  kidneyDisease: [0.002, 0.02, 0.11],
  hiv: [0.002, 0.005, 0.001],
  dependence: [0.006, 0.005, 0.001],
};

/** Events a year, by age: under 18, 18 to 64, from 65. */
export const yearly = {
  bloodTests: [0.25, 0.7, 1.3],
  radiology: [0.15, 0.35, 0.7],
  cardiology: [0.02, 0.12, 0.45],
  acuteDrugs: [1.2, 1.1, 1.4],
  emergencyRoom: [0.35, 0.26, 0.42],
  inpatientStays: [0.03, 0.06, 0.2],
} as const satisfies Record<string, readonly [number, number, number]>;

/** Tests a year for each chronic illness that has its panel. */
export const chronicTests = 2;
/** Days between two prescriptions of a drug that is always taken. */
export const refillDays = 60;
export const dispensed = 0.93;
/** Blood pressure taken by the GP, a year, for those with hypertension. */
export const pressureChecks = 2;

export const onTheWard = 0.008;
export const futureAppointment = 0.18;
export const cancelledAppointment = 0.05;
export const missedAppointment = 0.03;
export const allergic = 0.12;
export const patientSummary = 0.4;
export const influenzaVaccination = [0.05, 0.15, 0.6] as const;
/** Examinations whose whole group (order, appointment, report, results, document, file) the citizen hid. */
export const hiddenExamination = 0.02;
/** Examinations of women of 14 to 50 by a consultorio familiare: sensitive by law. */
export const familyCounselling = 0.015;

export const triage: Weighted<1 | 2 | 3 | 4 | 5> = [
  [2, 1],
  [14, 2],
  [26, 3],
  [46, 4],
  [12, 5],
];
