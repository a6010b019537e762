// Small worlds drawn by chance: three people, what they decided, where they were cared for, and a handful of clinical facts
// that are linked, marked and labelled. Few names and few values, so that things meet.
import fc from 'fast-check';
import type { PersonaName } from '#auth/personas.ts';

const few = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

export const people = ['citizen', 'child', 'guardian'] as const;
export const organizations = ['hospital', 'laboratory', 'gp-practice', 'other-hospital', 'pharmacy'] as const;
export const days = ['2024-12-30', '2025-06-01', '2026-10-31', '2026-11-01', '2026-11-02'] as const;
export const documentCodes = ['11502-2', '68604-8', '34105-7', '60591-5'] as const;
export const resultCodes = ['718-7', '2345-7', '59261-8'] as const;
export const words = ['sangue', 'cuore', 'torace'] as const;
export const numbers = ['N1', 'N2', 'N3'] as const;
const securityCodes = ['P99', 'P98', 'P97', 'R', 'HIV', 'ETH', 'family-counselling'] as const;
type SecurityCode = (typeof securityCodes)[number];
export const factTypes = [
  'Observation',
  'DiagnosticReport',
  'ServiceRequest',
  'DocumentReference',
  'MedicationRequest',
  'Encounter',
  'Condition',
  'Provenance',
  'Composition',
  'Media',
  'Binary',
  'List',
  'Procedure',
] as const;

/** The name of a fact is `f` and its number, so that what is left after shrinking keeps its name. */
const factNumber = fc.nat(9);
const person = fc.oneof({ weight: 4, arbitrary: fc.constant<(typeof people)[number]>('citizen') }, few(...people));

const fact = fc.record({
  n: factNumber,
  type: fc.oneof({ weight: 2, arbitrary: few('Observation', 'DiagnosticReport', 'ServiceRequest', 'Encounter') }, few(...factTypes)),
  patient: person,
  author: few(...organizations),
  day: few(...days),
  document: few(...documentCodes),
  result: few(...resultCodes),
  value: fc.nat(9),
  word: few(...words),
  /** Order, accession and episode numbers, along which hiding spreads. */
  order: maybe(few(...numbers)),
  accession: maybe(few(...numbers)),
  /** Facts that it refers to, where the element of its type can. */
  links: fc.uniqueArray(factNumber, { maxLength: 3, size: 'max' }),
  /** The subject is left out where it may be. */
  anonymous: fc.boolean(),
  security: fc.oneof({ weight: 5, arbitrary: fc.constant<SecurityCode[]>([]) }, fc.uniqueArray(few(...securityCodes), { maxLength: 2 })),
  /** What happened to it an hour later. */
  later: fc.oneof({ weight: 3, arbitrary: fc.constant('nothing' as const) }, few('reworded', 'hidden', 'relinked', 'deleted')),
});

const scope = {
  permit: fc.boolean(),
  actor: maybe(
    few(
      'Practitioner/gp',
      'Practitioner/specialist',
      'Organization/hospital',
      'Organization/other-hospital',
      'APR',
      'AAS',
      'INF',
      'INF@hospital',
    ),
  ),
  kind: maybe(few('laboratory-report', 'radiology-report', 'other', 'drug-prescription')),
  label: maybe(few('HIV', 'ETH', 'family-counselling')),
  purpose: maybe(few('TREAT', 'ETREAT')),
  data: maybe(factNumber),
  dataEnd: maybe(few(...days)),
  until: maybe(few(...days, '2030-01-01')),
};

const exception = fc.record({ ...scope, inner: fc.array(fc.record(scope), { maxLength: 1 }) });

const choice = fc.record({
  patient: person,
  category: fc.oneof({ weight: 5, arbitrary: fc.constant('consultation' as const) }, few('feed', 'past')),
  permit: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  active: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  decided: few<'2025-01-01' | '2026-11-01' | '2026-11-02'>('2025-01-01', '2026-11-01'),
  exceptions: fc.array(exception, { maxLength: 2 }),
});

const stay = fc.record({
  patient: person,
  at: few(...organizations),
  status: few('in-progress', 'finished', 'planned', 'cancelled'),
  start: few(...days),
  ended: fc.boolean(),
});

/** A decision against disclosure: a Consent that only denies, or a document that the person hides. */
export const refusal = fc.oneof(
  choice.map((drawn) => ({ kind: 'deny' as const, choice: { ...drawn, ...denying, exceptions: drawn.exceptions.map(onlyDenying) } })),
  fc.record({ kind: fc.constant('hide' as const), by: few('citizen', 'child', 'hospital', 'laboratory') }),
);

const denying = { permit: false, active: true, decided: '2026-11-02' as const };
const onlyDenying = <T extends { readonly inner: readonly object[] }>(drawn: T): T => ({
  ...drawn,
  permit: false,
  inner: drawn.inner.map((one) => ({ ...one, permit: false })),
});

export const world = fc.record({
  generalPractitioners: fc.record({
    citizen: few('gp', 'gp', 'specialist', undefined),
    child: few('paediatrician', 'gp', undefined),
    guardian: few('gp', undefined),
  }),
  /** The guardian acts for the child. */
  parent: fc.boolean(),
  stays: fc.array(stay, { maxLength: 3 }),
  choices: fc.array(choice, { maxLength: 2 }),
  facts: fc.uniqueArray(fact, { selector: ({ n }) => n, maxLength: 10, size: 'max' }),
});

type Drawn<T> = T extends fc.Arbitrary<infer V> ? V : never;
export type World = Drawn<typeof world>;
export type Fact = Drawn<typeof fact>;
export type Refusal = Drawn<typeof refusal>;
export type Choice = Drawn<typeof choice>;
export type Stay = Drawn<typeof stay>;
export type Provision = Drawn<typeof exception>;

/** Who asks. A professional may have declared care of the citizen, or an emergency. */
export interface Viewer {
  readonly persona: PersonaName;
  readonly purpose?: string;
  readonly patient?: string;
  readonly scope?: string;
  readonly declared?: '$declare-care' | '$emergency-access';
}

export const viewer = few<Viewer>(
  { persona: 'gp' },
  { persona: 'gp' },
  { persona: 'gp' },
  { persona: 'gp', purpose: 'EMERGENCY', declared: '$emergency-access' },
  { persona: 'gp', scope: 'user/Observation.rs?code=718-7 user/DiagnosticReport.rs user/Patient.rs' },
  { persona: 'specialist' },
  { persona: 'specialist', declared: '$declare-care' },
  { persona: 'specialist', purpose: 'EMERGENCY', declared: '$emergency-access' },
  { persona: 'nurse' },
  { persona: 'nurse', declared: '$declare-care' },
  { persona: 'pharmacist', declared: '$declare-care' },
  { persona: 'hospital' },
  { persona: 'laboratory' },
  { persona: 'operator' },
  { persona: 'admin' },
  { persona: 'citizen' },
  { persona: 'guardian' },
  { persona: 'guardian', patient: 'child' },
  { persona: 'child' },
);
