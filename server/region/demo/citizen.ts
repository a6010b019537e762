// The record of `citizen`: diabetes and hypertension over two years, a stay, a passage of the emergency room,
// one hidden report, one with a sensitive label, one that waits for a clinician to tell its result.
import type { AllergyIntolerance, Condition, Resource } from '@medplum/fhirtypes';
import { coding, hidden, hiv, systems, type Origin } from '../codes.ts';
import { writeAllergy, writeBloodPressure, writeImmunization, writeProblem, writeSummary } from '../resources/chart.ts';
import { writeEmergencyVisit, writeInpatientStay } from '../resources/stay.ts';
import { allergies, illnesses, vaccines } from '../tables/illnesses.ts';
import { at } from '../time.ts';
import { bloodTests, bookedExamination, drugPrescription, examination } from './orders.ts';

const patient = 'citizen';
const waitsForMediation = coding(systems.visibility, 'P98', 'Oscurato all’assistito');

export function citizenRecord(): Resource[] {
  return [...diabetesTrend(), ...examinations(), ...prescriptions(), ...stays(), ...chart(), ...protectedReports()];
}

function diabetesTrend(): Resource[] {
  const rows = [
    [at(2024, 3, 12, 8, 10), 64, 148, 0.91, 21.4, 232],
    [at(2024, 9, 17, 8, 5), 59, 136, 0.93, 19.8, 214],
    [at(2025, 3, 11, 8, 20), 55, 127, 0.95, 18.1, 197],
    [at(2025, 9, 16, 8, 15), 52, 121, 0.94, 16.9, 186],
    [at(2026, 1, 13, 8, 10), 49, 112, 0.96, 15.2, 178],
  ] as const;
  return rows.flatMap(([when, hba1c, glucose, creatinine, albuminuria, cholesterol], i) =>
    bloodTests(
      { patient, id: `citizen-lab-${i + 1}`, when, number: 101 + i, reason: 'diabetes' },
      { hba1c, glucose, creatinine, albuminuria, cholesterol },
    ),
  );
}

function examinations(): Resource[] {
  return [
    ...examination(
      { patient, id: 'citizen-chest-xray', when: at(2024, 11, 5, 9, 30), number: 121, reason: 'bronchitis' },
      { service: 'chestXray', conclusion: 'Non lesioni pleuroparenchimali in atto. Ombra cardiaca nei limiti.' },
    ),
    ...examination(
      { patient, id: 'citizen-ultrasound', when: at(2025, 5, 20, 11, 0), number: 122, reason: 'abdominalPain' },
      { service: 'abdomenUltrasound', conclusion: 'Steatosi epatica di grado lieve.' },
    ),
    ...examination(
      { patient, id: 'citizen-cardiology', when: at(2025, 10, 7, 15, 0), number: 123, reason: 'hypertension' },
      {
        service: 'cardiologyVisit',
        conclusion: 'Ritmo sinusale. Ipertrofia ventricolare sinistra da sovraccarico pressorio.',
        measures: [{ loinc: '8867-4', name: 'Frequenza cardiaca', value: 72, unit: '/min' }],
      },
    ),
    ...bookedExamination(
      { patient, id: 'citizen-echo', when: at(2027, 1, 18, 9, 40), number: 124, reason: 'hypertension' },
      'echocardiogram',
    ),
  ];
}

function prescriptions(): Resource[] {
  return [
    ...drugPrescription({ patient, id: 'citizen-drug-1', when: at(2025, 10, 14, 17, 0), number: 141, reason: 'hypertension' }, 'ramipril'),
    ...drugPrescription({ patient, id: 'citizen-drug-2', when: at(2025, 11, 18, 17, 10), number: 142, reason: 'diabetes' }, 'metformin'),
    ...drugPrescription({ patient, id: 'citizen-drug-3', when: at(2026, 1, 20, 17, 5), number: 143, reason: 'diabetes' }, 'metformin'),
    ...drugPrescription(
      { patient, id: 'citizen-drug-4', when: at(2026, 2, 24, 17, 5), number: 144, reason: 'dyslipidaemia' },
      'atorvastatin',
      'open',
    ),
  ];
}

function stays(): Resource[] {
  const shared = { origin: { patient, organization: 'hospital' }, physician: 'physician', file: 'pdf' } as const;
  return [
    ...writeInpatientStay({
      ...shared,
      id: 'citizen-stay',
      episode: '2024-0001234',
      location: 'hospital-medicine',
      start: at(2024, 12, 2, 16, 0),
      end: at(2024, 12, 9, 12, 0),
      illness: illnesses.pneumonia,
      course: 'Terapia antibiotica con buona risposta. Controllo radiologico tra 30 giorni.',
    }),
    ...writeEmergencyVisit({
      ...shared,
      id: 'citizen-emergency',
      episode: 'PS-2025-004321',
      location: 'hospital-emergency',
      start: at(2025, 7, 19, 22, 40),
      end: at(2025, 7, 20, 3, 15),
      triage: 3,
      illness: illnesses.chestPain,
      course: 'Enzimi cardiaci negativi in due determinazioni. Dimessa a domicilio.',
    }),
    ...writeInpatientStay({
      ...shared,
      id: 'citizen-ward',
      episode: '2026-0000456',
      location: 'hospital-medicine',
      start: at(2026, 3, 2, 10, 0),
      illness: illnesses.heartFailure,
      course: '',
    }),
  ];
}

function chart(): Resource[] {
  const origin: Origin = { patient, organization: 'gp-practice' };
  const since2012 = { origin, author: 'gp', when: at(2012, 5, 3) };
  const problems: Condition[] = [
    writeProblem({ ...since2012, id: 'citizen-diabetes', illness: illnesses.diabetes }),
    writeProblem({ ...since2012, id: 'citizen-hypertension', illness: illnesses.hypertension }),
  ];
  const known: AllergyIntolerance[] = allergies
    .slice(0, 1)
    .map((allergy) => writeAllergy({ ...since2012, id: 'citizen-allergy', allergy }));
  const pressure = [
    [at(2025, 10, 14, 16, 50), 148, 88],
    [at(2026, 1, 20, 16, 55), 139, 84],
  ] as const;
  const vaccination = { origin: { patient, organization: 'asl3' }, lot: 'DEMO-A1', dose: 1 };
  return [
    ...problems,
    ...known,
    ...pressure.map(([when, systolic, diastolic], i) =>
      writeBloodPressure({ origin, author: 'gp', when, id: `citizen-pressure-${i + 1}`, systolic, diastolic }),
    ),
    writeImmunization({ ...vaccination, id: 'citizen-influenza-2024', when: at(2024, 11, 8), vaccine: vaccines.influenza }),
    writeImmunization({ ...vaccination, id: 'citizen-influenza-2025', when: at(2025, 11, 6), vaccine: vaccines.influenza }),
    ...writeSummary({ origin, id: 'citizen-summary', author: 'gp', when: at(2026, 1, 20, 18, 0), problems, allergies: known, file: 'pdf' }),
  ];
}

function protectedReports(): Resource[] {
  const hiddenReport = bloodTests(
    { patient, id: 'citizen-lab-hidden', when: at(2025, 6, 10, 8, 30), number: 161, reason: 'checkup', security: [hidden] },
    { alt: 68, ast: 57, haemoglobin: 13.1 },
  );
  const sensitive = bloodTests(
    { patient, id: 'citizen-lab-sensitive', when: at(2025, 6, 24, 8, 30), number: 162, reason: 'hiv', security: [hiv] },
    { cd4: 612, leukocytes: 5.4 },
  );
  const toBeTold = bloodTests(
    { patient, id: 'citizen-lab-unmediated', when: at(2026, 2, 10, 8, 30), number: 163, reason: 'checkup', security: [waitsForMediation] },
    { crp: 12.4, leukocytes: 11.9 },
  );
  return [...hiddenReport, ...sensitive, ...toBeTold];
}
